// Every fact that bears on the verdicts of some agencies about some vendors, with the entities and the sources, each once.
//
// $scope.agencies  ids, or null for all
// $scope.vendors   ids, or null for all
// $scope.clouds    ids of further clouds
// $scope.vehicles  ids of further vehicles
MATCH (graph:Graph {name: 'fedreach'})

// The agencies, with all that they were ever part of.
WITH graph,
     CASE
       WHEN $scope.agencies IS NULL THEN COLLECT { MATCH (agency:Agency) RETURN agency }
       ELSE COLLECT {
         UNWIND $scope.agencies AS id
         MATCH (:Entity:Agency {id: id})-[:PART_OF*0..]->(agency:Agency)
         RETURN DISTINCT agency
       }
     END AS agencies,
     CASE
       WHEN $scope.vendors IS NULL THEN COLLECT { MATCH (vendor:Vendor) RETURN vendor }
       ELSE COLLECT { UNWIND $scope.vendors AS id MATCH (vendor:Entity:Vendor {id: id}) RETURN DISTINCT vendor }
     END AS vendors

// The clouds that these agencies run on and that these vendors are on, with all that they were ever part of or built on.
WITH graph, agencies, vendors,
     COLLECT { UNWIND agencies AS agency MATCH (agency)-[:RUNS_ON]->(cloud:Cloud) RETURN DISTINCT cloud }
     + COLLECT { UNWIND vendors AS vendor MATCH (vendor)-[:PARTNERS_WITH|OPERATES]->(cloud:Cloud) RETURN DISTINCT cloud }
     + COLLECT { UNWIND $scope.clouds AS id MATCH (cloud:Entity:Cloud {id: id}) RETURN cloud } AS touched
WITH graph, agencies, vendors,
     COLLECT {
       UNWIND touched AS part
       MATCH (part)-[:PART_OF|DEPENDS_ON*0..]->(cloud:Cloud)
       RETURN DISTINCT cloud
     } AS clouds

// The vendors, with those that operate one of these clouds; then the vehicles that any of them holds.
WITH graph, agencies, vendors, clouds,
     COLLECT {
       UNWIND vendors + COLLECT { UNWIND clouds AS cloud MATCH (vendor:Vendor)-[:OPERATES]->(cloud) RETURN vendor } AS operator
       RETURN DISTINCT operator
     } AS operators
WITH graph, agencies, vendors, clouds, operators,
     COLLECT {
       UNWIND COLLECT { UNWIND operators AS operator MATCH (operator)-[:HOLDS]->(vehicle:Vehicle) RETURN vehicle }
              + COLLECT { UNWIND $scope.vehicles AS id MATCH (vehicle:Entity:Vehicle {id: id}) RETURN vehicle } AS vehicle
       RETURN DISTINCT vehicle
     } AS vehicles

// The facts. Those between an agency and a vendor are sought from the shorter of the two lists.
WITH graph, agencies, vendors, clouds, operators, vehicles,
     size(agencies) < size(vendors) AS fewAgencies
WITH graph, agencies, vendors, clouds, operators, vehicles,
     CASE WHEN fewAgencies THEN agencies ELSE vendors END AS fewer,
     CASE WHEN fewAgencies THEN vendors ELSE agencies END AS more
WITH graph, agencies, vendors, clouds, operators, vehicles,
     COLLECT { UNWIND agencies AS agency MATCH (agency)-[fact:PART_OF|RUNS_ON]->() RETURN fact }
     + COLLECT { UNWIND fewer AS one MATCH (one)-[fact:LABELS|CONTRACTS_WITH|EVALUATES|USES|SETS_TERMS]-(other) WHERE other IN more RETURN fact }
     + COLLECT { UNWIND vendors AS vendor MATCH (vendor)-[fact:PARTNERS_WITH]->() RETURN fact }
     + COLLECT { UNWIND operators AS operator MATCH (operator)-[fact:OPERATES]->(cloud) WHERE operator IN vendors OR cloud IN clouds RETURN fact }
     + COLLECT { UNWIND operators AS operator MATCH (operator)-[fact:HOLDS]->() RETURN fact }
     + COLLECT { UNWIND clouds AS cloud MATCH (cloud)-[fact:PART_OF|DEPENDS_ON]->() RETURN fact }
     + COLLECT { UNWIND clouds AS cloud MATCH (cloud)<-[fact:AUTHORIZES]-() RETURN fact }
     + COLLECT { UNWIND agencies AS agency MATCH (agency)<-[fact:OPEN_TO]-(vehicle) WHERE vehicle IN vehicles RETURN fact } AS facts

WITH graph, facts,
     COLLECT {
       UNWIND agencies + vendors + clouds + vehicles
              + [operator IN operators WHERE NOT operator IN vendors]
              + COLLECT { UNWIND clouds AS cloud MATCH (cloud)<-[:AUTHORIZES]-(body) RETURN DISTINCT body } AS entity
       RETURN entity {.id, .name, .aliases, .sector, .kind, .airGapped}
     } AS entities,
     COLLECT {
       UNWIND COLLECT { UNWIND facts AS fact RETURN DISTINCT fact.source } AS id
       MATCH (source:Source {id: id})
       RETURN source {.id, .url, .title, .publisher, .published, .publishedPrecision}
     } AS sources

// A thousand facts a row, and the rest with the first: a row a fact takes longer, and one row of all takes the memory.
UNWIND range(0, size(facts), 1000) AS start
RETURN graph.revision AS revision,
       coalesce(graph.schema, 1) AS schema,
       CASE start WHEN 0 THEN entities ELSE [] END AS entities,
       CASE start WHEN 0 THEN sources ELSE [] END AS sources,
       [fact IN facts[start..start + 1000] |
         {kind: type(fact), from: startNode(fact).id, to: endNode(fact).id, properties: properties(fact)}] AS facts
