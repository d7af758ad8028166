// No two DEPENDS_ON facts have one id. Also the index by which one is found.
CREATE CONSTRAINT depends_on_id IF NOT EXISTS
FOR ()-[fact:DEPENDS_ON]-() REQUIRE fact.id IS UNIQUE
