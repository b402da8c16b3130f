// The relations of two countries on a day, claim by claim: their status, who severed or suspended them, how surely.
// params: a, b, on
// mode: read
// In Neo4j Browser:
// :param a => 'albania';
// :param b => 'iran';
// :param on => '2022-09-07';
// Where several claims of one dataset hold, the one with the latest start decides: it comes first.
WITH date($on) AS day
MATCH (a:Entity {id: $a})-[t:HAS_RELATIONS_WITH|SUSPENDED_TIES_WITH|SEVERED_TIES_WITH]-(b:Entity {id: $b})
WHERE t.since_earliest <= day AND day < t.until_latest
RETURN t.dataset AS dataset,
  CASE type(t)
    WHEN 'SEVERED_TIES_WITH' THEN 'severed'
    WHEN 'SUSPENDED_TIES_WITH' THEN 'suspended'
    ELSE 'established'
  END AS status,
  CASE WHEN t:HAS_RELATIONS_WITH THEN null ELSE startNode(t).id END AS by,
  t.since_text AS since, t.until_text AS until,
  (t.since_latest <= day OR t.until_latest <= day + duration({days: 1}))
    AND (day < t.until_earliest OR day <= t.since_earliest) AS surely,
  true AS possibly,
  t.id AS tie, t.citations AS citations
ORDER BY dataset, t.since_latest DESC, t.since_earliest DESC, tie
