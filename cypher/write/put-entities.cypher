// How many entities were written.
// params: rows
// mode: write
UNWIND $rows AS entity
MERGE (n:Entity {id: entity.id})
SET n = entity.properties, n:$(entity.label)
RETURN count(n) AS written
