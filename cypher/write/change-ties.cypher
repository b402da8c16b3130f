// How many ties got a new version; kind, dataset and parties of a tie stay.
// params: id, version, dataset, since_earliest, since_latest, until_earliest, until_latest, since_text, until_text, since_kind, until_kind, citations, attributes
// mode: write
// Each parameter is a list with an item for each tie, as in add-ties.
UNWIND range(0, size($id) - 1) AS i
MATCH ()-[t:MEMBER_OF|ALLIED_WITH|HAS_RELATIONS_WITH|SUSPENDED_TIES_WITH|SEVERED_TIES_WITH|REPRESENTED_IN|RECOGNISES|PROTECTS_INTERESTS_IN|HOSTS|OPPOSES|RIVAL_OF|SUPPORTS|LOCATED_IN|HOLDS_POST|SUCCEEDS {id: $id[i]}]->()
SET t = $attributes[i],
  t += {
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
  }
RETURN count(t) AS written
