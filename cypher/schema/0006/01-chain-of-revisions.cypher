// How many revisions got the chain given, at their last change.
// params: rows
// mode: write
UNWIND $rows AS row
MATCH (c:Change {revision: row.revision})
USING INDEX c:Change(revision)
WHERE c.seq = c.of
SET c.chain = row.chain
RETURN count(c) AS written
