// No two RUNS_ON facts have one id. Also the index by which one is found.
CREATE CONSTRAINT runs_on_id IF NOT EXISTS
FOR ()-[fact:RUNS_ON]-() REQUIRE fact.id IS UNIQUE
