// How the graph is laid out in the database, by number: no rows where there is no
// graph yet. The first layout had no number.
MATCH (graph:Graph {name: 'fedreach'})
RETURN coalesce(graph.schema, 1) AS layout
