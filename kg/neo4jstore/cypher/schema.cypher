// The constraints and indexes that the graph needs, each made unless it is there. A constraint is an index too.

// There is one :Graph node: without this, two servers starting at once make two.
CREATE CONSTRAINT graph_name IF NOT EXISTS
FOR (graph:Graph) REQUIRE graph.name IS UNIQUE;

// Every agency, cloud, vendor and vehicle is an :Entity with its own id, kind:slug.
CREATE CONSTRAINT entity_id IF NOT EXISTS
FOR (entity:Entity) REQUIRE entity.id IS UNIQUE;

// A slug is unique within its kind. Also the index for MATCH (:Agency {slug: …}).
CREATE CONSTRAINT agency_slug IF NOT EXISTS
FOR (agency:Agency) REQUIRE agency.slug IS UNIQUE;

// A slug is unique within its kind. Also the index for MATCH (:Cloud {slug: …}).
CREATE CONSTRAINT cloud_slug IF NOT EXISTS
FOR (cloud:Cloud) REQUIRE cloud.slug IS UNIQUE;

// A slug is unique within its kind. Also the index for MATCH (:Vendor {slug: …}).
CREATE CONSTRAINT vendor_slug IF NOT EXISTS
FOR (vendor:Vendor) REQUIRE vendor.slug IS UNIQUE;

// A slug is unique within its kind. Also the index for MATCH (:Vehicle {slug: …}).
CREATE CONSTRAINT vehicle_slug IF NOT EXISTS
FOR (vehicle:Vehicle) REQUIRE vehicle.slug IS UNIQUE;

// A token is one node, found by the part of it that is no secret.
CREATE CONSTRAINT token_id IF NOT EXISTS
FOR (token:Token) REQUIRE token.id IS UNIQUE;

// A source is one node, found by the property source of its facts.
CREATE CONSTRAINT source_id IF NOT EXISTS
FOR (source:Source) REQUIRE source.id IS UNIQUE;

// No two loads have one number. Facts name it in load and endedBy.
CREATE CONSTRAINT load_revision IF NOT EXISTS
FOR (load:Load) REQUIRE load.revision IS UNIQUE;

// A key is loaded once. Loads without a key lack the property and are not bound.
CREATE CONSTRAINT load_key IF NOT EXISTS
FOR (load:Load) REQUIRE load.key IS UNIQUE;

// The sources of an address.
CREATE INDEX source_url IF NOT EXISTS
FOR (source:Source) ON (source.url);

// The entities that a load created or changed last.
CREATE INDEX entity_load IF NOT EXISTS
FOR (entity:Entity) ON (entity.load);

// No two facts of a kind have one id. Facts are found by it, and by the loads that stated and ended them.
CREATE CONSTRAINT runs_on_id IF NOT EXISTS
FOR ()-[fact:RUNS_ON]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX runs_on_load IF NOT EXISTS
FOR ()-[fact:RUNS_ON]-() ON (fact.load);
CREATE INDEX runs_on_ended_by IF NOT EXISTS
FOR ()-[fact:RUNS_ON]-() ON (fact.endedBy);

CREATE CONSTRAINT partners_with_id IF NOT EXISTS
FOR ()-[fact:PARTNERS_WITH]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX partners_with_load IF NOT EXISTS
FOR ()-[fact:PARTNERS_WITH]-() ON (fact.load);
CREATE INDEX partners_with_ended_by IF NOT EXISTS
FOR ()-[fact:PARTNERS_WITH]-() ON (fact.endedBy);

CREATE CONSTRAINT labels_id IF NOT EXISTS
FOR ()-[fact:LABELS]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX labels_load IF NOT EXISTS
FOR ()-[fact:LABELS]-() ON (fact.load);
CREATE INDEX labels_ended_by IF NOT EXISTS
FOR ()-[fact:LABELS]-() ON (fact.endedBy);

