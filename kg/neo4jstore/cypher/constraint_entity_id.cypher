// Every agency, cloud, vendor and vehicle is an :Entity with its own id, kind:slug.
CREATE CONSTRAINT entity_id IF NOT EXISTS
FOR (entity:Entity) REQUIRE entity.id IS UNIQUE
