// How many participations were moved from the node that stood for an entity, and for those merged into it, to the one that does.
// params: id, before, after
// mode: write
// A participation that is moved keeps its entity as it was given, `given`, where another stands for it.
MATCH (part:Entity)-[:MERGED_INTO*0..]->(:Entity {id: $id})
WITH collect(part.id) AS parts
MATCH (there:Entity {id: $before})
MATCH (here:Entity {id: $after})
MATCH (there)<-[i:INVOLVES]-(event:Event)
WHERE coalesce(i.given, $before) IN parts
WITH i, event, here, properties(i) AS properties, coalesce(i.given, $before) AS given
DELETE i
WITH event, here, properties, given
CREATE (event)-[moved:INVOLVES]->(here)
SET moved = properties,
  moved.given = CASE WHEN here.id = given THEN null ELSE given END
RETURN count(moved) AS written
