// The labels of any node there is; no row where the database is empty.
// params: none
// mode: read
// scans: yes, it stops at the first node, and is asked only of a database without a counter
MATCH (n)
WHERE NOT n:Revision
RETURN labels(n) AS labels
LIMIT 1
