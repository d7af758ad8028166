// Makes new facts, each a relationship between its two ends, and with the last of them writes down that the load happened, which
// gives the graph its revision. Before 5.26 a relationship's type can't be a parameter: so
// the facts come apart by kind, and each part makes those of one.
//
// Where it is guessed what is there, nothing was looked up: then it takes the lock of all loads, as load_held does, and writes
// nothing where the graph has another revision or is laid out by a newer program. Where an end is missing it writes less than it
// was given, and is not to be committed. Where one of the facts, or a load of this key, is there, the constraints refuse it: to
// look for them as well takes three times as long to plan.
//
// $batch.facts    by kind: {RUNS_ON: [{from, to, properties}, …], …}
// $batch.records  the load's record, its properties, with the last facts; else nothing
// $batch.guess    null, or what is guessed: {revision, layout, sources}; of the sources, a list of properties, those are made that
//                 are not there
CYPHER replan=skip
MATCH (locked:Graph {name: 'fedreach'})
SET locked.name = 'fedreach'
WITH count(locked) AS locks
MATCH (graph:Graph {name: 'fedreach'})
WHERE $batch.guess IS NULL OR graph.revision = $batch.guess.revision AND coalesce(graph.schema, 1) <= $batch.guess.layout
CALL {
  UNWIND $batch.guess.sources AS properties
  WITH properties WHERE NOT EXISTS { MATCH (source:Source {id: properties.id}) USING INDEX SEEK source:Source(id) RETURN source }
  CREATE (made:Source) SET made = properties
  RETURN count(*) AS sources
}
CALL {
  UNWIND $batch.records AS record
  MATCH (graph:Graph {name: 'fedreach'})
  SET graph.revision = record.revision
  CREATE (load:Load) SET load = record
  RETURN count(*) AS records
}
CALL {
  UNWIND $batch.facts.RUNS_ON AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:RUNS_ON]->(to) SET made = fact.properties
  RETURN count(*) AS runs_on
}
CALL {
  UNWIND $batch.facts.PARTNERS_WITH AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:PARTNERS_WITH]->(to) SET made = fact.properties
  RETURN count(*) AS partners_with
}
CALL {
  UNWIND $batch.facts.LABELS AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:LABELS]->(to) SET made = fact.properties
  RETURN count(*) AS labels
}
CALL {
  UNWIND $batch.facts.PART_OF AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:PART_OF]->(to) SET made = fact.properties
  RETURN count(*) AS part_of
}
CALL {
  UNWIND $batch.facts.AUTHORIZES AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:AUTHORIZES]->(to) SET made = fact.properties
  RETURN count(*) AS authorizes
}
CALL {
  UNWIND $batch.facts.OPERATES AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:OPERATES]->(to) SET made = fact.properties
  RETURN count(*) AS operates
}
CALL {
  UNWIND $batch.facts.DEPENDS_ON AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:DEPENDS_ON]->(to) SET made = fact.properties
  RETURN count(*) AS depends_on
}
CALL {
  UNWIND $batch.facts.CONTRACTS_WITH AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:CONTRACTS_WITH]->(to) SET made = fact.properties
  RETURN count(*) AS contracts_with
}
CALL {
  UNWIND $batch.facts.EVALUATES AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:EVALUATES]->(to) SET made = fact.properties
  RETURN count(*) AS evaluates
}
CALL {
  UNWIND $batch.facts.USES AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:USES]->(to) SET made = fact.properties
  RETURN count(*) AS uses
}
CALL {
  UNWIND $batch.facts.HOLDS AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:HOLDS]->(to) SET made = fact.properties
  RETURN count(*) AS holds
}
CALL {
  UNWIND $batch.facts.OPEN_TO AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:OPEN_TO]->(to) SET made = fact.properties
  RETURN count(*) AS open_to
}
CALL {
  UNWIND $batch.facts.SETS_TERMS AS fact
  MATCH (from:Entity {id: fact.from}), (to:Entity {id: fact.to}) USING INDEX SEEK from:Entity(id) USING INDEX SEEK to:Entity(id)
  CREATE (from)-[made:SETS_TERMS]->(to) SET made = fact.properties
  RETURN count(*) AS sets_terms
}
RETURN records + runs_on + partners_with + labels + part_of + authorizes + operates + depends_on + contracts_with + evaluates + uses + holds + open_to + sets_terms AS written
