// The missions that a country sends and receives, claim by claim: at which level, since when, according to whom, how surely.
// params: id, on, through
// mode: read
// In Neo4j Browser:
// :param id => 'cuba';
// :param on => '2000-01-01';
// :param through => null;
// The level `none` is a denial: the dataset says that there is no mission. A level never says whether relations exist.
WITH date($on) AS first, date(coalesce($through, $on)) AS last
MATCH (asked:Entity {id: $id})-[t:REPRESENTED_IN]-(:Entity)
WHERE t.since_earliest <= last AND first < t.until_latest
WITH t, properties(t) AS more, startNode(t) AS sender, endNode(t) AS receiver, first, last
RETURN sender.id AS sender, receiver.id AS receiver,
  t.level AS level, more.source_level AS source_level, more.mission AS mission, t.place AS place,
  t.since_text AS since, t.until_text AS until, t.dataset AS dataset,
  (t.since_latest <= last OR t.until_latest <= last + duration({days: 1}))
    AND (first < t.until_earliest OR first <= t.since_earliest) AS surely,
  true AS possibly,
  t.id AS tie, t.citations AS citations
ORDER BY sender, receiver, dataset, t.since_latest DESC, t.since_earliest DESC, tie
