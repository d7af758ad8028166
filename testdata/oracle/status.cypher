// The rule a second time, in Cypher alone: status and covered levels of every agency with every vendor. Tests compare
// what package reach decides with it. It is written to be read beside section 2 of docs/design.md, not to be fast.
//
// $question.at       the day, a DATE
// $question.knownAt  the moment of knowledge, a ZONED DATETIME
// $question.level    the level asked for, or null for any
//
// Levels are lists, lowest first; null is unknown, which is not the same as the empty list.

// 2.2 Of the statements about one thing that are known and begun, one decides: the last published; on the same day the
// later begun, the more confident, the smaller id. An open beginning is before every day.
MATCH (from:Entity)-[fact]->(to:Entity)
WHERE (fact.knownSince IS NULL OR fact.knownSince <= $question.knownAt)
  AND (fact.knownUntil IS NULL OR $question.knownAt < fact.knownUntil)
  AND (fact.since IS NULL OR fact.since <= $question.at)
WITH from, to, fact, date({year: -1}) AS beforeAllDays
ORDER BY CASE WHEN fact.knownSince IS NULL THEN beforeAllDays ELSE date(fact.knownSince) END DESC,
         coalesce(fact.since, beforeAllDays) DESC,
         CASE fact.confidence WHEN 'HIGH' THEN 3 WHEN 'MEDIUM' THEN 2 ELSE 1 END DESC,
         fact.id ASC
WITH from, to, type(fact) AS kind, coalesce(fact.key, '') AS key, coalesce(fact.effect = 'EXEMPTS', false) AS exempts,
     collect(fact)[0] AS decider
WITH collect(decider) AS deciders

// Its thing counts where it still holds.
WITH deciders, [fact IN deciders WHERE fact.until IS NULL OR $question.at < fact.until] AS counting,
     ['UNCLASSIFIED', 'CUI', 'SECRET', 'TOP_SECRET'] AS allLevels

// 2.6 A cloud's own levels: what its grants that count have together; unknown with none on record, be they ended; a
// provider has none of its own.
WITH counting, allLevels, COLLECT {
  MATCH (cloud:Cloud)
  WITH cloud,
       COLLECT { MATCH (cloud)<-[grant:AUTHORIZES]-() WHERE grant IN deciders RETURN grant } AS onRecord
  WITH cloud, onRecord, [grant IN onRecord WHERE grant IN counting] AS grants
  RETURN {cloud: cloud, levels: CASE
    WHEN cloud.kind = 'PROVIDER' OR size(onRecord) = 0 THEN null
    ELSE [level IN allLevels WHERE any(grant IN grants WHERE level IN grant.levels)]
  END}
} AS clouds

MATCH (agency:Agency), (vendor:Vendor)

// Whoever holds something for the agency: itself and all that it is part of.
WITH counting, allLevels, clouds, agency, vendor, COLLECT {
  MATCH way = (agency)-[:PART_OF*0..]->(holder:Agency)
  WHERE all(part IN relationships(way) WHERE part IN counting)
  RETURN DISTINCT holder
} AS holders

// 2.3 The vendor's AI is on cloud Y: by partnership, or because it operates Y and Y is a product.
WITH counting, allLevels, clouds, agency, vendor, holders, COLLECT {
  MATCH (vendor)-[offer:PARTNERS_WITH|OPERATES]->(y:Cloud)
  WHERE offer IN counting AND (type(offer) = 'PARTNERS_WITH' OR y.kind = 'PRODUCT')
  RETURN {levels: offer.levels, y: y}
} AS offers

