"""Runs of a verdict: unbroken days of one truth and status about the same others. Timelines draw them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graphsvc.errors import TooLarge
from graphsvc.model.dates import FOREVER
from graphsvc.model.days import has
from graphsvc.model.effort import checked
from graphsvc.questions.strands import DayAnswer, Strand
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.endings import ending

MOST_COLUMNS = 20_000
_SHOWN = ("yes", "disputed", "possible")


class Run(NamedTuple):
    """The days from `first` to the day before `until`, why they end, and all ties behind them."""

    first: int
    until: int
    ends: str
    shown: DayAnswer
    ties: tuple[str, ...]


def runs(strand: Strand, lens: Lens) -> Iterator[Run]:
    """List the runs in which something is claimed. Raises TooLarge where a verdict changes too often to be drawn."""
    claimed = strand.history.ever_claimed
    bounds = strand.history.cuts if claimed else ()
    if len(bounds) > MOST_COLUMNS:
        raise TooLarge(
            f"the verdict on {strand.question} may change on {len(bounds):,} days, and at most {MOST_COLUMNS:,} are "
            "looked at; ask for fewer `datasets`"
        )
    first, shown = 0, None
    ties: dict[str, None] = {}
    for day in checked(bounds):
        answer = strand.answer(lens.at(day)) if has(claimed, day) else None
        is_same = shown is not None and answer is not None and _about(answer) == _about(shown)
        if not is_same:
            if shown is not None:
                ends = "asked" if day == FOREVER else ending(strand.history.endings(day))
                yield Run(first, day, ends, shown, tuple(ties))
            shown = answer if answer and answer.truth in _SHOWN and answer.status != "none" else None
            first, ties = day, {}
        if shown is not None and answer is not None:
            ties |= dict.fromkeys(answer.ties)


def _about(answer: DayAnswer) -> tuple[object, ...]:
    """Return all that the title of a run says: who is hosted, through what two are allied."""
    return answer.truth, answer.status, answer.by, [entity["id"] for entity in answer.others]
