// One relationship for each has_relations_with tie; its look-up by id.
// params: none
// mode: write
CREATE CONSTRAINT has_relations_with_unique IF NOT EXISTS
FOR ()-[t:HAS_RELATIONS_WITH]-()
REQUIRE t.id IS UNIQUE
