// Every source of the graph as it stands.
// params: none
// mode: read
// scans: yes, a check reads everything
MATCH (n:Source)
RETURN n.id AS id, n {.*} AS properties
