// The token with an id.
//
// $token  {id}
MATCH (token:Token {id: $token.id})
RETURN token {.*} AS token
