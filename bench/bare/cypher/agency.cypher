// An agency and the clouds that it runs on.
MATCH (agency:Agency {slug: $slug})
RETURN agency.name AS name, COLLECT { MATCH (agency)-[:RUNS_ON]->(cloud:Cloud) RETURN [cloud.slug, cloud.name] } AS clouds
