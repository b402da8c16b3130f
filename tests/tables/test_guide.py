"""The guide lists the columns of every question as they are."""

from __future__ import annotations

from tests.tables.guide_columns import listed, sections


def test_the_guide_lists_the_columns_of_every_question() -> None:
    """Where this fails, `python -m tests.tables.guide_columns` writes the page anew."""
    assert listed() == sections().strip()
