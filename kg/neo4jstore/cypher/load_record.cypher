// Writes down that a load happened, and gives the graph its revision.
//
// $load     the record's properties
// $attempt  what tells this attempt to load from all others: see load_recorded
MATCH (graph:Graph {name: 'fedreach'})
SET graph.revision = $load.revision
CREATE (load:Load)
SET load = $load, load.attempt = $attempt
RETURN count(load) AS written
