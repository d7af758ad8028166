// Takes the lock that puts all loads in one order, until the transaction ends, and tells how the graph is laid out. The value
// is a constant, and the node is sought again: what was read before the lock was had could be older.
MATCH (locked:Graph {name: 'fedreach'})
SET locked.name = 'fedreach'
WITH count(locked) AS locks
MATCH (graph:Graph {name: 'fedreach'})
RETURN coalesce(graph.schema, 1) AS schema
