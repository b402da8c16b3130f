// How many changes were appended to the log; all share the revision's moment, author and reason.
// params: rows, shared
// mode: write
UNWIND $rows AS change
CREATE (c:Change)
SET c = $shared, c += change.properties
WITH c, change
CALL (c, change) {
  UNWIND change.entities AS id
  MATCH (n:Entity {id: id})
  CREATE (c)-[:REFERS_TO]->(n)
}
CALL (c, change) {
  UNWIND change.sources AS id
  MATCH (n:Source {id: id})
  CREATE (c)-[:REFERS_TO]->(n)
}
RETURN count(c) AS written
