"""What every list of an answer ends with: the days asked about, what was left out, and what silence means.

What silence means is whether what is not listed is a *no*, or is not known, and the coverage behind that.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypedDict

from graphsvc.model import dates
from graphsvc.model.answers import Omitted
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import Covered
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.silence import ROSTER, RosterSilence


class ListTail(TypedDict):
    """The fields that `Allies`, `Members`, `Hostings` and `Severances` share beside their items."""

    on: str | None
    during: str | None
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    certainty: str
    revision: int
    known: str


def list_tail(
    lens: Lens,
    omitted: Omitted,
    known: str,
    reason: str | None,
    question: str,
    parties: tuple[int, ...] = (),
    *,
    within: int | None = None,
    obligations: frozenset[str] | None = None,
    beside: str = "",
) -> ListTail:
    """Return the shared fields of a list of answers to a question.

    `otherwise` is the truth for any state of a roster that is not listed or omitted: *no* where one dataset covers the
    whole roster on all days asked. `parties` are those whom the list is about, `beside` is another question whose
    coverage is shown, too.
    """
    on, during = lens.asked
    silence = RosterSilence(engine_of(lens), lens.datasets, lens.days, (question,), parties, within, obligations)
    roster = silence.roster()
    return {
        "on": on,
        "during": during,
        "omitted": omitted,
        "coverage": covered(lens, (question, beside), parties, within),
        "otherwise": Truth.UNKNOWN if roster is None else Truth.NO,
        "otherwise_roster": f"system:{roster or ROSTER}",
        "reason": reason,
        "certainty": lens.certainty,
        "revision": lens.view.revision,
        "known": known,
    }


def covered(lens: Lens, questions: Collection[str], parties: tuple[int, ...], within: int | None) -> list[Covered]:
    """Show what the datasets say that they cover of these questions with these parties."""
    shown: list[Covered] = []
    for source in lens.sources.values():
        checked = None if source.checked_through is None else dates.iso(source.checked_through)
        shown += [
            {
                "dataset": source.id,
                "period": entry.period,
                "covers": dict(entry.body),
                "checked_through": checked,
            }
            for entry in source.coverage
            if entry.question in questions
            and (not isinstance(entry.among, frozenset) or entry.among.issuperset(parties))
            and (within is None or entry.within is None or within in entry.within)
        ]
    return shown
