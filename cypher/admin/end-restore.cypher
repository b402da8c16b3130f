// The head of a log that has been restored, open to all.
// params: closed_for, number, at, chain, store_id
// mode: write
MATCH (r:Revision {id: 'head'})
WHERE r.closed_for = $closed_for
SET r.number = $number, r.at = $at, r.chain = $chain, r.store_id = $store_id, r.closed_for = null
RETURN count(r) AS written
