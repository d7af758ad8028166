// The tokens, the oldest first, or the one with an id.
//
// $token  {id}, or {id: null} for all
MATCH (token:Token)
WHERE $token.id IS NULL OR token.id = $token.id
RETURN token {.*} AS token
ORDER BY token.created, token.id
