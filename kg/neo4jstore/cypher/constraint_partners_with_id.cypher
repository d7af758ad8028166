// No two PARTNERS_WITH facts have one id. Also the index by which one is found.
CREATE CONSTRAINT partners_with_id IF NOT EXISTS
FOR ()-[fact:PARTNERS_WITH]-() REQUIRE fact.id IS UNIQUE
