// The head of the log: its number, moment, schema, the store's id, the chain, and for what it is closed.
// params: none
// mode: read
MATCH (r:Revision {id: 'head'})
RETURN r.number AS number, r.at AS at, r.schema AS schema, r.store_id AS store_id, r.chain AS chain,
  r.closed_for AS closed_for
