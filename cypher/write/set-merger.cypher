// How many entities were merged into another, or (into null) are no longer; move-ties and move-events follow.
// params: id, into
// mode: write
MATCH (n:Entity {id: $id})
CALL (n) {
  MATCH (n)-[was:MERGED_INTO]->()
  DELETE was
}
CALL (n) {
  MATCH (target:Entity {id: $into})
  CREATE (n)-[:MERGED_INTO]->(target)
}
RETURN count(n) AS written
