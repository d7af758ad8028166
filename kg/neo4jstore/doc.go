// Package neo4jstore keeps the knowledge graph in Neo4j 5.
//
// Whoever opens the database in Neo4j Browser finds:
//
//	(:Agency), (:Cloud), (:Vendor), (:Vehicle)   each also an :Entity
//	(:Source)                                    where facts come from
//	(:Load)                                      the audit trail
//	(:Graph {name: 'fedreach', revision, schema}) one node: the number of the last load, and of this layout
//
// A fact is one relationship between two entities, of the kind's type, with
// what the fact states as its properties: since and until are DATEs (half-open),
// knownSince and knownUntil are ZONED DATETIMEs in UTC, levels is a list of
// strings, lowest first. What is not stated is not there. Its property source is
// the id of its :Source; load and endedBy are the revisions of its :Loads. A :Load's
// attempt tells it from every other: the server that made it finds it again where its answer
// was lost, and a copy sees by it that the database was restored from a backup:
//
//	MATCH (vendor:Vendor {slug: 'anthropic'})-[fact:PARTNERS_WITH]->(cloud:Cloud)
//	MATCH (source:Source {id: fact.source})
//	RETURN cloud.name, fact.levels, fact.since, source.url
//
// Every statement is a file in the directory cypher, with a comment that says
// what it answers. Community edition suffices.
//
// # What others write
//
// A script may write to the graph past this program. What this program can't
// read, it passes over, as if it were not there: an entity without id or name,
// or whose id is not kind:slug; a source without id, url or title; a fact whose
// id does not begin with its kind and a colon, without confidence, whose source
// or one of whose ends can't be read; and anything with a property of another
// type than the one above. Other properties, labels and types of relationships
// are left alone.
package neo4jstore
