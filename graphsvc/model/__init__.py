"""Pure values that know their own rules and know no database: standard library only."""
