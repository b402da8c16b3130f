// Whether the store was closed for this; it no longer is.
// params: closed_for
// mode: write
MATCH (r:Revision {id: 'head'})
WHERE r.closed_for = $closed_for
SET r.closed_for = null
RETURN count(r) > 0 AS opened
