// A page of the entities that pass a filter, ordered by kind and slug, and how many pass it on all pages.
//
// $filter.ids         the only ones, or null
// $filter.labels      their kinds are among these
// $filter.sectors     agencies of these sectors and nothing else, or null
// $filter.cloudKinds  clouds of these kinds and nothing else, or null
// $filter.since       those that a load after this revision created or changed; 0 for all
// $filter.after       only those after this place in the order: {rank, slug}
// $filter.limit       the most that are given
// $filter.count       whether the total is wanted
//
// The list is read without being a variable where rows are sorted: each would be taken to hold all of it, and some thousand
// entities ended in no memory.
MATCH (graph:Graph {name: 'fedreach'})
RETURN coalesce(graph.schema, 1) AS schema,
       CASE WHEN $filter.count THEN COUNT {
         CALL {
           UNWIND CASE WHEN $filter.ids IS NULL AND $filter.since = 0 THEN [0] ELSE [] END AS all
           MATCH (entity:Entity)
           RETURN entity
           UNION
           UNWIND CASE WHEN $filter.ids IS NULL AND $filter.since > 0 THEN [$filter.since] ELSE [] END AS since
           MATCH (entity:Entity)
           WHERE entity.load > since
           RETURN entity
           UNION
           UNWIND $filter.ids AS id
           MATCH (entity:Entity {id: id}) USING INDEX SEEK entity:Entity(id)
           RETURN entity
         }
         WITH entity
         WHERE any(label IN labels(entity) WHERE label IN $filter.labels)
           AND ($filter.since = 0 OR entity.load > $filter.since)
           AND ($filter.sectors IS NULL OR entity:Agency AND entity.sector IN $filter.sectors)
           AND ($filter.cloudKinds IS NULL OR entity:Cloud AND entity.kind IN $filter.cloudKinds)
         RETURN entity
       } ELSE 0 END AS total,
       COLLECT {
         CALL {
           UNWIND CASE WHEN $filter.ids IS NULL AND $filter.since = 0 THEN [0] ELSE [] END AS all
           MATCH (entity:Entity)
           RETURN entity
           UNION
           UNWIND CASE WHEN $filter.ids IS NULL AND $filter.since > 0 THEN [$filter.since] ELSE [] END AS since
           MATCH (entity:Entity)
           WHERE entity.load > since
           RETURN entity
           UNION
           UNWIND $filter.ids AS id
           MATCH (entity:Entity {id: id}) USING INDEX SEEK entity:Entity(id)
           RETURN entity
         }
         WITH entity,
              CASE WHEN entity:Agency THEN 0 WHEN entity:Cloud THEN 1 WHEN entity:Vendor THEN 2 ELSE 3 END AS rank
         WHERE any(label IN labels(entity) WHERE label IN $filter.labels)
           AND ($filter.since = 0 OR entity.load > $filter.since)
           AND ($filter.sectors IS NULL OR entity:Agency AND entity.sector IN $filter.sectors)
           AND ($filter.cloudKinds IS NULL OR entity:Cloud AND entity.kind IN $filter.cloudKinds)
           AND (rank > $filter.after.rank OR rank = $filter.after.rank AND entity.slug > $filter.after.slug)
         WITH entity, rank
         ORDER BY rank, entity.slug
         LIMIT $filter.limit
         RETURN entity {.id, .name, .aliases, .sector, .kind, .airGapped}
       } AS entities
