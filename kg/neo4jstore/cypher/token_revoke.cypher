// Notes from when a token is no longer good, unless that was noted before, and gives it.
//
// $token  {id, revoked}
MATCH (token:Token {id: $token.id}) USING INDEX SEEK token:Token(id)
SET token.revoked = coalesce(token.revoked, $token.revoked)
RETURN token {.*} AS token
