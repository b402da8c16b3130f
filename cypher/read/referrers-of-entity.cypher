// Each current record that refers to an entity: its ties, its events, and the rest by what their change refers to.
// params: id
// mode: read
MATCH (:Entity {id: $id})-[t:MEMBER_OF|ALLIED_WITH|HAS_RELATIONS_WITH|SUSPENDED_TIES_WITH|SEVERED_TIES_WITH|REPRESENTED_IN|RECOGNISES|PROTECTS_INTERESTS_IN|HOSTS|OPPOSES|RIVAL_OF|SUPPORTS|LOCATED_IN|HOLDS_POST|SUCCEEDS]-(:Entity)
RETURN 'tie' AS record, t.id AS id
UNION
MATCH (:Entity {id: $id})<-[:INVOLVES]-(e:Event)
RETURN 'event' AS record, e.id AS id
UNION
MATCH (:Entity {id: $id})<-[:REFERS_TO]-(c:Change)
RETURN c.record AS record, c.record_id AS id
