// One relationship for each represented_in tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT represented_in_unique IF NOT EXISTS
FOR ()-[t:REPRESENTED_IN]-()
REQUIRE t.id IS UNIQUE
