// No two USES facts have one id. Also the index by which one is found.
CREATE CONSTRAINT uses_id IF NOT EXISTS
FOR ()-[fact:USES]-() REQUIRE fact.id IS UNIQUE
