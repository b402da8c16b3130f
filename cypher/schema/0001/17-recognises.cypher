// One relationship for each recognises tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT recognises_unique IF NOT EXISTS
FOR ()-[t:RECOGNISES]-()
REQUIRE t.id IS UNIQUE
