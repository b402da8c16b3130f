// Whom a country hosts, claim by claim, and whom the hosted oppose meanwhile: how many, where, according to whom, how surely.
// params: host, on, through
// mode: read
// In Neo4j Browser:
// :param host => 'albania';
// :param on => '2022-09-06';
// :param through => null;
// `surely` is about the hosting; `opposes_surely` says whether both surely hold on one day.
WITH date($on) AS first, date(coalesce($through, $on)) AS last
MATCH (host:Entity {id: $host})-[h:HOSTS]->(guest:Entity)
WHERE h.since_earliest <= last AND first < h.until_latest
OPTIONAL MATCH (guest)-[o:OPPOSES]->(against:Entity)
WHERE o.since_earliest <= last AND first < o.until_latest
  AND h.since_earliest < o.until_latest AND o.since_earliest < h.until_latest
WITH host, h, properties(h) AS more, guest, o, against,
  [t IN [h, o] | CASE WHEN t.since_latest < t.until_latest
    THEN t.since_latest ELSE t.until_latest - duration({days: 1}) END] + first AS starts,
  [t IN [h, o] | CASE WHEN t.since_earliest < t.until_earliest
    THEN t.until_earliest ELSE t.since_earliest + duration({days: 1}) END] + (last + duration({days: 1})) AS ends
RETURN host.id AS host, guest.id AS guest, guest.name AS name,
  h.people_about AS people_about, more.people_min AS people_min, more.people_max AS people_max, h.place AS place,
  against.id AS against,
  h.since_text AS since, h.until_text AS until, h.dataset AS dataset,
  starts[0] < ends[2] AND starts[2] < ends[0] AS surely,
  true AS possibly,
  h.id AS tie, h.citations AS citations,
  o.dataset AS opposes_dataset,
  CASE WHEN o IS NOT NULL
    THEN all(i IN range(0, 2) WHERE all(j IN range(0, 2) WHERE i = j OR starts[i] < ends[j])) END AS opposes_surely,
  o.id AS opposes_tie, o.citations AS opposes_citations
ORDER BY guest, against, dataset, tie, opposes_tie
