"""Answer who is allied to whom, on which day, since when, and who says so."""

__version__ = "0.1.0"
