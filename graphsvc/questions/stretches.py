"""The stretches of days on which datasets say different things of a pair; between bounds nothing they say changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from graphsvc.model.days import Days, Window
from graphsvc.model.truth import Truth
from graphsvc.questions.meeting import Spell
from graphsvc.snapshot.rows import TieRow

NONE = "none"
"""What a dataset says of relations or of a mission that there are not."""


class Owed(NamedTuple):
    """What the first party owes the second and the other way round, in an alliance (None: by direct statement).

    None where a dataset does not state it.
    """

    alliance: int | None
    owed: frozenset[str] | None
    due: frozenset[str] | None


class Word(NamedTuple):
    """What a dataset says of a pair on a day: the verdict, and what holds by it (a status, a level, a role).

    `says` is None where the question has no such thing, or the dataset is not sure which.
    """

    truth: Truth
    says: str | None = None
    owes: tuple[Owed, ...] = ()

    @property
    def denies(self) -> bool:
        """Say whether by this word there is nothing between the two."""
        return self.truth is Truth.NO or (self.truth is Truth.YES and self.says == NONE)


class Answer(NamedTuple):
    """What is said of a pair on a day: by each dataset that says anything, and by all together.

    `through` are the alliances by which any of them has the two allied, `across` the datasets that only together do.
    """

    words: Mapping[int, Word]
    truth: Truth
    through: tuple[int | None, ...] = ()
    across: tuple[int, ...] = ()


class Stretch(NamedTuple):
    """Days that follow each other, on which the datasets differ and say the same all the time."""

    window: Window
    answer: Answer


class Edge(NamedTuple):
    """Two claims about one spell of which one begins, or ends, when the other does not yet or no longer."""

    end: str
    one: TieRow
    other: TieRow


class Comparison(NamedTuple):
    """In which way two datasets differ, and the ends of spells that this comes from."""

    how: str
    edges: tuple[Edge, ...] = ()


class Told(NamedTuple):
    """What a dataset says in a stretch, with the spell it claims then, or nearest to it, and all ties behind."""

    word: Word
    spell: Spell = ()
    rows: tuple[TieRow, ...] = ()


class Topic(Protocol):
    """One question about one pair, of which more than one dataset may speak."""

    question: str
    parties: tuple[int, int]
    windows: Days
    """The days outside of which the datasets do not differ."""
    cuts: set[int]
    """The days on which what any of them says may change."""

    def on(self, day: int) -> Answer:
        """Give what they say on a day."""

    def differ(self, answer: Answer) -> bool:
        """Say whether that is a disagreement."""

    def compare(self, stretch: Stretch) -> tuple[list[Comparison], Mapping[int, Told]]:
        """Say in which ways they differ, and give what each of them says."""


def stretches(topic: Topic) -> Iterator[Stretch]:
    """Give the longest stretches on which they differ in one way, in order."""
    found: Stretch | None = None
    for first, last in pieces(topic.windows, sorted(topic.cuts)):
        answer = topic.on(first)
        if not topic.differ(answer):
            continue
        if found is not None:
            if found.window.last + 1 == first and found.answer == answer:
                found = Stretch(Window(found.window.first, last), answer)
                continue
            yield found
        found = Stretch(Window(first, last), answer)
    if found is not None:
        yield found


def pieces(windows: Days, cuts: Sequence[int]) -> Iterator[Window]:
    """Cut windows into pieces that begin on the days given, which are in order.

    >>> list(pieces((Window(1, 9),), [0, 4, 9, 12]))
    [Window(first=1, last=3), Window(first=4, last=8), Window(first=9, last=9)]
    """
    for window in windows:
        inner = cuts[bisect_right(cuts, window.first) : bisect_left(cuts, window.last + 1)]
        starts = [window.first, *inner]
        for first, after in zip(starts, [*inner, window.last + 1], strict=True):
            yield Window(first, after - 1)


def differ(words: Iterable[Word]) -> bool:
    """Say whether some are sure that it holds and others that it does not, or that it holds otherwise.

    What is only possible contradicts nobody, nor does a word that leaves open what another tells.
    """
    sure = [word for word in words if word.truth in (Truth.YES, Truth.NO)]
    if len(sure) < 2:
        return False
    claiming = [word for word in sure if word.truth is Truth.YES]
    told = {word.says for word in claiming} - {None}
    return (bool(claiming) and len(claiming) < len(sure)) or len(told) > 1 or owe_differently(claiming)


def owe_differently(words: Iterable[Word]) -> bool:
    """Say whether two state different obligations in one alliance."""
    stated: dict[tuple[int | None, str], frozenset[str]] = {}
    for word in words:
        for one in word.owes:
            for side, owed in (("owed", one.owed), ("due", one.due)):
                if owed is not None and stated.setdefault((one.alliance, side), owed) != owed:
                    return True
    return False
