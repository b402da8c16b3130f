// How many new ties were written; the type of the relationship is the tie's kind, `attributes` is what the kind adds.
// params: type, from, to, id, version, dataset, since_earliest, since_latest, until_earliest, until_latest, since_text, until_text, since_kind, until_kind, citations, attributes
// mode: write
// Each parameter is a list with an item for each tie: names sent once and days sent as text halve what is sent.
UNWIND range(0, size($id) - 1) AS i
MATCH (a:Entity {id: $from[i]})
MATCH (b:Entity {id: $to[i]})
CREATE (a)-[t:$($type[i]) {
  id: $id[i],
  version: $version[i],
  dataset: $dataset[i],
  since_earliest: date($since_earliest[i]),
  since_latest: date($since_latest[i]),
  until_earliest: date($until_earliest[i]),
  until_latest: date($until_latest[i]),
  since_text: $since_text[i],
  until_text: $until_text[i],
  since_kind: $since_kind[i],
  until_kind: $until_kind[i],
  citations: $citations[i]
}]->(b)
SET t += $attributes[i]
RETURN count(t) AS written
