"""Wait until the snapshot has read the log."""

from __future__ import annotations

from graphsvc.cli.output import working
from graphsvc.errors import StoreUnavailable
from graphsvc.snapshot.following import Follower

_STEP_SECONDS = 0.2


def read_up_to(follower: Follower, revision: int) -> None:
    """Wait, with a bar, until the snapshot is built. Raises StoreUnavailable where the log cannot be read."""
    with working("Reading the log") as progress:
        while not follower.is_ready:
            follower.wait_for(max(revision, 1), _STEP_SECONDS)
            progress(follower.progress[0], revision)
            if follower.problem:
                raise StoreUnavailable(follower.problem)
