// How many entities were taken out of the graph; the log keeps them.
// params: rows
// mode: write
UNWIND $rows AS id
MATCH (n:Entity {id: id})
DETACH DELETE n
RETURN count(*) AS written
