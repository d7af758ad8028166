// No two HOLDS facts have one id. Also the index by which one is found.
CREATE CONSTRAINT holds_id IF NOT EXISTS
FOR ()-[fact:HOLDS]-() REQUIRE fact.id IS UNIQUE
