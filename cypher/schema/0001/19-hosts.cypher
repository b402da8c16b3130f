// One relationship for each hosts tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT hosts_unique IF NOT EXISTS
FOR ()-[t:HOSTS]-()
REQUIRE t.id IS UNIQUE
