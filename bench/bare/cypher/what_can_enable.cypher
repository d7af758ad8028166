// What decides which vendors an agency can enable.
MATCH (agency:Agency {slug: $slug})
WITH agency, COLLECT { MATCH (agency)-[:PART_OF*0..]->(holder:Agency) RETURN holder } AS holders
RETURN COLLECT { MATCH (vendor:Vendor) RETURN [vendor.slug, vendor.name] } AS vendors,
       COLLECT {
         UNWIND holders AS holder
         MATCH (holder)-[:RUNS_ON]->(run:Cloud)
         CALL (run) {
           MATCH (run)-[:PART_OF*0..]->(offered:Cloud) RETURN offered, run AS lower
           UNION ALL
           MATCH (offered:Cloud)-[:PART_OF*1..]->(run) RETURN offered, offered AS lower
         }
         MATCH (offered)<-[offer:PARTNERS_WITH|OPERATES]-(vendor:Vendor)
         WHERE type(offer) = 'PARTNERS_WITH' OR offered.kind = 'PRODUCT'
         RETURN [vendor.slug, lower.slug]
       } AS clouds,
       COLLECT { UNWIND holders AS holder MATCH (holder)-[:CONTRACTS_WITH]->(vendor:Vendor) RETURN vendor.slug } AS contracts,
       COLLECT { UNWIND holders AS holder MATCH (holder)<-[:OPEN_TO]-(:Vehicle)<-[:HOLDS]-(vendor:Vendor) RETURN vendor.slug } AS vehicles,
       COLLECT { MATCH (agency)-[:USES]->(vendor:Vendor) RETURN DISTINCT vendor.slug } AS uses,
       COLLECT { MATCH (agency)-[:EVALUATES]->(vendor:Vendor) RETURN DISTINCT vendor.slug } AS evaluations
