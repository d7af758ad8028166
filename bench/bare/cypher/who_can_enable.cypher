// What decides which agencies can enable a vendor: who holds something for it, and the tree of agencies, to inherit by.
MATCH (vendor:Vendor {slug: $slug})
WITH vendor, COLLECT {
  MATCH (vendor)-[offer:PARTNERS_WITH|OPERATES]->(offered:Cloud)
  WHERE type(offer) = 'PARTNERS_WITH' OR offered.kind = 'PRODUCT'
  CALL (offered) {
    MATCH (offered)-[:PART_OF*0..]->(run:Cloud) RETURN run, offered AS lower
    UNION ALL
    MATCH (run:Cloud)-[:PART_OF*1..]->(offered) RETURN run, run AS lower
  }
  MATCH (run)<-[:RUNS_ON]-(holder:Agency)
  RETURN [holder.slug, lower.slug]
} AS clouds
RETURN COLLECT { MATCH (agency:Agency) OPTIONAL MATCH (agency)-[:PART_OF]->(parent:Agency) RETURN [agency.slug, agency.name, parent.slug] } AS agencies,
       clouds,
       COLLECT { MATCH (holder:Agency)-[:CONTRACTS_WITH]->(vendor) RETURN holder.slug } AS contracts,
       COLLECT { MATCH (vendor)-[:HOLDS]->(:Vehicle)-[:OPEN_TO]->(holder:Agency) RETURN holder.slug } AS vehicles,
       COLLECT { MATCH (agency:Agency)-[:USES]->(vendor) RETURN DISTINCT agency.slug } AS uses,
       COLLECT { MATCH (agency:Agency)-[:EVALUATES]->(vendor) RETURN DISTINCT agency.slug } AS evaluations
