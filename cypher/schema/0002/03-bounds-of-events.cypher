// How many events got the bounds given.
// params: rows
// mode: write
UNWIND $rows AS row
MATCH (n:Event {id: row.id})
SET n += row.bounds
RETURN count(n) AS written
