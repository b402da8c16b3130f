// How many relationships and nodes without a text for their id are gone now.
// params: types
// mode: write
// scans: yes, what has no id cannot be looked up
MATCH (:Entity)-[t]->(:Entity)
WHERE type(t) IN $types AND NOT t.id IS :: STRING NOT NULL
DELETE t
WITH count(*) AS relationships
OPTIONAL MATCH (n:Entity|Event|Source)
WHERE NOT n.id IS :: STRING NOT NULL
DETACH DELETE n
RETURN relationships, count(n) AS nodes
