// The facts that loads after a revision stated or ended, their ends and their sources.
//
// An index belongs to one type of relationship: so each line finds the facts of one kind.
//
// $filter.since    a revision
// $filter.sources  addresses, of one of which a fact's source is, or null
// $filter.kinds    relationship types, the only ones
// $filter.asked    ids of further entities
MATCH (graph:Graph {name: 'fedreach'})
WITH graph,
       COLLECT { MATCH ()-[fact:RUNS_ON]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:PARTNERS_WITH]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:LABELS]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:PART_OF]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:AUTHORIZES]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:OPERATES]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:DEPENDS_ON]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:CONTRACTS_WITH]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:EVALUATES]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:USES]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:HOLDS]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:OPEN_TO]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
     + COLLECT { MATCH ()-[fact:SETS_TERMS]->() WHERE fact.load > $filter.since OR fact.endedBy > $filter.since RETURN fact }
       AS found,
       CASE WHEN $filter.sources IS NULL THEN null ELSE COLLECT { UNWIND $filter.sources AS url MATCH (source:Source {url: url}) RETURN source.id } END AS sourceIDs
WITH graph, [fact IN found
             WHERE type(fact) IN $filter.kinds
               AND (sourceIDs IS NULL OR fact.source IN sourceIDs)] AS facts
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
