"""Tell what opened, closed and changed between two days: compared in the snapshot, with the kinds of dates from the store."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graphsvc.errors import InvalidParameter
from graphsvc.model import dates
from graphsvc.model.answers import Omitted
from graphsvc.model.difference import Counts, Difference
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.reading import short
from graphsvc.questions.difference import Chosen, Step, Steps, difference
from graphsvc.service import parameters
from graphsvc.service.parameters import Asked
from graphsvc.service.questions import reason
from graphsvc.service.reading import Bodies, records
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.refs import resolve
from graphsvc.snapshot.view import View


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what came about between two days, what all of it comes to, and where the next part begins (None: nowhere)."""

    items: list[Difference]
    counts: Counts
    omitted: Omitted
    reason: str | None
    next: int | None


def asked(
    head: View, first: str, last: str, *, known: str | None, datasets: str | None, certainty: str | None
) -> Asked:
    """Read the two days and what else narrows the question. Raises InvalidParameter."""
    start, end = parameters.day(first, "from"), parameters.day(last, "to")
    if start > end:
        raise InvalidParameter.of(
            "from", f"{short(first)} is after `to`, {short(last)}; send the earlier of the two here"
        )
    during = f"{dates.iso(start)}/{dates.iso(end)}"
    return parameters.asked(head, during=during, known_at=known, datasets=datasets, certainty=certainty)


def chosen(asked: Asked, of: str | None, between: str | None, kind: str | None) -> Chosen:
    """Read what narrows the differences: an entity or a pair, kinds of ties. Raises InvalidParameter, NotFound and so on.

    References mean what they do on the days from the one to the other.
    """
    head, lens = asked.head, asked.lens
    parties = parameters.parties(head, of, between, lambda ref: resolve(head, ref, lens.on, lens.last).index)
    return Chosen(parties, parameters.choices(kind, "kind", tuple(TIE_KINDS)))


class Differing:
    """Answers about two days."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies

    def part(self, lens: Lens, view: View, chosen: Chosen, start: int, limit: int) -> Part:
        """Give a part of what came about between the lens's days, as a view of the snapshot knows it."""
        lens = replace(lens, view=view)
        steps = difference(lens, chosen)
        end = start + limit
        said = steps.counts()
        return Part(
            self._shown(lens, steps, steps.part(start, end)),
            {"opened": said["opened"], "closed": said["closed"], "changed": said["changed"]},
            Omitted(possible=steps.omitted),
            reason(lens, *chosen.parties),
            end if end < len(steps) else None,
        )

    def _shown(self, lens: Lens, steps: Steps, some: list[Step]) -> list[Difference]:
        wanted = [("tie", lens.view.tie_id(one.dated.row), one.dated.version) for one in some]
        bodies = records(self._bodies, wanted)
        return [steps.shown(one, body[f"{one.end}_kind"]) for one, body in zip(some, bodies, strict=True)]
