// One relationship for each allied_with tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT allied_with_unique IF NOT EXISTS
FOR ()-[t:ALLIED_WITH]-()
REQUIRE t.id IS UNIQUE
