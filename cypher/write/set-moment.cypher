// The moment of the revision that is being written; its chain is kept, too.
// params: at, chain
// mode: write
MATCH (r:Revision {id: 'head'})
SET r.at = $at, r.chain = $chain
RETURN r.at AS at
