// Every event of the graph as it stands, with those involved in it.
// params: none
// mode: read
// scans: yes, a check reads everything
MATCH (n:Event)
OPTIONAL MATCH (n)-[i:INVOLVES]->(e:Entity)
WITH n, collect(CASE WHEN e IS NOT NULL THEN {entity: e.id, properties: i {.*}} END) AS involved
RETURN n.id AS id, n {.*} AS properties, involved
