// The log by dataset: what its last load wrote, and what refers to it.
// params: none
// mode: write
CREATE INDEX change_dataset IF NOT EXISTS
FOR (n:Change)
ON (n.dataset)
