// How many changes were appended to the log; all share the revision's moment, author and reason.
// params: shared, seq, record, id, version, op, body, dataset, chain, entities, sources
// mode: write
// Each parameter but `shared` is a list with an item for each change. Most changes refer to nothing else, and a subquery
// for each of them would take a part of the time of a batch. The last change of a revision bears its chain.
UNWIND range(0, size($id) - 1) AS i
CREATE (c:Change {
  seq: $seq[i],
  record: $record[i],
  record_id: $id[i],
  version: $version[i],
  op: $op[i],
  body: $body[i],
  dataset: $dataset[i],
  chain: $chain[i]
})
SET c += $shared
WITH collect(c) AS changes
CALL (changes) {
  UNWIND range(0, size(changes) - 1) AS i
  UNWIND $entities[i] AS id
  MATCH (n:Entity {id: id})
  WITH changes[i] AS c, n
  CREATE (c)-[:REFERS_TO]->(n)
}
CALL (changes) {
  UNWIND range(0, size(changes) - 1) AS i
  UNWIND $sources[i] AS id
  MATCH (n:Source {id: id})
  WITH changes[i] AS c, n
  CREATE (c)-[:REFERS_TO]->(n)
}
RETURN size(changes) AS written
