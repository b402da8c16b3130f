// How many changes were appended to a log that is being restored.
// params: rows
// mode: write
UNWIND $rows AS row
CREATE (c:Change)
SET c = row
RETURN count(c) AS written
