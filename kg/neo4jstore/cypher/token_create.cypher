// Keeps a token's record. The token itself is not kept, only its SHA-256.
//
// $token  {id, name, scope, hash, created, expires, revoked}
CREATE (token:Token)
SET token = $token
RETURN count(token) AS written
