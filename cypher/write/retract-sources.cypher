// How many sources were taken out of the graph; the log keeps them.
// params: ids
// mode: write
UNWIND $ids AS id
MATCH (n:Source {id: id})
DETACH DELETE n
RETURN count(*) AS written
