// One relationship for each succeeds tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT succeeds_unique IF NOT EXISTS
FOR ()-[t:SUCCEEDS]-()
REQUIRE t.id IS UNIQUE
