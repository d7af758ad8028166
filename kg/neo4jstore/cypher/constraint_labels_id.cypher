// No two LABELS facts have one id. Also the index by which one is found.
CREATE CONSTRAINT labels_id IF NOT EXISTS
FOR ()-[fact:LABELS]-() REQUIRE fact.id IS UNIQUE