CREATE CONSTRAINT part_of_id IF NOT EXISTS
FOR ()-[fact:PART_OF]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX part_of_load IF NOT EXISTS
FOR ()-[fact:PART_OF]-() ON (fact.load);
CREATE INDEX part_of_ended_by IF NOT EXISTS
FOR ()-[fact:PART_OF]-() ON (fact.endedBy);

CREATE CONSTRAINT authorizes_id IF NOT EXISTS
FOR ()-[fact:AUTHORIZES]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX authorizes_load IF NOT EXISTS
FOR ()-[fact:AUTHORIZES]-() ON (fact.load);
CREATE INDEX authorizes_ended_by IF NOT EXISTS
FOR ()-[fact:AUTHORIZES]-() ON (fact.endedBy);

CREATE CONSTRAINT operates_id IF NOT EXISTS
FOR ()-[fact:OPERATES]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX operates_load IF NOT EXISTS
FOR ()-[fact:OPERATES]-() ON (fact.load);
CREATE INDEX operates_ended_by IF NOT EXISTS
FOR ()-[fact:OPERATES]-() ON (fact.endedBy);

CREATE CONSTRAINT depends_on_id IF NOT EXISTS
FOR ()-[fact:DEPENDS_ON]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX depends_on_load IF NOT EXISTS
FOR ()-[fact:DEPENDS_ON]-() ON (fact.load);
CREATE INDEX depends_on_ended_by IF NOT EXISTS
FOR ()-[fact:DEPENDS_ON]-() ON (fact.endedBy);

CREATE CONSTRAINT contracts_with_id IF NOT EXISTS
FOR ()-[fact:CONTRACTS_WITH]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX contracts_with_load IF NOT EXISTS
FOR ()-[fact:CONTRACTS_WITH]-() ON (fact.load);
CREATE INDEX contracts_with_ended_by IF NOT EXISTS
FOR ()-[fact:CONTRACTS_WITH]-() ON (fact.endedBy);

CREATE CONSTRAINT evaluates_id IF NOT EXISTS
FOR ()-[fact:EVALUATES]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX evaluates_load IF NOT EXISTS
FOR ()-[fact:EVALUATES]-() ON (fact.load);
CREATE INDEX evaluates_ended_by IF NOT EXISTS
FOR ()-[fact:EVALUATES]-() ON (fact.endedBy);

CREATE CONSTRAINT uses_id IF NOT EXISTS
FOR ()-[fact:USES]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX uses_load IF NOT EXISTS
FOR ()-[fact:USES]-() ON (fact.load);
CREATE INDEX uses_ended_by IF NOT EXISTS
FOR ()-[fact:USES]-() ON (fact.endedBy);

CREATE CONSTRAINT holds_id IF NOT EXISTS
FOR ()-[fact:HOLDS]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX holds_load IF NOT EXISTS
FOR ()-[fact:HOLDS]-() ON (fact.load);
CREATE INDEX holds_ended_by IF NOT EXISTS
FOR ()-[fact:HOLDS]-() ON (fact.endedBy);

CREATE CONSTRAINT open_to_id IF NOT EXISTS
FOR ()-[fact:OPEN_TO]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX open_to_load IF NOT EXISTS
FOR ()-[fact:OPEN_TO]-() ON (fact.load);
CREATE INDEX open_to_ended_by IF NOT EXISTS
FOR ()-[fact:OPEN_TO]-() ON (fact.endedBy);

CREATE CONSTRAINT sets_terms_id IF NOT EXISTS
FOR ()-[fact:SETS_TERMS]-() REQUIRE fact.id IS UNIQUE;
CREATE INDEX sets_terms_load IF NOT EXISTS
FOR ()-[fact:SETS_TERMS]-() ON (fact.load);
CREATE INDEX sets_terms_ended_by IF NOT EXISTS
FOR ()-[fact:SETS_TERMS]-() ON (fact.endedBy);
