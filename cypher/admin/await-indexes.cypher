// Returns when every index can answer.
// params: seconds
// mode: read
CALL db.awaitIndexes($seconds)
