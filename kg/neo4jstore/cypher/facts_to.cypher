// The facts that go to some entities, their ends and their sources.
//
// $filter.to     ids of entities
// $filter.kinds  relationship types, the only ones
// $filter.asked  ids of further entities
MATCH (graph:Graph {name: 'fedreach'})
WITH graph, COLLECT {
  UNWIND $filter.to AS id
  MATCH (:Entity)-[fact]->(:Entity {id: id})
  WHERE type(fact) IN $filter.kinds
  RETURN DISTINCT fact
} AS facts
RETURN graph.revision AS revision,
       [fact IN facts | {kind: type(fact), from: startNode(fact).id, to: endNode(fact).id, properties: properties(fact)}] AS facts,
       COLLECT {
         UNWIND COLLECT { UNWIND facts AS fact UNWIND [startNode(fact), endNode(fact)] AS entity RETURN DISTINCT entity }
                + COLLECT { UNWIND $filter.asked AS id MATCH (entity:Entity {id: id}) RETURN DISTINCT entity } AS entity
         RETURN entity {.id, .name, .aliases, .sector, .kind, .airGapped}
       } AS entities,
       COLLECT {
         UNWIND COLLECT { UNWIND facts AS fact RETURN DISTINCT fact.source } AS id
         MATCH (source:Source {id: id})
         RETURN source {.id, .url, .title, .publisher, .published, .publishedPrecision}
       } AS sources
