// One node for each migration.
// params: none
// mode: write
CREATE CONSTRAINT migration_unique IF NOT EXISTS
FOR (n:Migration)
REQUIRE n.number IS UNIQUE
