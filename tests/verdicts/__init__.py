"""Tests of the engine of verdicts."""
