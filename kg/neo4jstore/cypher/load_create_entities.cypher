// Makes new entities. A label can't be a parameter, so each has a line, which is carried out once or not at all.
//
// $batch.entities  a list of {label, properties}
CYPHER replan=skip
UNWIND $batch.entities AS entity
CREATE (node:Entity)
SET node = entity.properties
FOREACH (_ IN CASE entity.label WHEN 'Agency' THEN [1] ELSE [] END | SET node:Agency)
FOREACH (_ IN CASE entity.label WHEN 'Cloud' THEN [1] ELSE [] END | SET node:Cloud)
FOREACH (_ IN CASE entity.label WHEN 'Vendor' THEN [1] ELSE [] END | SET node:Vendor)
FOREACH (_ IN CASE entity.label WHEN 'Vehicle' THEN [1] ELSE [] END | SET node:Vehicle)
RETURN count(node) AS written
