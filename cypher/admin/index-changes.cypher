// How many changes are found by the dataset given.
// params: rows
// mode: write
UNWIND $rows AS row
MATCH (c:Change {record_id: row.id})
USING INDEX c:Change(record_id)
WHERE c.record = row.record AND c.version = row.version
SET c.dataset = row.dataset
RETURN count(c) AS written
