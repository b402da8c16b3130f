"""Ask for refusals and see that they leave no trace."""

from __future__ import annotations

import pytest

from graphsvc.errors import GraphsvcError
from graphsvc.model.batch import Batch, Write
from graphsvc.model.citation import Record
from graphsvc.store.base import BatchRefused, Refusal, Store
from tests.worlds import batch


def refusals(store: Store, wanted: Batch, *, dry_run: bool = False) -> tuple[Refusal, ...]:
    """Give what a batch is refused for, after seeing that it changed nothing."""
    before = store.head()
    with pytest.raises(BatchRefused) as caught:
        store.write(wanted, dry_run=dry_run)
    assert store.head() == before
    assert store.check() == []
    return caught.value.refusals


def refusal(store: Store, kind: type[GraphsvcError], *writes: Record | Write, dry_run: bool = False) -> Refusal:
    """Give the one refusal of a batch, which is of exactly this kind."""
    (found,) = refusals(store, batch(*writes), dry_run=dry_run)
    assert type(found.error) is kind
    return found


def pointers(store: Store, *writes: Record | Write) -> list[str]:
    """Give where a batch is refused, sorted."""
    return sorted(one.pointer for one in refusals(store, batch(*writes)))
