// Makes new facts, each a relationship between its two ends. Before 5.26 a relationship's type can't be a parameter, so
// each kind has a line, which is carried out once or not at all.
//
// $batch.facts  a list of {kind, from, to, properties}
UNWIND $batch.facts AS fact
MATCH (from:Entity {id: fact.from})
MATCH (to:Entity {id: fact.to})
FOREACH (_ IN CASE fact.kind WHEN 'RUNS_ON' THEN [1] ELSE [] END | CREATE (from)-[made:RUNS_ON]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'PARTNERS_WITH' THEN [1] ELSE [] END | CREATE (from)-[made:PARTNERS_WITH]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'LABELS' THEN [1] ELSE [] END | CREATE (from)-[made:LABELS]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'PART_OF' THEN [1] ELSE [] END | CREATE (from)-[made:PART_OF]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'AUTHORIZES' THEN [1] ELSE [] END | CREATE (from)-[made:AUTHORIZES]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'OPERATES' THEN [1] ELSE [] END | CREATE (from)-[made:OPERATES]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'DEPENDS_ON' THEN [1] ELSE [] END | CREATE (from)-[made:DEPENDS_ON]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'CONTRACTS_WITH' THEN [1] ELSE [] END | CREATE (from)-[made:CONTRACTS_WITH]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'EVALUATES' THEN [1] ELSE [] END | CREATE (from)-[made:EVALUATES]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'USES' THEN [1] ELSE [] END | CREATE (from)-[made:USES]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'HOLDS' THEN [1] ELSE [] END | CREATE (from)-[made:HOLDS]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'OPEN_TO' THEN [1] ELSE [] END | CREATE (from)-[made:OPEN_TO]->(to) SET made = fact.properties)
FOREACH (_ IN CASE fact.kind WHEN 'SETS_TERMS' THEN [1] ELSE [] END | CREATE (from)-[made:SETS_TERMS]->(to) SET made = fact.properties)
RETURN count(fact) AS written
