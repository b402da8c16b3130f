// One relationship for each suspended_ties_with tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT suspended_ties_with_unique IF NOT EXISTS
FOR ()-[t:SUSPENDED_TIES_WITH]-()
REQUIRE t.id IS UNIQUE
