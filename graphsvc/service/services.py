"""What the outer layers are given: the services of one process, over one store and one snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.service.access import Keys
from graphsvc.service.charting import Charting
from graphsvc.service.comparing import Comparing
from graphsvc.service.differing import Differing
from graphsvc.service.disagreeing import Disagreeing
from graphsvc.service.drawing import Drawn
from graphsvc.service.exporting import Exporting
from graphsvc.service.feed import Feed
from graphsvc.service.histories import Histories
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
    histories: Histories
    charting: Charting
    learning: Learning
    differing: Differing
    disagreeing: Disagreeing
    drawn: Drawn
    pathfinding: Pathfinding
    scoring: Scoring
    comparing: Comparing
    exporting: Exporting
    tabling: Tabling
    writing: Writing

    def view(self) -> View:
        """Give the head view. Raises StoreUnavailable while the snapshot is first being built."""
        return head_view(self.follower)


def build(store: Store, follower: Follower, *, write_wait: float = 5.0, batch_limit: int = 50_000) -> Services:
    """Build the services over a store and its follower; `write_wait` is in seconds."""
    followed = Followed(store, follower)
    questions = Questions(followed, follower)
    drawn = Drawn()
    scoring = Scoring(drawn)
    return Services(
        store=store,
        follower=follower,
        keys=Keys(store),
        records=Records(store, follower),
        feed=Feed(store, follower),
        lists=Lists(followed),
        questions=questions,
        histories=Histories(followed),
        charting=Charting(questions, scoring),
        learning=Learning(store, followed),
        differing=Differing(followed),
        disagreeing=Disagreeing(followed),
        drawn=drawn,
        pathfinding=Pathfinding(drawn),
        scoring=scoring,
        comparing=Comparing(drawn),
        exporting=Exporting(drawn, followed),
        tabling=Tabling(followed),
        writing=Writing(store, follower, wait=write_wait, batch_limit=batch_limit),
    )
