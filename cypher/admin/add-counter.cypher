// The counter, made where there is none: revision 0, no schema yet, a store id.
// params: store_id
// mode: write
MERGE (r:Revision {id: 'head'})
ON CREATE SET r.number = 0, r.schema = 0, r.at = '', r.chain = '', r.store_id = $store_id
RETURN r.store_id AS store_id
