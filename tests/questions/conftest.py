"""Ask questions of small worlds: records go through a real store and a real follower."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphsvc.model import dates, intervals
from graphsvc.model.batch import Write
from graphsvc.model.citation import Record
from graphsvc.snapshot.lens import Certainty, Lens
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.sqlite import SqliteStore
from tests import worlds

Ask = Callable[..., Lens]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Give a function that writes records and gives a lens on a day or a period; called again, it adds to the same world."""
    store = SqliteStore(tmp_path / "store.sqlite")
    store.migrate()
    follower = Follower(store)
    follower.start()

    def lens(
        *records: Record | Write,
        on: str = "",
        during: str | None = None,
        cut: str = "2026-01-01",
        datasets: list[str] | None = None,
        certainty: Certainty = "possible",
    ) -> Lens:
        if records:
            worlds.write(store, *records)
        assert follower.wait_for(store.head().revision, 10)
        view = follower.view
        chosen = (
            None
            if datasets is None
            else frozenset(index for one in datasets if (index := view.source_index(one)) is not None)
        )
        period = None if during is None else intervals.parse_period(during)
        first = dates.day(on) if period is None else period.first
        return Lens(view, first, dates.day(cut), chosen, certainty, during=period)

    yield lens
    follower.stop()
    store.close()
