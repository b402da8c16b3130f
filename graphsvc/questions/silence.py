"""What silence means in a list: whether what is not listed is a *no*, or is not known, and the coverage behind that."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from graphsvc.model import dates
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import Covered
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.silence import ROSTER, RosterSilence


class Silence(NamedTuple):
    """The truth for any state of a roster that is not listed or omitted, and the coverage behind it."""

    truth: Truth
    roster: str
    coverage: list[Covered]


def silence(
    lens: Lens,
    questions: tuple[str, ...],
    parties: tuple[int, ...] = (),
    *,
    within: int | None = None,
    obligations: frozenset[str] | None = None,
    beside: Collection[str] = (),
) -> Silence:
    """Return what silence about these questions means: *no* where one dataset covers a whole roster on all days asked.

    `parties` are those whom the list is about, `beside` other questions whose coverage is shown, too.
    """
    engine = engine_of(lens)
    roster = RosterSilence(engine, lens.datasets, lens.days, questions, parties, within, obligations).roster()
    truth = Truth.UNKNOWN if roster is None else Truth.NO
    coverage = covered(lens, {*questions, *beside}, parties, within)
    return Silence(truth, f"system:{roster or ROSTER}", coverage)


def covered(lens: Lens, questions: Collection[str], parties: tuple[int, ...], within: int | None) -> list[Covered]:
    """Show what the datasets say that they cover of these questions with these parties."""
    shown: list[Covered] = []
    for source in lens.sources.values():
        checked = None if source.checked_through is None else dates.iso(source.checked_through)
        for entry in source.coverage:
            if (
                entry.question in questions
                and (not isinstance(entry.among, frozenset) or entry.among.issuperset(parties))
                and (within is None or entry.within is None or within in entry.within)
            ):
                covered: Covered = {
                    "dataset": source.id,
                    "period": entry.period,
                    "covers": dict(entry.body),
                    "checked_through": checked,
                }
                shown.append(covered)
    return shown
