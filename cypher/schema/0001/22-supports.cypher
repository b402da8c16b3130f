// One relationship for each supports tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT supports_unique IF NOT EXISTS
FOR ()-[t:SUPPORTS]-()
REQUIRE t.id IS UNIQUE
