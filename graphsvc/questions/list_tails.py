"""What every list of an answer ends with: the days asked about, what was left out, and what silence means."""

from __future__ import annotations

from typing import TypedDict

from graphsvc.model.answers import Omitted
from graphsvc.model.wire_parts import Covered
from graphsvc.questions.silence import Silence
from graphsvc.snapshot.lens import Lens


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


def list_tail(lens: Lens, omitted: Omitted, otherwise: Silence, known: str, reason: str | None) -> ListTail:
    """Return the shared fields of a list."""
    on, during = lens.asked
    return {
        "on": on,
        "during": during,
        "omitted": omitted,
        "coverage": otherwise.coverage,
        "otherwise": otherwise.truth,
        "otherwise_roster": otherwise.roster,
        "reason": reason,
        "certainty": lens.certainty,
        "revision": lens.view.revision,
        "known": known,
    }
