"""Use cases: the only users of store and snapshot together."""
