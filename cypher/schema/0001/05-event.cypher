// One node for each event; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT event_unique IF NOT EXISTS
FOR (n:Event)
REQUIRE n.id IS UNIQUE
