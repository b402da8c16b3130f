// One relationship for each protects_interests_in tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT protects_interests_in_unique IF NOT EXISTS
FOR ()-[t:PROTECTS_INTERESTS_IN]-()
REQUIRE t.id IS UNIQUE
