// One relationship for each member_of tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT member_of_unique IF NOT EXISTS
FOR ()-[t:MEMBER_OF]-()
REQUIRE t.id IS UNIQUE
