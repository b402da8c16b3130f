// How many entities are merged into another now, or (into null) into none; ties and participations stay where they are.
// params: rows
// mode: write
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
CALL (n) {
  MATCH (n)-[was:MERGED_INTO]->()
  DELETE was
}
CALL (n, row) {
  MATCH (target:Entity {id: row.into})
  CREATE (n)-[:MERGED_INTO]->(target)
}
RETURN count(n) AS written
