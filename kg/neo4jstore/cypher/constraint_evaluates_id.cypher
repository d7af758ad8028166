// No two EVALUATES facts have one id. Also the index by which one is found.
CREATE CONSTRAINT evaluates_id IF NOT EXISTS
FOR ()-[fact:EVALUATES]-() REQUIRE fact.id IS UNIQUE
