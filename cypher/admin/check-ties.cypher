// Every tie of the graph as it stands.
// params: none
// mode: read
// scans: yes, a check reads everything
MATCH (a:Entity)-[t]->(b:Entity)
WHERE t.id IS NOT NULL
RETURN t.id AS id, type(t) AS type, a.id AS from, b.id AS to, t {.*} AS properties
