// No two SETS_TERMS facts have one id. Also the index by which one is found.
CREATE CONSTRAINT sets_terms_id IF NOT EXISTS
FOR ()-[fact:SETS_TERMS]-() REQUIRE fact.id IS UNIQUE
