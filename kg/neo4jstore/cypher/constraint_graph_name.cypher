// There is one :Graph node: without this, two servers starting at once make two.
CREATE CONSTRAINT graph_name IF NOT EXISTS
FOR (graph:Graph) REQUIRE graph.name IS UNIQUE
