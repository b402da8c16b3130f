// One relationship for each severed_ties_with tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT severed_ties_with_unique IF NOT EXISTS
FOR ()-[t:SEVERED_TIES_WITH]-()
REQUIRE t.id IS UNIQUE
