"""The rows of timelines: verdicts of a pair from its history, claims and events beside them, with their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphsvc.charts import lanes, member_lanes, verdict_lanes
from graphsvc.charts.lanes import Lane, Window
from graphsvc.charts.verdict_lanes import Pair
from graphsvc.errors import InvalidParameter
from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.histories import StretchItem
from graphsvc.model.validation import short
from graphsvc.model.wire_parts import Named
from graphsvc.questions.change_days import days_through_others
from graphsvc.service import parameters
from graphsvc.service.histories import Histories, HistoryDays, PageRequest
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import Questions, read_obligations

MOST_PAGES = 6
"""How many pages of the history of members a picture is made from; the largest organisation there is needs two."""
HAVE_MEMBERS = ("alliance", "organisation")
MOST_STRETCHES = 1_000
"""How many stretches of verdicts a picture shows; a pair with more is shown in part, and says so."""
GROUPS = {
    "member_of": "Alliances and organisations",
    "allied_with": "Alliances and organisations",
    "has_relations_with": "Diplomatic relations",
    "suspended_ties_with": "Diplomatic relations",
    "severed_ties_with": "Diplomatic relations",
    "recognises": "Recognition",
    "represented_in": "Missions",
    "protects_interests_in": "Missions",
    "hosts": "Hosted groups and people",
    "opposes": "Opponents and rivals",
    "rival_of": "Opponents and rivals",
    "supports": "Opponents and rivals",
    "located_in": "Places and posts",
    "holds_post": "Places and posts",
    "succeeds": "Succession",
}
"""The heading under which each kind of tie stands."""
IN_VERDICTS = ("represented_in", "recognises", "rival_of")
"""The kinds of ties between two that their verdicts show, besides those that a timeline shows as stretches."""
ORDER = ("Verdicts", member_lanes.GROUP, *dict.fromkeys(GROUPS.values()), "Other ties", "Events")


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """The first and last day that a picture shall run over; None where they were not sent."""

    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class TimelineRows:
    """The rows of a timeline, those left out for want of anything known, and the days that it runs over.

    `answer` is the sentence on what is on record.
    `everything` are the days from the first to the last of which anything is known.
    """

    answer: str
    entities: tuple[Named, ...]
    rows: tuple[Lane, ...]
    empty: tuple[str, ...]
    window: Window
    everything: Window
    cut: int
    is_whole: bool = True
    days_of_others: frozenset[int] = frozenset()
    """Of one entity: the days on which what it has through others changes, as its allies do when its alliance grows."""
    members: tuple[StretchItem, ...] = ()
    """Of an alliance or organisation: the history that its members' rows are drawn from."""

    @property
    def changes(self) -> list[int]:
        """List the days on which something changes or happens, in order."""
        days = {day for row in self.rows for day in row.changes} | self.days_of_others
        return sorted(day for day in days if FIRST_DAY < day <= self.cut)


def read_window(first: str | None, last: str | None) -> WindowRequest:
    """Read the days that a picture shall run over. Raises InvalidParameter."""
    days = tuple(None if text is None else parameters.day(text, name) for text, name in ((first, "from"), (last, "to")))
    if days[0] is not None and days[1] is not None and days[0] >= days[1]:
        raise InvalidParameter.of("from", f"{short(first or '')} is not before `to`, {short(last or '')}")
    return WindowRequest(*days)


