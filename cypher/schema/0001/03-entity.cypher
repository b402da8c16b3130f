// One node for each entity; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT entity_unique IF NOT EXISTS
FOR (n:Entity)
REQUIRE n.id IS UNIQUE
