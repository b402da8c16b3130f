// The head of the log: its number, moment, schema and the store's id.
// params: none
// mode: read
MATCH (r:Revision {id: 'head'})
RETURN r.number AS number, r.at AS at, r.schema AS schema, r.store_id AS store_id
