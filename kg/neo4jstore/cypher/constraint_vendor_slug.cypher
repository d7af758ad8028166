// A slug is unique within its kind. Also the index for MATCH (:Vendor {slug: …}).
CREATE CONSTRAINT vendor_slug IF NOT EXISTS
FOR (vendor:Vendor) REQUIRE vendor.slug IS UNIQUE
