// The facts of some sources, their ends and the sources. It looks at every fact of the kinds.
//
// $filter.sources  addresses, of one of which a fact's source is
// $filter.kinds    relationship types, the only ones
// $filter.asked    ids of further entities
MATCH (graph:Graph {name: 'fedreach'})
WITH graph,
       CASE WHEN $filter.sources IS NULL THEN null ELSE COLLECT { UNWIND $filter.sources AS url MATCH (source:Source {url: url}) RETURN source.id } END AS sourceIDs
WITH graph, COLLECT {
  MATCH (:Entity)-[fact]->(:Entity)
  WHERE fact.source IN sourceIDs AND type(fact) IN $filter.kinds
  RETURN fact
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
