// One relationship for each rival_of tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT rival_of_unique IF NOT EXISTS
FOR ()-[t:RIVAL_OF]-()
REQUIRE t.id IS UNIQUE
