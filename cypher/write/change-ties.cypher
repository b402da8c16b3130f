// How many ties got a new version; kind, dataset and parties of a tie stay.
// params: rows
// mode: write
UNWIND $rows AS tie
MATCH ()-[t:MEMBER_OF|ALLIED_WITH|HAS_RELATIONS_WITH|SUSPENDED_TIES_WITH|SEVERED_TIES_WITH|REPRESENTED_IN|RECOGNISES|PROTECTS_INTERESTS_IN|HOSTS|OPPOSES|RIVAL_OF|SUPPORTS|LOCATED_IN|HOLDS_POST|SUCCEEDS {id: tie.id}]->()
SET t = tie.properties
RETURN count(t) AS written
