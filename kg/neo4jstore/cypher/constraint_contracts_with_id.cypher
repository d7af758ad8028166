// No two CONTRACTS_WITH facts have one id. Also the index by which one is found.
CREATE CONSTRAINT contracts_with_id IF NOT EXISTS
FOR ()-[fact:CONTRACTS_WITH]-() REQUIRE fact.id IS UNIQUE
