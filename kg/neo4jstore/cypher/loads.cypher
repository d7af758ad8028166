// The audit trail, the newest load first, and how many loads pass the filter on all pages.
//
// $filter.revisions  the only ones, or null
// $filter.before     loads with a smaller number
// $filter.limit      the most that are given
// $filter.count      whether the total is wanted
MATCH (graph:Graph {name: 'fedreach'})
RETURN coalesce(graph.schema, 1) AS schema,
       CASE WHEN $filter.count THEN COUNT { MATCH (load:Load) WHERE $filter.revisions IS NULL OR load.revision IN $filter.revisions } ELSE 0 END AS total,
       COLLECT {
         MATCH (load:Load)
         WHERE load.revision < $filter.before AND ($filter.revisions IS NULL OR load.revision IN $filter.revisions)
         WITH load
         ORDER BY load.revision DESC
         LIMIT $filter.limit
         RETURN load {.*}
       } AS loads
