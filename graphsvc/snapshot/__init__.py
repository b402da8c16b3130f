"""All that a verdict needs, in memory and with both clocks: built from the change log, read through views."""
