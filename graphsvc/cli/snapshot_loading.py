"""Read a store into a snapshot and wait until it has read the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graphsvc.cli.output import working
from graphsvc.cli.stores import opened
from graphsvc.errors import StoreUnavailable
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import Store

_STEP_SECONDS = 0.2


@contextmanager
def followed(url: str) -> Iterator[tuple[Store, Follower]]:
    """Open a store and read it into a snapshot, for the length of a command."""
    with opened(url) as store:
        revision = store.head().revision
        follower = Follower(store)
        follower.start()
        try:
            read_up_to(follower, revision)
            yield store, follower
        finally:
            follower.stop()


def read_up_to(follower: Follower, revision: int) -> None:
    """Wait, with a bar, until the snapshot is built. Raises StoreUnavailable where the log cannot be read."""
    with working("Reading the log") as progress:
        while not follower.is_ready:
            follower.wait_for(max(revision, 1), _STEP_SECONDS)
            progress(follower.progress[0], revision)
            if follower.problem:
                raise StoreUnavailable(follower.problem)
