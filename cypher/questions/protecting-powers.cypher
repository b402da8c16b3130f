// Who protects whose interests in a country, and whose this country protects elsewhere, claim by claim: since when, how surely.
// params: id, on, through
// mode: read
// In Neo4j Browser:
// :param id => 'iran';
// :param on => '2022-09-07';
// :param through => null;
WITH date($on) AS first, date(coalesce($through, $on)) AS last
MATCH (asked:Entity {id: $id})-[t:PROTECTS_INTERESTS_IN]-(:Entity)
WHERE t.since_earliest <= last AND first < t.until_latest
WITH t, startNode(t) AS protector, endNode(t) AS receiver, first, last
RETURN protector.id AS protector, t.on_behalf_of AS on_behalf_of, receiver.id AS receiver,
  t.since_text AS since, t.until_text AS until, t.dataset AS dataset,
  (t.since_latest <= last OR t.until_latest <= last + duration({days: 1}))
    AND (first < t.until_earliest OR first <= t.since_earliest) AS surely,
  true AS possibly,
  t.id AS tie, t.citations AS citations
ORDER BY receiver, on_behalf_of, protector, dataset, tie
