// Who one entity is allied to, claim by claim: through which alliance, since when, by which obligations, according to whom, how surely.
// params: id, on, through
// mode: read
// In Neo4j Browser:
// :param id => 'albania';
// :param on => '2022-09-06';
// :param through => null;
// A full member's role is member or founder, or is not stated. `owed` is what it owes the other, `due` what the other
// owes it: null where the claim does not state it, empty where it owes this one nothing.
WITH date($on) AS first, date(coalesce($through, $on)) AS last
CALL (first, last) {
  MATCH (me:Entity {id: $id})-[mine:MEMBER_OF]->(x:Alliance)<-[its:MEMBER_OF]-(other:Entity)
  WHERE other <> me
    AND mine.dataset = its.dataset
    AND coalesce(mine.role, 'member') IN ['member', 'founder']
    AND coalesce(its.role, 'member') IN ['member', 'founder']
    AND mine.since_earliest <= last AND first < mine.until_latest
    AND its.since_earliest <= last AND first < its.until_latest
    AND mine.since_earliest < its.until_latest AND its.since_earliest < mine.until_latest
  RETURN other, x.id AS alliance, [mine, its] AS claims,
    CASE WHEN coalesce(other.id IN mine.owed_to, true) THEN mine.obligations ELSE [] END AS owed,
    CASE WHEN coalesce(me.id IN its.owed_to, true) THEN its.obligations ELSE [] END AS due
  UNION ALL
  MATCH (me:Entity {id: $id})-[direct:ALLIED_WITH]-(other:Entity)
  WHERE other <> me
    AND direct.since_earliest <= last AND first < direct.until_latest
  RETURN other, null AS alliance, [direct] AS claims,
    CASE WHEN startNode(direct) = me THEN direct.obligations END AS owed,
    CASE WHEN startNode(direct) = other THEN direct.obligations END AS due
}
// The latest day on which each can begin and the earliest on which it can end; the days asked about come last.
WITH other, alliance, claims, owed, due,
  [t IN claims | CASE WHEN t.since_latest < t.until_latest
    THEN t.since_latest ELSE t.until_latest - duration({days: 1}) END] + first AS starts,
  [t IN claims | CASE WHEN t.since_earliest < t.until_earliest
    THEN t.until_earliest ELSE t.since_earliest + duration({days: 1}) END] + (last + duration({days: 1})) AS ends,
  reduce(one = claims[0], t IN claims | CASE WHEN one.since_latest < t.since_latest THEN t ELSE one END) AS later,
  reduce(one = claims[0], t IN claims | CASE WHEN t.until_earliest < one.until_earliest THEN t ELSE one END) AS sooner
RETURN other.id AS other, other.name AS name, alliance,
  owed, due,
  later.since_text AS since, sooner.until_text AS until,
  claims[0].dataset AS dataset,
  all(i IN range(0, size(claims)) WHERE all(j IN range(0, size(claims)) WHERE i = j OR starts[i] < ends[j])) AS surely,
  true AS possibly,
  [t IN claims | t.id] AS ties,
  reduce(cited = [], t IN claims | cited + [c IN t.citations WHERE NOT c IN cited]) AS citations
ORDER BY other, alliance, dataset, later.since_latest, ties
