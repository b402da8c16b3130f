// Nothing: this migration is of SQLite files alone, which keep references by place in the log; both kinds of store have one numbering.
// params: none
// mode: read
RETURN true AS done
