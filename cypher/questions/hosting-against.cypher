// Who hosts those that oppose a country or group, claim by claim: both claims hold on one day, and how surely.
// params: against, on, through
// mode: read
// In Neo4j Browser:
// :param against => 'iran';
// :param on => '2022-09-06';
// :param through => null;
WITH date($on) AS first, date(coalesce($through, $on)) AS last
MATCH (against:Entity {id: $against})<-[o:OPPOSES]-(guest:Entity)<-[h:HOSTS]-(host:Entity)
WHERE h.since_earliest <= last AND first < h.until_latest
  AND o.since_earliest <= last AND first < o.until_latest
  AND h.since_earliest < o.until_latest AND o.since_earliest < h.until_latest
WITH host, h, guest, o,
  [t IN [h, o] | CASE WHEN t.since_latest < t.until_latest
    THEN t.since_latest ELSE t.until_latest - duration({days: 1}) END] + first AS starts,
  [t IN [h, o] | CASE WHEN t.since_earliest < t.until_earliest
    THEN t.until_earliest ELSE t.since_earliest + duration({days: 1}) END] + (last + duration({days: 1})) AS ends
RETURN host.id AS host, guest.id AS guest, guest.name AS name, h.place AS place,
  h.since_text AS hosts_since, h.until_text AS hosts_until, h.dataset AS hosts_dataset,
  o.since_text AS opposes_since, o.until_text AS opposes_until, o.dataset AS opposes_dataset,
  all(i IN range(0, 2) WHERE all(j IN range(0, 2) WHERE i = j OR starts[i] < ends[j])) AS surely,
  true AS possibly,
  [h.id, o.id] AS ties,
  h.citations + [c IN o.citations WHERE NOT c IN h.citations] AS citations
ORDER BY host, guest, hosts_dataset, opposes_dataset, ties
