"""What the outer layers are given: the services of one process, over one store and one snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.service.access import Keys
from graphsvc.service.differing import Differing
from graphsvc.service.disagreeing import Disagreeing
from graphsvc.service.drawing import Drawn
from graphsvc.service.exporting import Exporting
from graphsvc.service.feed import Feed
from graphsvc.service.learning import Learning
from graphsvc.service.lists import Lists
from graphsvc.service.pathfinding import Pathfinding
from graphsvc.service.questions import Questions
from graphsvc.service.reading import Followed, head_view
from graphsvc.service.records import Records
from graphsvc.service.scoring import Scoring
from graphsvc.service.tabling import Tabling
from graphsvc.service.writing import Writing
from graphsvc.snapshot.following import Follower
from graphsvc.snapshot.view import View
from graphsvc.store.base import Store


@dataclass(frozen=True, slots=True)
class Services:
    """A store, the snapshot that follows it, and the use cases over both."""

    store: Store
    follower: Follower
    keys: Keys
    records: Records
    feed: Feed
    lists: Lists
    questions: Questions
    learning: Learning
    differing: Differing
    disagreeing: Disagreeing
    drawn: Drawn
    pathfinding: Pathfinding
    scoring: Scoring
    exporting: Exporting
    tabling: Tabling
    writing: Writing

    def view(self) -> View:
        """Give the head view. Raises StoreUnavailable while the snapshot is first being built."""
        return head_view(self.follower)


def build(store: Store, follower: Follower, *, write_wait: float = 5.0, batch_limit: int = 50_000) -> Services:
    """Build the services over a store and its follower; `write_wait` is in seconds."""
    followed = Followed(store, follower)
    drawn = Drawn()
    return Services(
        store,
        follower,
        Keys(store),
        Records(store, follower),
        Feed(store, follower),
        Lists(followed),
        Questions(followed, follower),
        Learning(store, followed),
        Differing(followed),
        Disagreeing(followed),
        drawn,
        Pathfinding(drawn),
        Scoring(drawn),
        Exporting(drawn, followed),
        Tabling(followed),
        Writing(store, follower, wait=write_wait, batch_limit=batch_limit),
    )
