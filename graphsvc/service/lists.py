"""Lists of records: chosen in the snapshot, shown from the store, page by page at one revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graphsvc.errors import InvalidParameter
from graphsvc.model.effort import checked
from graphsvc.model.intervals import Period, verdict
from graphsvc.model.names import key
from graphsvc.model.query_parameters import EntitiesParameters, EventsParameters, SourcesParameters, TiesParameters
from graphsvc.model.truth import Truth
from graphsvc.service import costs, parameters
from graphsvc.service.stored_bodies import BodyStore, records
from graphsvc.snapshot.lens import named_by_id
from graphsvc.snapshot.names import meets, search
from graphsvc.snapshot.refs import resolve
from graphsvc.snapshot.rows import EventRow, SourceRow, TieRow
from graphsvc.snapshot.view import View

Row = TypeVar("Row")
_INSIDE_A_WORD = 9
"""The rank of a title that has the text only within a word, behind all others."""


@dataclass(frozen=True, slots=True)
class ListSlice:
    """Which part of a list is asked for: the view it is read in, the head that references resolve in, from where."""

    view: View
    head: View
    start: int
    limit: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of a list, and where the next begins (None: nowhere)."""

    items: list[dict[str, Any]]
    next: int | None


class Lists:
    """Answers with lists; filters that are None restrict nothing."""

    def __init__(self, store: BodyStore) -> None:
        self._store = store

    def entities(self, part: ListSlice, *, q: str | None, kind: str | None, code: str | None) -> ListPage:
        """List entities: ranked by how well a name meets `q` (exact, prefix, word), else by id."""
        kind = parameters.choice(EntitiesParameters, "kind", kind)
        costs.listed_records(part.view.state.entities)
        text = parameters.search_text(q)
        rows = part.view.entities(kind) if text is None else search(part.view, text, kind)
        if code is not None:
            rows = [row for row in rows if parameters.borne(row, code)]
        return self._part(part, rows, lambda row: ("entity", row.id, row.version))

    def ties(
        self,
        part: ListSlice,
        *,
        of: str | None,
        between: str | None,
        kind: str | None,
        when: Period | None,
        dataset: str | None,
    ) -> ListPage:
        """List ties in the order in which they were written; with a time, those that hold or may hold then."""
        kinds = parameters.choices(TiesParameters, "kind", kind)
        datasets = parameters.dataset_indices(part.head, dataset, "dataset")
        rows = self._ties(part, of, between, kinds, when)
        chosen = [row for row in checked(rows) if (datasets is None or row.dataset in datasets) and _holds(row, when)]
        page = self._part(part, chosen, lambda row: ("tie", part.view.tie_id(row.row), row.version))
        for item in page.items:
            item["from"], item["to"] = (named_by_id(item[end], part.view) for end in ("from", "to"))
        return page

    def _ties(
        self, part: ListSlice, of: str | None, between: str | None, kinds: frozenset[str] | None, when: Period | None
    ) -> Iterable[TieRow]:
        if of is not None and between is not None:
            raise InvalidParameter.of("between", "comes together with `of`; send one of the two")
        if between is not None:
            a, b = (resolve_entity(part.head, ref, when) for ref in parameters.pair(between))
            costs.listed_ties(part.view, a, kinds)
            return (row for row in part.view.ties(a, kinds) if {row.from_, row.to} == {a, b})
        if of is not None:
            party = resolve_entity(part.head, of, when)
            costs.listed_ties(part.view, party, kinds)
            return part.view.ties(party, kinds)
        costs.listed_ties(part.view, None, kinds)
        return part.view.all_ties(kinds)

    def events(
        self,
        part: ListSlice,
        *,
        of: str | None,
        kind: str | None,
        when: Period | None,
        dataset: str | None,
        q: str | None,
        place: str | None = None,
    ) -> ListPage:
        """List events by how well their title meets `q`, then by their earliest day; with a time, those that took place or may have taken place then.

        `place` is a reference to where they took place.
        """
        kinds = parameters.choices(EventsParameters, "kind", kind)
        text = parameters.search_text(q)
        datasets = parameters.dataset_indices(part.head, dataset, "dataset")
        if of is None:
            costs.listed_records(part.view.state.events)
        rows = part.view.all_events() if of is None else part.view.events(resolve_entity(part.head, of, when))

        at = None if place is None else resolve_entity(part.head, place, when)

        def is_meant(row: EventRow) -> bool:
            return (
                (kinds is None or row.kind in kinds)
                and (when is None or (row.earliest <= when.last and when.first <= row.latest))
                and (datasets is None or row.dataset in datasets)
                and (at is None or row.place == at)
            )

        met = {row.id: 0 for row in rows} if text is None else _met(text, {row.id: row.title for row in rows})
        chosen = [row for row in rows if row.id in met and is_meant(row)]
        chosen.sort(key=lambda row: (met[row.id], row.earliest, row.latest, row.id))
        return self._part(part, chosen, lambda row: ("event", row.id, row.version))

    def sources(self, part: ListSlice, *, q: str | None, kind: str | None, documents_only: bool = False) -> ListPage:
        """List sources by id; with `q`, those whose title has its words or whose id holds it, by how well the title meets them."""
        kind = parameters.choice(SourcesParameters, "kind", kind)
        costs.listed_records(part.view.state.sources)
        text = parameters.search_text(q)

        rows: list[SourceRow] = list(part.view.sources(kind))
        if documents_only:
            rows = [row for row in rows if row.kind != "dataset"]
        if text is not None:
            met = _met(text, {row.id: row.title for row in rows})
            rows = [row for row in rows if row.id in met or text in row.id]
            rows.sort(key=lambda row: met.get(row.id, len(met)))
        return self._part(part, rows, lambda row: ("source", row.id, row.version))

    def _part(self, part: ListSlice, rows: Sequence[Row], wanted: Callable[[Row], tuple[str, str, int]]) -> ListPage:
        end = part.start + part.limit
        items = records(self._store, [wanted(row) for row in rows[part.start : end]])
        return ListPage(items, end if end < len(rows) else None)


def _met(text: str, titles: Mapping[str, str]) -> dict[str, int]:
    """Return the ids of the titles that meet the words of a text, and how well, 0 the best."""
    wanted = key(text)
    ranks: dict[str, int] = {}
    for id, title in checked(titles.items()) if wanted else ():  # noqa: A001
        folded = key(title)
        rank = meets(folded, wanted)
        if rank is not None or wanted in folded:
            ranks[id] = _INSIDE_A_WORD if rank is None else rank
    return ranks


def resolve_entity(head: View, ref: str, when: Period | None) -> int:
    """Resolve a reference to the entity that it means at a time."""
    return (resolve(head, ref) if when is None else resolve(head, ref, when.first, when.last)).index


def _holds(row: TieRow, when: Period | None) -> bool:
    return when is None or verdict(row.s1, row.s2, row.u1, row.u2, when.first, when.last) is not Truth.NO
