// What the store is closed for from now on: a restore (nobody uses it) or a repair (nobody writes), and whose.
// params: closed_for
// mode: write
MATCH (r:Revision {id: 'head'})
SET r.closed_for = $closed_for
RETURN r.closed_for AS closed_for
