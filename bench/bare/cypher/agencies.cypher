// The first agencies, their clouds, and the partners of these: everything once, and how it hangs together as indexes.
CALL {
  MATCH (agency:Agency)
  RETURN agency ORDER BY agency.slug LIMIT toInteger($first)
}
WITH collect(agency) AS agencies
WITH agencies, COLLECT { UNWIND agencies AS agency MATCH (agency)-[:RUNS_ON]->(cloud:Cloud) RETURN DISTINCT cloud } AS clouds
RETURN [agency IN agencies | [agency.slug, agency.name] + COLLECT { MATCH (agency)-[:RUNS_ON]->(cloud:Cloud) RETURN cloud.slug }] AS agencies,
       [cloud IN clouds | [cloud.slug, cloud.name] + COLLECT { MATCH (cloud)<-[:PARTNERS_WITH]-(vendor:Vendor) RETURN vendor.slug }] AS clouds,
       COLLECT { UNWIND clouds AS cloud MATCH (cloud)<-[:PARTNERS_WITH]-(vendor:Vendor) RETURN DISTINCT [vendor.slug, vendor.name] } AS vendors
