// The log by record: current versions, histories and bodies.
// params: none
// mode: write
CREATE INDEX change_record_id IF NOT EXISTS
FOR (n:Change)
ON (n.record_id)
