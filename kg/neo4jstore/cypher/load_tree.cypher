// All facts that make the tree, with their ends and sources, in one row: what a batch that changes the tree is checked against.
CYPHER replan=skip
MATCH (graph:Graph {name: 'fedreach'})
WITH graph, COLLECT { MATCH ()-[fact:PART_OF]->() RETURN fact } AS facts
RETURN graph.revision AS revision,
       [fact IN facts | {kind: type(fact), from: startNode(fact).id, to: endNode(fact).id, properties: properties(fact)}] AS facts,
       COLLECT {
         UNWIND COLLECT { UNWIND facts AS fact UNWIND [startNode(fact), endNode(fact)] AS entity RETURN DISTINCT entity } AS entity
         RETURN entity {.id, .name, .aliases, .sector, .kind, .airGapped}
       } AS entities,
       COLLECT {
         UNWIND COLLECT { UNWIND facts AS fact RETURN DISTINCT fact.source } AS id
         MATCH (source:Source {id: id}) USING INDEX SEEK source:Source(id)
         RETURN source {.id, .url, .title, .publisher, .published, .publishedPrecision}
       } AS sources
