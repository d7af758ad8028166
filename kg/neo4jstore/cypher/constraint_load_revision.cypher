// No two loads have one number. Facts name it in load and endedBy.
CREATE CONSTRAINT load_revision IF NOT EXISTS
FOR (load:Load) REQUIRE load.revision IS UNIQUE
