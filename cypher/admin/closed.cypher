// The head where it is closed for this, locked until the transaction ends; no row where somebody else closed or opened it.
// params: closed_for
// mode: write
MATCH (r:Revision {id: 'head'})
SET r.number = r.number + 0
WITH r
WHERE r.closed_for = $closed_for
RETURN r.number AS number
