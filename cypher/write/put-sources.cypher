// How many sources were written.
// params: sources
// mode: write
UNWIND $sources AS source
MERGE (n:Source {id: source.id})
SET n = source.properties
RETURN count(n) AS written
