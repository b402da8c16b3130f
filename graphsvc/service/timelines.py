"""The rows of timelines: verdicts of a pair from its history, claims and events beside them, with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from graphsvc.charts import lanes, member_lanes, verdict_lanes
from graphsvc.charts.lanes import Lane, Window
from graphsvc.charts.member_lanes import NO_MEMBERS, MemberBars
from graphsvc.charts.verdict_lanes import Pair
from graphsvc.errors import InvalidParameter
from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.histories import StretchItem
from graphsvc.model.validation import short
from graphsvc.model.wire_parts import Named
from graphsvc.questions.change_days import days_through_others
from graphsvc.questions.timeline import IN_STRETCHES
from graphsvc.service import parameters
from graphsvc.service.histories import Histories, HistoryDays, PageRequest
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import Questions, read_obligations
from graphsvc.snapshot.rows import TieRow

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
IN_VERDICTS = IN_STRETCHES | {"represented_in", "recognises", "rival_of"}
"""The kinds of ties between two that their verdicts show."""
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
    members: MemberBars = NO_MEMBERS
    """Of an alliance or organisation: the bars of its members' rows."""

    @property
    def changes(self) -> list[int]:
        """List the days on which something changes or happens, in order."""
        days = {day for row in self.rows for day in row.changes} | self.days_of_others
        return sorted(day for day in days if FIRST_DAY < day <= self.cut)


@dataclass(frozen=True, slots=True)
class TimelineOutline:
    """The days on which ties and events of an entity begin or end, all of them, and how many claims there are.

    `digest` is another as soon as any of the claims is.
    """

    changes: list[int]
    everything: Window
    members: int
    others: int
    digest: str


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
        whole = query.resolve(refs[0])

        def is_shown(row: TieRow) -> bool:
            """Leave out ties that verdicts show, or the history of members."""
            return row.kind not in IN_VERDICTS if len(refs) == 2 else (row.kind, row.to) != ("member_of", whole)

        answer = self._questions.claims(refs, query, is_shown)
        cut = query.lens.cut
        empty, is_whole, history = list[str](), True, list[StretchItem]()
        if len(refs) == 1 and answer.entities[0]["kind"] in HAVE_MEMBERS:
            history, is_whole = self._members(answer.entities[0]["id"], query)
        members = member_lanes.of_history(history, cut)
        made = [*member_lanes.lanes_of(members), *lanes.of_items(answer.items, cut, GROUPS)]
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
            members,
        )

    def answer(self, ref: str, query: ParsedQuery) -> str:
        """Say how many ties and events of an entity there are, and since when."""
        return self._questions.claims((ref,), query, lambda row: True).answer

    def outline(self, ref: str, query: ParsedQuery) -> TimelineOutline:
        """Return what can be said of the timeline of an entity without drawing it."""
        lens, entity = query.lens, query.resolve(ref)
        rows = [row for row in lens.view.ties(entity) if row.dataset in lens.sources]
        events = [event for event in lens.view.events(entity) if event.dataset in lens.sources]
        days = {day for row in rows for day in (row.s1, row.s2, row.u1, row.u2)}
        days |= {day for event in events for day in (event.earliest, event.latest)}
        days |= days_through_others(lens, entity)
        changes = sorted(day for day in days if FIRST_DAY + 1 < day <= lens.cut)
        members = sum((row.kind, row.to) == ("member_of", entity) for row in rows)
        first = min([*changes[:1], lens.cut - 365])
        versions = [row.row for row in rows], [(event.id, event.version) for event in events]
        digest = blake2b(repr(versions).encode(), digest_size=6).hexdigest()
        return TimelineOutline(changes, Window(first, lens.cut), members, len(rows) + len(events) - members, digest)

    def cited(self, rows: Iterable[Lane], query: ParsedQuery) -> list[Lane]:
        """Return rows with the citations of the ties and events that they show; verdicts have theirs."""
        rows = list(rows)
        citations_of = self._questions.cited_claims(dict.fromkeys(claim for row in rows for claim in row.claims), query)
        made = []
        for row in rows:
            citations = [*row.citations, *(citation for claim in row.claims for citation in citations_of[claim])]
            each_once = [citation for number, citation in enumerate(citations) if citation not in citations[:number]]
            made.append(replace(row, citations=tuple(each_once)))
        return made

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
