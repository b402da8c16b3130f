// How many changes refer to the entities and sources given.
// params: rows
// mode: write
UNWIND $rows AS row
MATCH (c:Change {record_id: row.id})
USING INDEX c:Change(record_id)
WHERE c.record = row.record AND c.version = row.version
CALL (c, row) {
  UNWIND row.entities AS id
  MATCH (n:Entity {id: id})
  CREATE (c)-[:REFERS_TO]->(n)
}
CALL (c, row) {
  UNWIND row.sources AS id
  MATCH (n:Source {id: id})
  CREATE (c)-[:REFERS_TO]->(n)
}
RETURN count(c) AS written
