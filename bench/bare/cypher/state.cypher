// States facts, unless they are there.
UNWIND $facts AS row
MATCH (from:Entity {id: row.from}) MATCH (to:Entity {id: row.to})
MERGE (from)-[fact:EVALUATES {id: row.id}]->(to)
SET fact.key = row.key, fact.since = date(row.since), fact.source = row.source, fact.text = row.text,
    fact.confidence = 'MEDIUM', fact.load = 1
RETURN count(*) AS stated
