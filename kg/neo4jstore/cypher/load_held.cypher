// What is there of what a batch names, facts excepted: see facts_by_id and facts.
//
// $batch.key       the batch's key, or null
// $batch.entities  ids
// $batch.sources   ids
MATCH (graph:Graph {name: 'fedreach'})
OPTIONAL MATCH (earlier:Load {key: $batch.key})
RETURN graph.revision AS revision,
       earlier {.*} AS earlier,
       COLLECT {
         UNWIND $batch.entities AS id
         MATCH (entity:Entity {id: id})
         RETURN entity {.id, .name, .aliases, .sector, .kind, .airGapped}
       } AS entities,
       COLLECT {
         UNWIND $batch.sources AS id
         MATCH (source:Source {id: id})
         RETURN source {.id, .url, .title, .publisher, .published, .publishedPrecision}
       } AS sources
