// The log in order, for those who follow it.
// params: none
// mode: write
CREATE INDEX change_revision IF NOT EXISTS
FOR (n:Change)
ON (n.revision)
