// How many ties were moved from the node that stood for an entity, and for those merged into it, to the one that does.
// params: id, before, after
// mode: write
// A tie that is moved keeps its parties as they were given, `given_from` and `given_to`, where another stands for them.
MATCH (part:Entity)-[:MERGED_INTO*0..]->(:Entity {id: $id})
WITH collect(part.id) AS parts
MATCH (there:Entity {id: $before})
MATCH (here:Entity {id: $after})
MATCH (there)-[t:MEMBER_OF|ALLIED_WITH|HAS_RELATIONS_WITH|SUSPENDED_TIES_WITH|SEVERED_TIES_WITH|REPRESENTED_IN|RECOGNISES|PROTECTS_INTERESTS_IN|HOSTS|OPPOSES|RIVAL_OF|SUPPORTS|LOCATED_IN|HOLDS_POST|SUCCEEDS]-(:Entity)
WITH t, there, here, parts, startNode(t) AS a, endNode(t) AS b
WITH t, there, here, parts, a, b, coalesce(t.given_from, a.id) AS given_from, coalesce(t.given_to, b.id) AS given_to
WITH t, a, b, given_from, given_to,
  CASE WHEN a = there AND given_from IN parts THEN here ELSE a END AS from,
  CASE WHEN b = there AND given_to IN parts THEN here ELSE b END AS to
WHERE from <> a OR to <> b
WITH t, type(t) AS kind, properties(t) AS properties, from, to, given_from, given_to
DELETE t
WITH kind, properties, from, to, given_from, given_to
CREATE (from)-[moved:$(kind)]->(to)
SET moved = properties,
  moved.given_from = CASE WHEN from.id = given_from THEN null ELSE given_from END,
  moved.given_to = CASE WHEN to.id = given_to THEN null ELSE given_to END
RETURN count(moved) AS written
