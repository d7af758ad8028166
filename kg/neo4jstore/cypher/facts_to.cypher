// The facts that go to some entities, their ends and their sources.
//
// $filter.to     ids of entities
// $filter.kinds  relationship types, the only ones
// $filter.sources  addresses, of one of which a fact's source is, or null
// $filter.since    facts that a load after this revision stated or ended; 0 for all
// $filter.asked  ids of further entities
MATCH (graph:Graph {name: 'fedreach'})
WITH graph,
       CASE WHEN $filter.sources IS NULL THEN null ELSE COLLECT { UNWIND $filter.sources AS url MATCH (source:Source {url: url}) RETURN source.id } END AS sourceIDs
WITH graph, COLLECT {
  UNWIND $filter.to AS id
  MATCH (:Entity)-[fact]->(to:Entity {id: id}) USING INDEX SEEK to:Entity(id)
  WHERE type(fact) IN $filter.kinds
    AND (sourceIDs IS NULL OR fact.source IN sourceIDs)
    AND ($filter.since = 0 OR fact.load > $filter.since OR fact.endedBy > $filter.since)
  RETURN DISTINCT fact
} AS facts
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
