// The shortest ways from one entity to another over allies on a day, at most 100: each hop an alliance that both are in.
// params: from, to, obligations, on
// mode: read
// In Neo4j Browser:
// :param from => 'albania';
// :param to => 'japan';
// :param obligations => ['defense'];
// :param on => '2022-09-06';
// Of a hop, both memberships are claims of one dataset, and either owes the other one of the obligations, or may: its
// claim does not state any (then the hop is not sure). `null` asks for no obligation. All claims of a way hold, or may
// hold, on that day. Direct statements (ALLIED_WITH) make no hop here; `allies` shows them.
WITH date($on) AS day
MATCH ALL SHORTEST (a:Entity {id: $from}) (
  (x:Entity)-[mine:MEMBER_OF]->(k:Alliance)<-[its:MEMBER_OF]-(y:Entity)
  WHERE mine.dataset = its.dataset
    AND coalesce(mine.role, 'member') IN ['member', 'founder']
    AND coalesce(its.role, 'member') IN ['member', 'founder']
    AND mine.since_earliest <= day AND day < mine.until_latest
    AND its.since_earliest <= day AND day < its.until_latest
    AND ($obligations IS NULL
      OR coalesce(y.id IN mine.owed_to, true) AND any(o IN $obligations WHERE coalesce(o IN mine.obligations, true))
      OR coalesce(x.id IN its.owed_to, true) AND any(o IN $obligations WHERE coalesce(o IN its.obligations, true)))
){1,8} (b:Entity {id: $to})
WITH [a.id] + [one IN y | one.id] AS entities, [one IN k | one.id] AS alliances, mine, its, day
RETURN size(alliances) AS length, entities, alliances,
  [t IN mine | t.dataset] AS datasets,
  all(t IN mine + its WHERE (t.since_latest <= day OR t.until_latest <= day + duration({days: 1}))
    AND (day < t.until_earliest OR day <= t.since_earliest))
  AND ($obligations IS NULL OR all(i IN range(0, size(alliances) - 1) WHERE
    coalesce(entities[i + 1] IN mine[i].owed_to, true) AND any(o IN $obligations WHERE o IN coalesce(mine[i].obligations, []))
    OR coalesce(entities[i] IN its[i].owed_to, true) AND any(o IN $obligations WHERE o IN coalesce(its[i].obligations, []))
  )) AS surely,
  true AS possibly,
  [i IN range(0, size(alliances) - 1) | [mine[i].id, its[i].id]] AS ties,
  reduce(cited = [], t IN mine + its | cited + [c IN t.citations WHERE NOT c IN cited]) AS citations
ORDER BY entities, alliances, datasets, ties
LIMIT 100
