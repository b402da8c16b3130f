// What an entity is a member of, and who is a member of it, claim by claim: role, what is owed to whom, since when, how surely.
// params: id, on, through
// mode: read
// In Neo4j Browser:
// :param id => 'albania';
// :param on => '2022-09-06';
// :param through => null;
// Ask with an alliance for its members. Only member and founder, or a role that is not stated, are full membership.
WITH date($on) AS first, date(coalesce($through, $on)) AS last
MATCH (asked:Entity {id: $id})-[t:MEMBER_OF]-(:Entity)
WHERE t.since_earliest <= last AND first < t.until_latest
WITH t, startNode(t) AS member, endNode(t) AS of, first, last
RETURN member.id AS member, of.id AS of, of.name AS name, of.kind AS kind,
  t.role AS role, t.obligations AS obligations, t.owed_to AS owed_to, t.conditions AS conditions,
  t.since_text AS since, t.since_kind AS since_kind, t.until_text AS until, t.until_kind AS until_kind,
  t.dataset AS dataset,
  (t.since_latest <= last OR t.until_latest <= last + duration({days: 1}))
    AND (first < t.until_earliest OR first <= t.since_earliest) AS surely,
  true AS possibly,
  t.id AS tie, t.citations AS citations
ORDER BY member, of, dataset, t.since_earliest, tie
