// The number of the last load, 0 before the first, and what tells it from every other: its number comes again in a
// database that was restored from a backup.
MATCH (graph:Graph {name: 'fedreach'})
OPTIONAL MATCH (load:Load {revision: graph.revision})
RETURN graph.revision AS revision, load.attempt AS attempt
