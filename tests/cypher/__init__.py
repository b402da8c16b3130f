"""Tests of the Cypher files."""
