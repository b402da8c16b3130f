"""Answers as flat tables: fixed columns for each question, a row an item; as CSV, as text for people, and as xlsx."""
