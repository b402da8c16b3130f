// How many entities are gone, of a store into which a restore was broken off; up to so many at once.
// params: limit
// mode: write
// scans: yes, all of them go
MATCH (n:Entity)
WITH n
LIMIT $limit
DETACH DELETE n
RETURN count(*) AS removed
