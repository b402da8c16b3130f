// One relationship for each opposes tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT opposes_unique IF NOT EXISTS
FOR ()-[t:OPPOSES]-()
REQUIRE t.id IS UNIQUE
