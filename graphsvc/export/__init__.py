"""Networks and tables in the formats that people open, one file a format: pure functions that yield bytes."""
