// Makes the one node that holds the graph's revision, unless it is there.
MERGE (graph:Graph {name: 'fedreach'})
ON CREATE SET graph.revision = 0
