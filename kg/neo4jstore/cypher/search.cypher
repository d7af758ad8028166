// The entities whose names have some words in them, each with the text that was searched.
//
// $query.words   what to look for, as package searchtext folds it
// $query.labels  their kinds are among these
MATCH (entity:Entity)
WHERE entity.search CONTAINS $query.words AND any(label IN labels(entity) WHERE label IN $query.labels)
RETURN entity {.id, .name, .aliases, .sector, .kind, .airGapped} AS entity, entity.search AS text
