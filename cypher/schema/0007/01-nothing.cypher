// Nothing: only an SQLite store is a file that somebody may copy, replace or take apart.
// params: none
// mode: read
RETURN 7 AS number
