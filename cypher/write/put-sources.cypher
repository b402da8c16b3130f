// How many sources were written.
// params: rows
// mode: write
UNWIND $rows AS source
MERGE (n:Source {id: source.id})
SET n = source.properties
RETURN count(n) AS written
