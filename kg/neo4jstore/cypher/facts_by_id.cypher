// The facts with some ids, their ends and their sources.
//
// A fact's id begins with its kind, which is the relationship's type, and an index belongs to one type: so the ids come
// apart by kind, and each line finds those of one.
//
// $filter.ids    by kind: {RUNS_ON: ["RUNS_ON:…", …], …}
// $filter.kinds  relationship types, the only ones
// $filter.from   ids of entities, one of which a fact goes from, or null
// $filter.to     ids of entities, one of which a fact goes to, or null
// $filter.sources  addresses, of one of which a fact's source is, or null
// $filter.since    facts that a load after this revision stated or ended; 0 for all
// $filter.asked  ids of further entities
CYPHER replan=skip
MATCH (graph:Graph {name: 'fedreach'})
WITH graph,
       COLLECT { UNWIND $filter.ids.RUNS_ON AS id MATCH ()-[fact:RUNS_ON {id: id}]->() USING INDEX SEEK fact:RUNS_ON(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.PARTNERS_WITH AS id MATCH ()-[fact:PARTNERS_WITH {id: id}]->() USING INDEX SEEK fact:PARTNERS_WITH(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.LABELS AS id MATCH ()-[fact:LABELS {id: id}]->() USING INDEX SEEK fact:LABELS(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.PART_OF AS id MATCH ()-[fact:PART_OF {id: id}]->() USING INDEX SEEK fact:PART_OF(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.AUTHORIZES AS id MATCH ()-[fact:AUTHORIZES {id: id}]->() USING INDEX SEEK fact:AUTHORIZES(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.OPERATES AS id MATCH ()-[fact:OPERATES {id: id}]->() USING INDEX SEEK fact:OPERATES(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.DEPENDS_ON AS id MATCH ()-[fact:DEPENDS_ON {id: id}]->() USING INDEX SEEK fact:DEPENDS_ON(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.CONTRACTS_WITH AS id MATCH ()-[fact:CONTRACTS_WITH {id: id}]->() USING INDEX SEEK fact:CONTRACTS_WITH(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.EVALUATES AS id MATCH ()-[fact:EVALUATES {id: id}]->() USING INDEX SEEK fact:EVALUATES(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.USES AS id MATCH ()-[fact:USES {id: id}]->() USING INDEX SEEK fact:USES(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.HOLDS AS id MATCH ()-[fact:HOLDS {id: id}]->() USING INDEX SEEK fact:HOLDS(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.OPEN_TO AS id MATCH ()-[fact:OPEN_TO {id: id}]->() USING INDEX SEEK fact:OPEN_TO(id) RETURN fact }
     + COLLECT { UNWIND $filter.ids.SETS_TERMS AS id MATCH ()-[fact:SETS_TERMS {id: id}]->() USING INDEX SEEK fact:SETS_TERMS(id) RETURN fact }
       AS found,
       CASE WHEN $filter.sources IS NULL THEN null ELSE COLLECT { UNWIND $filter.sources AS url MATCH (source:Source {url: url}) RETURN source.id } END AS sourceIDs
WITH graph, [fact IN found
             WHERE type(fact) IN $filter.kinds
               AND ($filter.from IS NULL OR startNode(fact).id IN $filter.from)
               AND ($filter.to IS NULL OR endNode(fact).id IN $filter.to)
               AND (sourceIDs IS NULL OR fact.source IN sourceIDs)
               AND ($filter.since = 0 OR fact.load > $filter.since OR fact.endedBy > $filter.since)] AS facts
RETURN graph.revision AS revision,
       coalesce(graph.schema, 1) AS schema,
       [fact IN facts | {kind: type(fact), from: startNode(fact).id, to: endNode(fact).id, properties: properties(fact)}] AS facts,
       COLLECT {
         UNWIND COLLECT { UNWIND facts AS fact UNWIND [startNode(fact), endNode(fact)] AS entity RETURN DISTINCT entity }
                + COLLECT { UNWIND $filter.asked AS id MATCH (entity:Entity {id: id}) USING INDEX SEEK entity:Entity(id) RETURN DISTINCT entity } AS entity
         RETURN entity {.id, .name, .aliases, .sector, .kind, .airGapped}
       } AS entities,
       COLLECT {
         UNWIND COLLECT { UNWIND facts AS fact RETURN DISTINCT fact.source } AS id
         MATCH (source:Source {id: id}) USING INDEX SEEK source:Source(id)
         RETURN source {.id, .url, .title, .publisher, .published, .publishedPrecision}
       } AS sources
