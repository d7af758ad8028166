// No two OPEN_TO facts have one id. Also the index by which one is found.
CREATE CONSTRAINT open_to_id IF NOT EXISTS
FOR ()-[fact:OPEN_TO]-() REQUIRE fact.id IS UNIQUE
