// Who one entity is allied to on a day, claim by claim: through which alliance, according to which dataset, how surely.
// params: id, on
// mode: read
// In Neo4j Browser:
// :param id => 'albania';
// :param on => '2022-09-06';
// A full member's role is member or founder, or is not stated. What a dataset covers, and so what is *no* or
// *unknown*, is for graphsvc to say: these are the claims alone.
WITH date($on) AS day
CALL (day) {
  MATCH (:Entity {id: $id})-[mine:MEMBER_OF]->(x:Alliance)<-[its:MEMBER_OF]-(other:Entity)
  WHERE other.id <> $id
    AND mine.dataset = its.dataset
    AND coalesce(mine.role, 'member') IN ['member', 'founder']
    AND coalesce(its.role, 'member') IN ['member', 'founder']
    AND mine.since_earliest <= day AND day < mine.until_latest
    AND its.since_earliest <= day AND day < its.until_latest
  RETURN other, x.id AS alliance, [mine, its] AS ties
  UNION
  MATCH (:Entity {id: $id})-[direct:ALLIED_WITH]-(other:Entity)
  WHERE direct.since_earliest <= day AND day < direct.until_latest
  RETURN other, null AS alliance, [direct] AS ties
}
WITH other, alliance, ties, all(t IN ties WHERE
    (t.since_latest <= day OR t.until_latest <= day + duration({days: 1}))
    AND (day < t.until_earliest OR day <= t.since_earliest)) AS sure
UNWIND ties AS tie
RETURN other.id AS other, other.name AS name, alliance, tie.dataset AS dataset,
  any(one IN collect(sure) WHERE one) AS surely,
  true AS possibly,
  collect(DISTINCT tie.id) AS ties
ORDER BY other, alliance, dataset
