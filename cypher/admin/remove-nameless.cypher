// How many relationships and nodes without a text for their id are gone now.
// params: types
// mode: write
// scans: yes, what has no id cannot be looked up
//
// IS NULL is asked for first: for `NOT id IS :: STRING NOT NULL`, Neo4j 5.26 scans the index of ids, which lacks what has none.
MATCH (:Entity)-[t]->(:Entity)
WHERE type(t) IN $types AND (t.id IS NULL OR NOT t.id IS :: STRING)
DELETE t
WITH count(*) AS relationships
OPTIONAL MATCH (n:Entity|Event|Source)
WHERE n.id IS NULL OR NOT n.id IS :: STRING
DETACH DELETE n
RETURN relationships, count(n) AS nodes
