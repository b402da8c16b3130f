// How things went for an entity, or between two: its ties and events by start, with those involved and who says so.
// params: id, other, on, through
// mode: read
// In Neo4j Browser:
// :param id => 'albania';
// :param other => 'iran';
// :param on => null;
// :param through => null;
// Without `other`, all ties and events of the entity; without `on`, of all days. A tie holds on each day from
// `surely_from` to `surely_to`, both included, whichever of its dates are right; null where no day is sure, and where
// it still holds.
WITH date(coalesce($on, '0001-01-01')) AS first, date(coalesce($through, $on, '9999-12-31')) AS last
CALL (first, last) {
  MATCH (:Entity {id: $id})-[t]-(with:Entity)
  WHERE ($other IS NULL OR with.id = $other)
    AND t.since_earliest <= last AND first < t.until_latest
  WITH t,
    CASE WHEN t.since_latest < t.until_latest
      THEN t.since_latest ELSE t.until_latest - duration({days: 1}) END AS begun,
    CASE WHEN t.since_earliest < t.until_earliest
      THEN t.until_earliest ELSE t.since_earliest + duration({days: 1}) END AS ends
  RETURN t.since_earliest AS earliest, t.since_latest AS latest, 'tie' AS record, toLower(type(t)) AS kind,
    startNode(t).name + ' ' + replace(toLower(type(t)), '_', ' ') + ' ' + endNode(t).name
      + coalesce(' (' + coalesce(t.role, t.level, t.post) + ')', '') AS what,
    t.since_text AS since, t.until_text AS until,
    CASE WHEN begun < ends AND begun < date('9999-12-30') THEN begun END AS surely_from,
    CASE WHEN begun < ends AND t.until_text <> '..' THEN ends - duration({days: 1}) END AS surely_to,
    null AS involved, t.dataset AS dataset, t.citations AS citations, t.id AS id
  UNION ALL
  MATCH (e:Event)-[:INVOLVES]->(:Entity {id: $id})
  WHERE ($other IS NULL OR EXISTS { (e)-[:INVOLVES]->(:Entity {id: $other}) })
    AND e.when_earliest <= last AND first <= e.when_latest
  WITH DISTINCT e
  MATCH (e)-[i:INVOLVES]->(who:Entity)
  WITH e, who.id + ': ' + i.role + coalesce(' according to ' + i.according_to, '')
    + coalesce(' (' + i.confidence + ')', '') AS part
  ORDER BY part
  WITH e, collect(part) AS involved
  RETURN e.when_earliest AS earliest, e.when_latest AS latest, 'event' AS record, e.kind AS kind, e.title AS what,
    e.when_text AS since, null AS until,
    CASE WHEN e.when_earliest = e.when_latest THEN e.when_earliest END AS surely_from,
    CASE WHEN e.when_earliest = e.when_latest THEN e.when_latest END AS surely_to,
    involved, e.dataset AS dataset, e.citations AS citations, e.id AS id
}
RETURN since, until, record, kind, what, involved, surely_from, surely_to, dataset, citations, id
ORDER BY earliest, latest, record, id
