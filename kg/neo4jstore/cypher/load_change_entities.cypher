// Brings entities up to date. Properties that are null go away; those that others gave the node stay.
//
// $batch.entities  a list of {id, properties}
CYPHER replan=skip
UNWIND $batch.entities AS entity
MATCH (node:Entity {id: entity.id}) USING INDEX SEEK node:Entity(id)
SET node += entity.properties
RETURN count(node) AS written
