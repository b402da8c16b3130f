// One counter: it must be unique before anybody merges it.
// params: none
// mode: write
CREATE CONSTRAINT revision_unique IF NOT EXISTS
FOR (n:Revision)
REQUIRE n.id IS UNIQUE
