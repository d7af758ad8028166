// The entities whose names have some words in them, each with the text that was searched.
//
// $query.words   what to look for, as package searchtext folds it
// $query.labels  their kinds are among these
MATCH (graph:Graph {name: 'fedreach'})
RETURN coalesce(graph.schema, 1) AS schema,
       COLLECT {
         MATCH (entity:Entity)
         WHERE entity.search CONTAINS $query.words AND any(label IN labels(entity) WHERE label IN $query.labels)
         RETURN {entity: entity {.id, .name, .aliases, .sector, .kind, .airGapped}, text: entity.search}
       } AS hits
