// The chain of the whole log, kept in the head.
// params: chain
// mode: write
MATCH (r:Revision {id: 'head'})
SET r.chain = $chain
RETURN r.chain AS chain