// 2.3 Cloud routes: a holder runs on cloud X, and X and Y are on one branch.
WITH counting, allLevels, clouds, agency, vendor, holders, COLLECT {
  UNWIND holders AS holder
  MATCH (holder)-[runsOn:RUNS_ON]->(x:Cloud) WHERE runsOn IN counting
  UNWIND offers AS offer
  WITH holder, x, offer, offer.y AS y
  WITH holder, x, offer, COLLECT {
    MATCH way = (x)-[:PART_OF*0..]->(y) WHERE all(part IN relationships(way) WHERE part IN counting) RETURN nodes(way) AS branch
    UNION
    MATCH way = (y)-[:PART_OF*0..]->(x) WHERE all(part IN relationships(way) WHERE part IN counting) RETURN nodes(way) AS branch
  } AS branches
  WHERE size(branches) > 0

  // 2.6 What the hops have in common, unknown ones left out; nothing in common is no route.
  WITH holder, x, [offer.levels] + [entry IN clouds WHERE entry.cloud IN branches[0] | entry.levels] AS hops
  WITH holder, x, [hop IN hops WHERE hop IS NOT NULL] AS known
  WITH holder, x, CASE
    WHEN size(known) = 0 THEN null
    ELSE [level IN allLevels WHERE all(hop IN known WHERE level IN hop)]
  END AS common
  WHERE common IS NULL OR size(common) > 0

  // An ancestor's RUNS_ON on a node without levels makes them unknown.
  WITH common, holder <> agency AND any(entry IN clouds WHERE entry.cloud = x AND entry.levels IS NULL) AS inheritedUnleveled
  RETURN {levels: CASE WHEN inheritedUnleveled THEN null ELSE common END}
} AS cloudRoutes

// 2.4 Contracts of a holder; vehicles that the vendor holds and that are open to a holder.
WITH counting, allLevels, agency, vendor, holders, cloudRoutes + COLLECT {
  MATCH (holder:Agency)-[deal:CONTRACTS_WITH]->(vendor)
  WHERE holder IN holders AND deal IN counting
  RETURN {levels: deal.levels}
} + COLLECT {
  MATCH (vendor)-[holds:HOLDS]->(:Vehicle)-[open:OPEN_TO]->(holder:Agency)
  WHERE holder IN holders AND holds IN counting AND open IN counting
  RETURN {levels: holds.levels}
} AS allRoutes

// 2.6 A question for one level takes what covers it; unknown levels cover none.
WITH counting, allLevels, agency, vendor, holders,
     [route IN allRoutes WHERE $question.level IS NULL OR $question.level IN coalesce(route.levels, [])] AS routes
WITH allLevels, agency, vendor, routes,

     // Uses and evaluations are the agency's own.
     EXISTS {
       MATCH (agency)-[use:USES]->(vendor)
       WHERE use IN counting AND ($question.level IS NULL OR $question.level IN coalesce(use.levels, []))
     } AS inUse,
     EXISTS {
       MATCH (agency)-[evaluation:EVALUATES]->(vendor)
       WHERE evaluation IN counting AND ($question.level IS NULL OR $question.level IN coalesce(evaluation.levels, []))
     } AS evaluating,

     // 2.8 A block of a holder that no exemption of a holder lifts: one that names its authority, or one that names
     // none and is of an agency below the block's.
     EXISTS {
       MATCH (blocking:Agency)-[block:LABELS {effect: 'BLOCKS'}]->(vendor)
       WHERE blocking IN holders AND block IN counting AND NOT EXISTS {
         MATCH (exempting:Agency)-[exemption:LABELS {effect: 'EXEMPTS'}]->(vendor)
         WHERE exempting IN holders AND exemption IN counting AND CASE
           WHEN exemption.key IS NOT NULL THEN coalesce(exemption.key = block.key, false)
           ELSE EXISTS {
             MATCH way = (exempting)-[:PART_OF*1..]->(blocking)
             WHERE all(part IN relationships(way) WHERE part IN counting)
           }
         END
       }
     } AS blocked

// 2.9 The first that applies; 2.6 the levels are the union over the routes.
RETURN agency.slug AS agency, vendor.slug AS vendor,
       CASE
         WHEN blocked THEN 'BLOCKED'
         WHEN inUse THEN 'IN_USE'
         WHEN size(routes) > 0 THEN 'AVAILABLE'
         WHEN evaluating THEN 'EVALUATING'
         ELSE 'NO_ROUTE'
       END AS status,
       CASE
         WHEN size(routes) > 0 AND all(route IN routes WHERE route.levels IS NULL) THEN null
         ELSE [level IN allLevels WHERE any(route IN routes WHERE level IN coalesce(route.levels, []))]
       END AS levels
ORDER BY agency, vendor
