// Takes the lock that puts all loads in one order, until the transaction ends, and then looks up what is there of what a batch
// names. All in one, as each trip to the database takes longer than a small batch.
//
// $batch.key       the batch's key, or null
// $batch.entities  ids
// $batch.sources   ids
// $batch.facts     ids by kind: see facts_by_id
//
// The value is a constant, and the node is sought again: what was read before the lock was had could be older.
CYPHER replan=skip
MATCH (locked:Graph {name: 'fedreach'})
SET locked.name = 'fedreach'
WITH count(locked) AS locks
MATCH (graph:Graph {name: 'fedreach'})
OPTIONAL MATCH (earlier:Load {key: $batch.key})
WITH graph, earlier,
       COLLECT { UNWIND $batch.facts.RUNS_ON AS id MATCH ()-[fact:RUNS_ON {id: id}]->() USING INDEX SEEK fact:RUNS_ON(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.PARTNERS_WITH AS id MATCH ()-[fact:PARTNERS_WITH {id: id}]->() USING INDEX SEEK fact:PARTNERS_WITH(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.LABELS AS id MATCH ()-[fact:LABELS {id: id}]->() USING INDEX SEEK fact:LABELS(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.PART_OF AS id MATCH ()-[fact:PART_OF {id: id}]->() USING INDEX SEEK fact:PART_OF(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.AUTHORIZES AS id MATCH ()-[fact:AUTHORIZES {id: id}]->() USING INDEX SEEK fact:AUTHORIZES(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.OPERATES AS id MATCH ()-[fact:OPERATES {id: id}]->() USING INDEX SEEK fact:OPERATES(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.DEPENDS_ON AS id MATCH ()-[fact:DEPENDS_ON {id: id}]->() USING INDEX SEEK fact:DEPENDS_ON(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.CONTRACTS_WITH AS id MATCH ()-[fact:CONTRACTS_WITH {id: id}]->() USING INDEX SEEK fact:CONTRACTS_WITH(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.EVALUATES AS id MATCH ()-[fact:EVALUATES {id: id}]->() USING INDEX SEEK fact:EVALUATES(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.USES AS id MATCH ()-[fact:USES {id: id}]->() USING INDEX SEEK fact:USES(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.HOLDS AS id MATCH ()-[fact:HOLDS {id: id}]->() USING INDEX SEEK fact:HOLDS(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.OPEN_TO AS id MATCH ()-[fact:OPEN_TO {id: id}]->() USING INDEX SEEK fact:OPEN_TO(id) RETURN fact }
     + COLLECT { UNWIND $batch.facts.SETS_TERMS AS id MATCH ()-[fact:SETS_TERMS {id: id}]->() USING INDEX SEEK fact:SETS_TERMS(id) RETURN fact }
       AS facts
RETURN graph.revision AS revision,
       coalesce(graph.schema, 1) AS schema,
       earlier {.*} AS earlier,
       [fact IN facts | {kind: type(fact), from: startNode(fact).id, to: endNode(fact).id, properties: properties(fact)}] AS facts,
       COLLECT {
         UNWIND COLLECT { UNWIND facts AS fact UNWIND [startNode(fact), endNode(fact)] AS entity RETURN entity }
                + COLLECT { UNWIND $batch.entities AS id MATCH (entity:Entity {id: id}) USING INDEX SEEK entity:Entity(id) RETURN entity } AS entity
         WITH DISTINCT entity
         RETURN entity {.id, .name, .aliases, .sector, .kind, .airGapped}
       } AS entities,
       COLLECT {
         UNWIND $batch.sources + COLLECT { UNWIND facts AS fact RETURN DISTINCT fact.source } AS id
         WITH DISTINCT id
         MATCH (source:Source {id: id}) USING INDEX SEEK source:Source(id)
         RETURN source {.id, .url, .title, .publisher, .published, .publishedPrecision}
       } AS sources
