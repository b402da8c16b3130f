"""A server of the sets that ship with graphsvc, to ask."""

from __future__ import annotations

from tests.api.conftest import seeded

__all__ = ["seeded"]
