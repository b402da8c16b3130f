// One relationship for each located_in tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT located_in_unique IF NOT EXISTS
FOR ()-[t:LOCATED_IN]-()
REQUIRE t.id IS UNIQUE
