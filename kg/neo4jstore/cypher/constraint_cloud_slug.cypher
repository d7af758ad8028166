// A slug is unique within its kind. Also the index for MATCH (:Cloud {slug: …}).
CREATE CONSTRAINT cloud_slug IF NOT EXISTS
FOR (cloud:Cloud) REQUIRE cloud.slug IS UNIQUE
