// The head, locked until the transaction ends, its number as it was.
// params: none
// mode: write
MATCH (r:Revision {id: 'head'})
SET r.number = r.number + 0
RETURN r.number AS number, r.at AS at, r.schema AS schema, r.store_id AS store_id, r.chain AS chain,
  r.closed_for AS closed_for
