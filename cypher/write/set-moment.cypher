// The moment of the revision that is being written.
// params: at
// mode: write
MATCH (r:Revision {id: 'head'})
SET r.at = $at
RETURN r.at AS at
