// The number of the last load, 0 before the first, and what tells it from every other: its number comes again in a
// database that was restored from a backup. And how the graph is laid out: a newer program may have begun beside this one.
MATCH (graph:Graph {name: 'fedreach'})
OPTIONAL MATCH (load:Load {revision: graph.revision})
RETURN graph.revision AS revision, load.attempt AS attempt, coalesce(graph.schema, 1) AS schema
