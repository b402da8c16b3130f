// One node for each source; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT source_unique IF NOT EXISTS
FOR (n:Source)
REQUIRE n.id IS UNIQUE
