// Makes the one node that holds the graph's revision, unless it is there, and notes
// how the graph is laid out in the database where it was laid out in an older way.
//
// $schema  the number of the layout
MERGE (graph:Graph {name: 'fedreach'})
ON CREATE SET graph.revision = 0
WITH graph
WHERE coalesce(graph.schema, 1) < $schema
SET graph.schema = $schema
