// With whom relations of a country are severed or suspended, claim by claim: who did it, since when, why, how surely.
// params: of, on, through
// mode: read
// In Neo4j Browser:
// :param of => 'iran';
// :param on => '2022-09-07';
// :param through => null;
WITH date($on) AS first, date(coalesce($through, $on)) AS last
MATCH (party:Entity {id: $of})-[t:SEVERED_TIES_WITH|SUSPENDED_TIES_WITH]-(other:Entity)
WHERE other <> party AND t.since_earliest <= last AND first < t.until_latest
RETURN other.id AS other, other.name AS name,
  CASE WHEN t:SEVERED_TIES_WITH THEN 'severed' ELSE 'suspended' END AS status,
  startNode(t).id AS by,
  t.reason AS reason,
  t.dataset AS dataset, t.since_text AS since, t.until_text AS until,
  (t.since_latest <= last OR t.until_latest <= last + duration({days: 1}))
    AND (first < t.until_earliest OR first <= t.since_earliest) AS surely,
  true AS possibly,
  t.id AS tie, t.citations AS citations
ORDER BY other, status, dataset, tie
