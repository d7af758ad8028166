// The tokens, the oldest first.
MATCH (token:Token)
RETURN token {.*} AS token
ORDER BY token.created, token.id
