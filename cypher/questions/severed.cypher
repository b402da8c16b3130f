// With whom relations of a country are severed or suspended on a day, claim by claim, and who did it.
// params: of, on
// mode: read
// In Neo4j Browser:
// :param of => 'iran';
// :param on => '2022-09-07';
WITH date($on) AS day
MATCH (party:Entity {id: $of})-[t:SEVERED_TIES_WITH|SUSPENDED_TIES_WITH]-(other:Entity)
WHERE t.since_earliest <= day AND day < t.until_latest
RETURN other.id AS other, other.name AS name,
  CASE WHEN t:SEVERED_TIES_WITH THEN 'severed' ELSE 'suspended' END AS status,
  startNode(t).id AS by,
  t.dataset AS dataset, t.since_text AS since, t.until_text AS until,
  (t.since_latest <= day OR t.until_latest <= day + duration({days: 1}))
    AND (day < t.until_earliest OR day <= t.since_earliest) AS surely,
  true AS possibly,
  t.id AS tie, t.citations AS citations
ORDER BY other, status, dataset, tie
