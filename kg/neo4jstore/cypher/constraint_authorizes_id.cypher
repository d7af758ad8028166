// No two AUTHORIZES facts have one id. Also the index by which one is found.
CREATE CONSTRAINT authorizes_id IF NOT EXISTS
FOR ()-[fact:AUTHORIZES]-() REQUIRE fact.id IS UNIQUE
