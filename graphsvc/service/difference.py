"""Tell what opened, closed and changed between two days: compared in the snapshot, with the kinds of dates from the store."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graphsvc.errors import InvalidParameter
from graphsvc.model import dates
from graphsvc.model.answers import Omitted
from graphsvc.model.difference import Difference, DifferenceCounts
from graphsvc.model.query_parameters import DifferenceParameters
from graphsvc.model.validation import short
from graphsvc.questions.difference import DifferenceFilter, TieChange, TieChanges, difference
from graphsvc.service import costs, parameters
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import reason
from graphsvc.service.stored_bodies import BodyStore, records
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.refs import resolve
from graphsvc.snapshot.view import View


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """A part of what came about between two days, what all of it comes to, and where the next part begins (None: nowhere)."""

    items: list[Difference]
    counts: DifferenceCounts
    sure: DifferenceCounts
    omitted: Omitted
    reason: str | None
    next: int | None


def difference_query(
    head: View, first: str, last: str, *, known: str | None, datasets: str | None, certainty: str | None
) -> ParsedQuery:
    """Read the two days and what else narrows the question. Raises InvalidParameter."""
    start, end = parameters.day(first, "from"), parameters.day(last, "to")
    if start > end:
        raise InvalidParameter.of(
            "from", f"{short(first)} is after `to`, {short(last)}; send the earlier of the two here"
        )
    during = f"{dates.iso(start)}/{dates.iso(end)}"
    return parameters.parse_query(head, during=during, known_at=known, datasets=datasets, certainty=certainty)


def chosen(query: ParsedQuery, of: str | None, between: str | None, kind: str | None) -> DifferenceFilter:
    """Read what narrows the differences: an entity or a pair, kinds of ties. Raises InvalidParameter, NotFound and so on.

    References mean what they do on the days from the one to the other.
    """
    head, lens = query.head, query.lens
    parties = parameters.parties(head, of, between, lambda ref: resolve(head, ref, lens.on, lens.last).index)
    return DifferenceFilter(parties, parameters.choices(DifferenceParameters, "kind", kind))


class DifferenceAnswers:
    """Answers about two days."""

    def __init__(self, bodies: BodyStore) -> None:
        self._bodies = bodies

    def part(self, lens: Lens, view: View, chosen: DifferenceFilter, start: int, limit: int) -> DifferencePage:
        """Return a part of what came about between the lens's days, as a view of the snapshot knows it."""
        lens = replace(lens, view=view)
        costs.difference(lens, chosen.parties, chosen.read())
        changes = difference(lens, chosen)
        end = start + limit
        return DifferencePage(
            self._shown(lens, changes, changes.part(start, end)),
            changes.counts(),
            changes.counts(surely=True),
            Omitted(possible=changes.omitted),
            reason(lens, *chosen.parties),
            end if end < len(changes) else None,
        )

    def _shown(self, lens: Lens, changes: TieChanges, some: list[TieChange]) -> list[Difference]:
        wanted = [("tie", lens.view.tie_id(change.dated.row), change.dated.version) for change in some]
        bodies = records(self._bodies, wanted)
        return [changes.shown(change, body[f"{change.end}_kind"]) for change, body in zip(some, bodies, strict=True)]
