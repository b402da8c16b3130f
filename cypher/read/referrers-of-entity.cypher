// Each current record that refers to an entity: its ties, its events, and the rest by what their change refers to.
// params: id
// mode: read
// What was given for an entity merged into this one stands here, too, and refers to that one.
MATCH (n:Entity {id: $id})-[t:MEMBER_OF|ALLIED_WITH|HAS_RELATIONS_WITH|SUSPENDED_TIES_WITH|SEVERED_TIES_WITH|REPRESENTED_IN|RECOGNISES|PROTECTS_INTERESTS_IN|HOSTS|OPPOSES|RIVAL_OF|SUPPORTS|LOCATED_IN|HOLDS_POST|SUCCEEDS]-(:Entity)
WHERE (startNode(t) = n AND coalesce(t.given_from, $id) = $id)
  OR (endNode(t) = n AND coalesce(t.given_to, $id) = $id)
RETURN 'tie' AS record, t.id AS id
UNION
MATCH (:Entity {id: $id})<-[i:INVOLVES]-(e:Event)
WHERE coalesce(i.given, $id) = $id
RETURN 'event' AS record, e.id AS id
UNION
MATCH (:Entity {id: $id})<-[:REFERS_TO]-(c:Change)
RETURN c.record AS record, c.record_id AS id
