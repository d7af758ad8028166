// The number of the last load, 0 before the first.
MATCH (graph:Graph {name: 'fedreach'})
RETURN graph.revision AS revision
