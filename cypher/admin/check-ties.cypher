// Every relationship of the graph as it stands that is a tie, or that could be taken for one.
// params: types
// mode: read
// scans: yes, a check reads everything
MATCH (a:Entity)-[t]->(b:Entity)
WHERE type(t) IN $types OR t.id IS NOT NULL
RETURN t.id AS id, type(t) AS type, a.id AS from, b.id AS to, t {.*} AS properties
