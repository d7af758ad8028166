// The token with an id.
//
// $token  {id}
MATCH (token:Token {id: $token.id}) USING INDEX SEEK token:Token(id)
RETURN token {.*} AS token
