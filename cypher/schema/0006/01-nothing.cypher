// Nothing: this step is one of SQLite alone, and both stores count the same steps.
// params: none
// mode: read
RETURN 6 AS number
