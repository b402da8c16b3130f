"""How often the tests of this folder repeat what goes by chance."""

from __future__ import annotations

import os

MOST = os.environ.get("GRAPHSVC_TEST_ROUNDS")
"""The most rounds that any test runs. Unset, each runs a few; 200 lets each run nearly all that it was made for."""


def rounds(few: int, full: int) -> range:
    """Count the rounds of a test: `few` unless the setting asks for more, and never more than `full`."""
    return range(few if MOST is None else min(int(MOST), full))
