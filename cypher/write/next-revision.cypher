// The head with its next number, and the server's clock in milliseconds since 1970; the increment takes the lock that orders all writes.
// params: none
// mode: write
MATCH (r:Revision {id: 'head'}) SET r.number = r.number + 1 RETURN r.number AS number, r.at AS at, r.schema AS schema, r.store_id AS store_id, r.chain AS chain, r.closed_for AS closed_for, datetime().epochMillis AS clock
