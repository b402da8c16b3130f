// What the datasets claim of two entities, kind by kind, side by side; in `differs`, what others say of the same spell instead.
// params: a, b, on, through
// mode: read
// In Neo4j Browser:
// :param a => 'egypt';
// :param b => 'arab-league';
// :param on => '1975-01-01';
// :param through => '1990-01-01';
// Without `on`, of all days. Two claims are of the same spell where they may hold on the same day, and differ in a date
// where it cannot be the same. That a dataset claims nothing at all is no difference here: it may not cover the question.
WITH date(coalesce($on, '0001-01-01')) AS first, date(coalesce($through, $on, '9999-12-31')) AS last
MATCH (a:Entity {id: $a})-[t]-(b:Entity {id: $b})
WHERE t.since_earliest <= last AND first < t.until_latest
OPTIONAL MATCH (a)-[o]-(b)
WHERE type(o) = type(t) AND o.dataset <> t.dataset
  AND (startNode(o) = startNode(t) OR t:HAS_RELATIONS_WITH|RIVAL_OF)
  AND o.since_earliest < t.until_latest AND t.since_earliest < o.until_latest
WITH t, o, first, last,
  CASE WHEN o.since_latest < t.since_earliest OR t.since_latest < o.since_earliest
    THEN ['since ' + coalesce(nullIf(o.since_text, ''), 'unknown') + coalesce(' (' + o.since_kind + ')', '')] ELSE [] END
  + CASE WHEN o.until_latest < t.until_earliest OR t.until_latest < o.until_earliest
    OR (o.until_text = '..') <> (t.until_text = '..')
    THEN ['until ' + coalesce(nullIf(o.until_text, ''), 'unknown') + coalesce(' (' + o.until_kind + ')', '')] ELSE [] END
  + [name IN ['role', 'level', 'recognition'] WHERE o[name] <> t[name] | name + ' ' + o[name]]
  + [name IN ['obligations', 'owed_to'] WHERE any(one IN o[name] + t[name] WHERE NOT (one IN o[name] AND one IN t[name]))
    | name + reduce(all = '', one IN o[name] | all + ' ' + one)] AS words
ORDER BY o.dataset, o.since_earliest, o.id
WITH t, first, last, collect([word IN words | o.dataset + ': ' + word]) AS others
RETURN toLower(type(t)) AS kind, startNode(t).id AS from, endNode(t).id AS to,
  t.dataset AS dataset, t.since_text AS since, t.since_kind AS since_kind, t.until_text AS until, t.until_kind AS until_kind,
  reduce(all = [], other IN others | all + other) AS differs,
  (t.since_latest <= last OR t.until_latest <= last + duration({days: 1}))
    AND (first < t.until_earliest OR first <= t.since_earliest) AS surely,
  true AS possibly,
  t.id AS tie, t.citations AS citations
ORDER BY kind, from, t.since_earliest, t.since_latest, dataset, tie
