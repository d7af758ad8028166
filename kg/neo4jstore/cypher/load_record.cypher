// Writes down that a load happened, and gives the graph its revision.
//
// $load  the record's properties
MATCH (graph:Graph {name: 'fedreach'})
SET graph.revision = $load.revision
CREATE (load:Load)
SET load = $load
RETURN count(load) AS written
