// Makes new sources.
//
// $batch.sources  a list of properties
CYPHER replan=skip
UNWIND $batch.sources AS properties
CREATE (source:Source)
SET source = properties
RETURN count(source) AS written
