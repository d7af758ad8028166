// Ends what was known: the only change that is ever made to a fact.
//
// $batch.facts  a list of {id, from, to, knownUntil, endedBy}
UNWIND $batch.facts AS ended
MATCH (:Entity {id: ended.from})-[fact]->(:Entity {id: ended.to})
WHERE fact.id = ended.id
SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
RETURN count(fact) AS written
