// Every fact of some kinds: one row with all sources, then one row for each entity with the facts that go from it.
//
// $filter.kinds  relationship types
MATCH (graph:Graph {name: 'fedreach'})
RETURN graph.revision AS revision,
       coalesce(graph.schema, 1) AS schema,
       [] AS entities,
       [] AS facts,
       COLLECT { MATCH (source:Source) RETURN source {.id, .url, .title, .publisher, .published, .publishedPrecision} } AS sources
UNION ALL
MATCH (from:Entity)
RETURN null AS revision,
       null AS schema,
       [from {.id, .name, .aliases, .sector, .kind, .airGapped}] AS entities,
       COLLECT {
         MATCH (from)-[fact]->(to:Entity)
         WHERE type(fact) IN $filter.kinds
         RETURN {kind: type(fact), from: from.id, to: to.id, properties: properties(fact)}
       } AS facts,
       [] AS sources
