"""What silence means in a list: whether what is not listed is a *no*, or is not known, and the coverage behind that."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from graphsvc.model import dates
from graphsvc.model.days import common, includes, union
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import Covered
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.engine import engine_of

ROSTER = "cow"
"""The system whose roster `otherwise` is about where no dataset names another."""


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
    truth, roster = Truth.UNKNOWN, ROSTER
    asked = engine.asked(lens.datasets)

    def names_it(dataset: int) -> bool:
        return within is None or dataset in engine.naming(within)

    # A day counts that is in question for any data set that covers it of these parties.
    counting = union(
        window
        for dataset, one in asked.items()
        for window in one.days_in_question(
            questions, parties, within, names_it=names_it(dataset), obligations=obligations
        )
    )
    left = common(lens.days, counting)
    for dataset, one in asked.items():
        coverage, is_named = one.of_rosters, names_it(dataset)
        absent = coverage.absent_days(questions, parties, within, names_it=is_named, obligations=obligations)
        if absent and left and truth is not Truth.NO and includes(absent, left):
            truth = Truth.NO
            entries = coverage.entries(questions, within, names_it=is_named)
            then = [entry.among for _, entry in entries if entry.first <= lens.last and lens.on <= entry.last]
            roster = then[0] if isinstance(then[0], str) else ROSTER
    return Silence(truth, f"system:{roster}", covered(lens, {*questions, *beside}, parties, within))


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
