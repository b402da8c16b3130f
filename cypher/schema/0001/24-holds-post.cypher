// One relationship for each holds_post tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT holds_post_unique IF NOT EXISTS
FOR ()-[t:HOLDS_POST]-()
REQUIRE t.id IS UNIQUE
