"""Where the change log is kept: one port, two adapters (SQLite and Neo4j)."""