class Timelines:
    """Rows of timelines for one process."""

    def __init__(self, questions: Questions, histories: Histories) -> None:
        self._questions, self._histories = questions, histories

    def rows(
        self, refs: Sequence[str], query: ParsedQuery, window: WindowRequest, *, by_dataset: bool = False
    ) -> TimelineRows:
        """Return the rows of an entity or of a pair; with `by_dataset` a pair's verdicts come once more for each data set."""
        answer = self._questions.timeline(refs, query, within=False)
        cut = query.lens.cut
        in_verdicts = IN_VERDICTS if len(refs) == 2 else ()
        items = [item for item in answer.items if item["type"] != "stretch" and item["kind"] not in in_verdicts]
        empty, is_whole, members = list[str](), True, list[StretchItem]()
        if len(refs) == 1 and answer.entities[0]["kind"] in HAVE_MEMBERS:
            members, is_whole = self._members(answer.entities[0]["id"], query)
            joined = {member["entity"]["id"] for member in members}
            items = [item for item in items if not (item["kind"] == "member_of" and item["with"][0]["id"] in joined)]
        made = [*member_lanes.of_history(members, cut), *lanes.of_items(items, cut, GROUPS)]
        if len(refs) == 2:
            verdicts, empty, is_whole = self._verdicts(refs, query, answer.entities)
            if by_dataset:
                verdicts = self._with_datasets(verdicts, refs, query, answer.entities)
            made = [*verdicts, *made]
        made.sort(key=lambda row: ORDER.index(row.group))
        return TimelineRows(
            answer.answer,
            tuple(answer.entities),
            tuple(made),
            tuple(empty),
            _window(made, window, query),
            lanes.whole(made, cut),
            cut,
            is_whole,
            _through_others(query, answer.entities),
            tuple(members),
        )

    def _members(self, ref: str, query: ParsedQuery) -> tuple[list[StretchItem], bool]:
        """Return the history of who was a member in which role, and whether it is all of it."""
        days, part = HistoryDays(None, None, with_unknown=True), PageRequest(None, MOST_STRETCHES, counts_all=False)
        items = list[StretchItem]()
        for _ in range(MOST_PAGES):
            page = self._histories.members(ref, None, days, query, part)
            items += page.answer["items"]
            if page.next is None:
                return items, True
            part = replace(part, start=page.next)
        return items, False

    def _verdicts(
        self, refs: Sequence[str], query: ParsedQuery, entities: Sequence[Named]
    ) -> tuple[list[Lane], list[str], bool]:
        page = self._histories.pair(
            (refs[0], refs[1]),
            None,
            read_obligations(None, None),
            HistoryDays(FIRST_DAY, None, with_unknown=True),
            query,
            PageRequest(None, MOST_STRETCHES),
        )
        pair = Pair(entities[0], entities[1], query.lens.cut)
        rows, empty = verdict_lanes.of_history(page.answer["items"], pair)
        return rows, empty, page.next is None

    def _with_datasets(
        self, verdicts: Sequence[Lane], refs: Sequence[str], query: ParsedQuery, entities: Sequence[Named]
    ) -> list[Lane]:
        """Return the rows of verdicts, each with those of its data sets behind it."""
        datasets_of = {verdict.title: [name for name in verdict.dataset.split(", ") if name] for verdict in verdicts}
        row_of: dict[tuple[str, str], Lane] = {}
        for dataset in {name for names in datasets_of.values() for name in names}:
            index = query.lens.view.source_index(dataset)
            only = frozenset[int]() if index is None else frozenset({index})
            of_dataset, _, _ = self._verdicts(refs, replace(query, lens=replace(query.lens, datasets=only)), entities)
            row_of |= {(row.title, dataset): row for row in of_dataset}
        rows = []
        for verdict in verdicts:
            own = ((name, row_of.get((verdict.title, name))) for name in datasets_of[verdict.title])
            rows += [verdict, *(replace(row, title=f"{row.title}, by {name}") for name, row in own if row is not None)]
        return rows


def _through_others(query: ParsedQuery, entities: Sequence[Named]) -> frozenset[int]:
    index = query.head.index(entities[0]["id"]) if len(entities) == 1 else None
    return frozenset() if index is None else days_through_others(query.lens, index)


def _window(rows: Sequence[Lane], asked: WindowRequest, query: ParsedQuery) -> Window:
    lens = query.lens
    also = (lens.on, lens.last) if query.is_dated else ()
    window = lanes.window_of(rows, lens.cut, *also)
    first, last = asked.first or window.first, asked.last or window.last
    return Window(first, last) if first < last else Window(last - 365, last)
