// Whom a country hosts on a day, claim by claim, and whom the hosted oppose on that day.
// params: host, on
// mode: read
// In Neo4j Browser:
// :param host => 'albania';
// :param on => '2022-09-06';
// Leave the first pattern's {id: $host} out to see every host.
WITH date($on) AS day
MATCH (host:Entity {id: $host})-[h:HOSTS]->(guest:Entity)
WHERE h.since_earliest <= day AND day < h.until_latest
OPTIONAL MATCH (guest)-[o:OPPOSES]->(against:Entity)
WHERE o.since_earliest <= day AND day < o.until_latest
RETURN host.id AS host, guest.id AS guest, guest.name AS name,
  h.people_about AS people_about, h.people_min AS people_min, h.people_max AS people_max, h.place AS place,
  against.id AS against,
  h.dataset AS dataset, o.dataset AS opposes_dataset,
  h.since_text AS since, h.until_text AS until,
  (h.since_latest <= day OR h.until_latest <= day + duration({days: 1}))
    AND (day < h.until_earliest OR day <= h.since_earliest) AS surely,
  true AS possibly,
  h.id AS tie, o.id AS opposes_tie
ORDER BY host, guest, against, dataset, tie, opposes_tie
