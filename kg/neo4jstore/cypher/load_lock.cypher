// Takes the lock that puts all loads in one order, until the transaction ends. The value is a constant: one read before
// the lock was had could be an older one.
MATCH (graph:Graph {name: 'fedreach'})
SET graph.name = 'fedreach'
RETURN count(graph) AS locked
