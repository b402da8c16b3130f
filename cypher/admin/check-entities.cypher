// Every entity of the graph as it stands, with what it is merged into.
// params: none
// mode: read
// scans: yes, a check reads everything
MATCH (n:Entity)
RETURN n.id AS id, labels(n) AS labels, n {.*} AS properties, [(n)-[:MERGED_INTO]->(m) | m.id] AS merged
