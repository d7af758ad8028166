// A slug is unique within its kind. Also the index for MATCH (:Agency {slug: …}).
CREATE CONSTRAINT agency_slug IF NOT EXISTS
FOR (agency:Agency) REQUIRE agency.slug IS UNIQUE
