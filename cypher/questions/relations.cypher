// The relations of two countries, claim by claim: their status, who severed or suspended them, since when, how surely.
// params: a, b, on, through
// mode: read
// In Neo4j Browser:
// :param a => 'albania';
// :param b => 'iran';
// :param on => '2022-09-07';
// :param through => null;
// Where several claims of one dataset hold on a day, the one with the latest start decides: it comes first.
WITH date($on) AS first, date(coalesce($through, $on)) AS last
MATCH (a:Entity {id: $a})-[t:HAS_RELATIONS_WITH|SUSPENDED_TIES_WITH|SEVERED_TIES_WITH]-(b:Entity {id: $b})
WHERE t.since_earliest <= last AND first < t.until_latest
RETURN t.dataset AS dataset,
  CASE type(t)
    WHEN 'SEVERED_TIES_WITH' THEN 'severed'
    WHEN 'SUSPENDED_TIES_WITH' THEN 'suspended'
    ELSE 'established'
  END AS status,
  CASE WHEN t:HAS_RELATIONS_WITH THEN null ELSE startNode(t).id END AS by,
  t.reason AS reason,
  t.since_text AS since, t.until_text AS until,
  (t.since_latest <= last OR t.until_latest <= last + duration({days: 1}))
    AND (first < t.until_earliest OR first <= t.since_earliest) AS surely,
  true AS possibly,
  t.id AS tie, t.citations AS citations
ORDER BY dataset, t.since_latest DESC, t.since_earliest DESC, tie
