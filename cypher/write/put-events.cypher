// How many events were written, with those involved in them anew.
// params: rows
// mode: write
UNWIND $rows AS event
MERGE (n:Event {id: event.id})
SET n = event.properties
WITH n, event
CALL (n) {
  MATCH (n)-[i:INVOLVES]->()
  DELETE i
}
CALL (n, event) {
  UNWIND event.involved AS part
  MATCH (e:Entity {id: part.entity})
  CREATE (n)-[i:INVOLVES]->(e)
  SET i = part.properties
}
RETURN count(n) AS written
