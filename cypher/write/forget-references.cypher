// How many references are no longer made, because their records are about to change.
// params: rows
// mode: write
UNWIND $rows AS one
MATCH (c:Change {record_id: one.id})-[reference:REFERS_TO]->()
USING INDEX c:Change(record_id)
WHERE c.record = one.record
DELETE reference
RETURN count(*) AS forgotten
