// How many new ties were written; the type of the relationship is the tie's kind.
// params: rows
// mode: write
UNWIND $rows AS tie
MATCH (a:Entity {id: tie.from})
MATCH (b:Entity {id: tie.to})
CREATE (a)-[t:$(tie.type)]->(b)
SET t = tie.properties
RETURN count(t) AS written
