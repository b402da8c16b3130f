"""Clients of real servers: of the small world, to write to; of the sets that ship with graphsvc, to ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphsvc.client import Client
from tests.api.conftest import seeded, served
from tests.api.serving import Served

__all__ = ["asking", "seeded", "served", "writing"]


@pytest.fixture
def writing(served: Served) -> Iterator[Client]:
    """Give a client of the small world that may write."""
    with Client(served.url, api_key=served.secret("write")) as client:
        yield client


@pytest.fixture(scope="module")
def asking(seeded: Served) -> Iterator[Client]:
    """Give a client of the sets that ship with graphsvc, without a key."""
    with Client(seeded.url) as client:
        yield client
