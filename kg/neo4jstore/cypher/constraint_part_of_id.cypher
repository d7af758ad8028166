// No two PART_OF facts have one id. Also the index by which one is found.
CREATE CONSTRAINT part_of_id IF NOT EXISTS
FOR ()-[fact:PART_OF]-() REQUIRE fact.id IS UNIQUE
