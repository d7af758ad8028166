// A key is loaded once. Loads without a key lack the property and are not bound.
CREATE CONSTRAINT load_key IF NOT EXISTS
FOR (load:Load) REQUIRE load.key IS UNIQUE
