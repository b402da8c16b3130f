// The sources behind what is said of two entities, their ties and the events that both took part in, and what each is cited for.
// params: a, b, on, through
// mode: read
// In Neo4j Browser:
// :param a => 'albania';
// :param b => 'iran';
// :param on => null;
// :param through => null;
// Without `on`, of all days. Where in a source it stands, and its wording, are in the record: (:Change {record_id}).body.
WITH date(coalesce($on, '0001-01-01')) AS first, date(coalesce($through, $on, '9999-12-31')) AS last
CALL (first, last) {
  MATCH (:Entity {id: $a})-[t]-(:Entity {id: $b})
  WHERE t.since_earliest <= last AND first < t.until_latest
  RETURN t.citations AS cited, toLower(type(t)) AS kind, t.dataset AS dataset, t.id AS id
  UNION ALL
  MATCH (e:Event)-[:INVOLVES]->(:Entity {id: $a})
  WHERE EXISTS { (e)-[:INVOLVES]->(:Entity {id: $b}) }
    AND e.when_earliest <= last AND first <= e.when_latest
  WITH DISTINCT e
  MATCH (e)-[i:INVOLVES]->(:Entity)
  WITH e, e.citations + reduce(all = [], own IN collect(i.citations) | all + own) AS cited
  RETURN cited, e.kind AS kind, e.dataset AS dataset, e.id AS id
}
UNWIND cited AS source
MATCH (s:Source {id: source})
WITH DISTINCT s, properties(s) AS more, kind, dataset, id
ORDER BY id
RETURN s.id AS source, s.kind AS kind, s.title AS title, more.author AS author, more.publisher AS publisher,
  more.published AS published, more.url AS url,
  collect(DISTINCT dataset) AS datasets, collect(DISTINCT kind) AS cited_for, collect(id) AS records
ORDER BY source
