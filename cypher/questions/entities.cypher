// Which entities bear an id, a code or a name, whenever that was: to find the id that the other questions ask for.
// params: ref
// mode: read
// scans: yes, all entities, since no index reads lists of codes and of names
// In Neo4j Browser:
// :param ref => 'cow:255';
// A code is written with its scheme (cow:339, iso3:ALB), a name in any case but with its accents. When a code or a name
// was borne is in the record, (:Change {record_id}).body, and graphsvc knows it: /v1/resolve takes the day. The spells
// in the state system are a first hint.
MATCH (e:Entity)
WHERE e.id = $ref OR $ref IN e.codes OR any(name IN e.names WHERE toLower(name) = toLower($ref))
RETURN e.id AS id, e.name AS name, e.kind AS kind, e.codes AS codes, e.names AS names, e.spells AS spells,
  properties(e).merged_into AS merged_into, e.dataset AS dataset, e.citations AS citations
ORDER BY id
