// Ends what was known: the only change that is ever made to a fact. The facts come apart by kind, as each kind has an index of
// its own.
//
// $batch.facts  by kind: {RUNS_ON: [{id, knownUntil, endedBy}, …], …}
CYPHER replan=skip
CALL {
  UNWIND $batch.facts.RUNS_ON AS ended
  MATCH ()-[fact:RUNS_ON {id: ended.id}]->() USING INDEX SEEK fact:RUNS_ON(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS runs_on
}
CALL {
  UNWIND $batch.facts.PARTNERS_WITH AS ended
  MATCH ()-[fact:PARTNERS_WITH {id: ended.id}]->() USING INDEX SEEK fact:PARTNERS_WITH(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS partners_with
}
CALL {
  UNWIND $batch.facts.LABELS AS ended
  MATCH ()-[fact:LABELS {id: ended.id}]->() USING INDEX SEEK fact:LABELS(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS labels
}
CALL {
  UNWIND $batch.facts.PART_OF AS ended
  MATCH ()-[fact:PART_OF {id: ended.id}]->() USING INDEX SEEK fact:PART_OF(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS part_of
}
CALL {
  UNWIND $batch.facts.AUTHORIZES AS ended
  MATCH ()-[fact:AUTHORIZES {id: ended.id}]->() USING INDEX SEEK fact:AUTHORIZES(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS authorizes
}
CALL {
  UNWIND $batch.facts.OPERATES AS ended
  MATCH ()-[fact:OPERATES {id: ended.id}]->() USING INDEX SEEK fact:OPERATES(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS operates
}
CALL {
  UNWIND $batch.facts.DEPENDS_ON AS ended
  MATCH ()-[fact:DEPENDS_ON {id: ended.id}]->() USING INDEX SEEK fact:DEPENDS_ON(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS depends_on
}
CALL {
  UNWIND $batch.facts.CONTRACTS_WITH AS ended
  MATCH ()-[fact:CONTRACTS_WITH {id: ended.id}]->() USING INDEX SEEK fact:CONTRACTS_WITH(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS contracts_with
}
CALL {
  UNWIND $batch.facts.EVALUATES AS ended
  MATCH ()-[fact:EVALUATES {id: ended.id}]->() USING INDEX SEEK fact:EVALUATES(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS evaluates
}
CALL {
  UNWIND $batch.facts.USES AS ended
  MATCH ()-[fact:USES {id: ended.id}]->() USING INDEX SEEK fact:USES(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS uses
}
CALL {
  UNWIND $batch.facts.HOLDS AS ended
  MATCH ()-[fact:HOLDS {id: ended.id}]->() USING INDEX SEEK fact:HOLDS(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS holds
}
CALL {
  UNWIND $batch.facts.OPEN_TO AS ended
  MATCH ()-[fact:OPEN_TO {id: ended.id}]->() USING INDEX SEEK fact:OPEN_TO(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS open_to
}
CALL {
  UNWIND $batch.facts.SETS_TERMS AS ended
  MATCH ()-[fact:SETS_TERMS {id: ended.id}]->() USING INDEX SEEK fact:SETS_TERMS(id)
  SET fact.knownUntil = ended.knownUntil, fact.endedBy = ended.endedBy
  RETURN count(*) AS sets_terms
}
RETURN runs_on + partners_with + labels + part_of + authorizes + operates + depends_on + contracts_with + evaluates + uses + holds + open_to + sets_terms AS written
