// A slug is unique within its kind. Also the index for MATCH (:Vehicle {slug: …}).
CREATE CONSTRAINT vehicle_slug IF NOT EXISTS
FOR (vehicle:Vehicle) REQUIRE vehicle.slug IS UNIQUE
