// Nothing: this migration is of SQLite files alone, which lose an index, and both kinds of store have one numbering.
// params: none
// mode: read
RETURN true AS done
