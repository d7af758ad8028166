// A source is one node, found by the property source of its facts.
CREATE CONSTRAINT source_id IF NOT EXISTS
FOR (source:Source) REQUIRE source.id IS UNIQUE
