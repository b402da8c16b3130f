// How many entities were written.
// params: entities
// mode: write
UNWIND $entities AS entity
MERGE (n:Entity {id: entity.id})
SET n = entity.properties, n:$(entity.label)
RETURN count(n) AS written
