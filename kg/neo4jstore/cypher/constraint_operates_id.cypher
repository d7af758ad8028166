// No two OPERATES facts have one id. Also the index by which one is found.
CREATE CONSTRAINT operates_id IF NOT EXISTS
FOR ()-[fact:OPERATES]-() REQUIRE fact.id IS UNIQUE
