"""Tell how verdicts went: references resolved, stretches read page by page, citations added from the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, cast

from graphsvc.errors import InvalidParameter
from graphsvc.model import dates, dates_in_words
from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.effort import checked
from graphsvc.model.histories import EntityHistory, LastVerdict, PairHistory, StretchBy, StretchItem
from graphsvc.model.intervals import Period
from graphsvc.model.kinds import MEMBER_ROLES
from graphsvc.model.query_parameters import DyadHistoryParameters, HistoryParameters, MembersHistoryParameters
from graphsvc.model.validation import short
from graphsvc.model.wire_parts import Named
from graphsvc.questions import sentences
from graphsvc.questions.history import HistoryPlace, HistoryStretch, HistoryWindow, page
from graphsvc.questions.list_tails import covered
from graphsvc.questions.members import first_membership, member_strands
from graphsvc.questions.pair_strands import QUESTIONS, ally_strands, pair_strands
from graphsvc.questions.strands import Strand, first_bound
from graphsvc.service import costs, parameters
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import behind, pair_of, reason
from graphsvc.service.several import group_of, several
from graphsvc.service.stored_bodies import BodyStore, records
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.refs import resolve
from graphsvc.snapshot.view import View
from graphsvc.verdicts.obligations import ObligationFilter


@dataclass(frozen=True, slots=True)
class HistoryDays:
    """The days that a history is asked for; None where they were not sent."""

    first: int | None
    last: int | None
    with_unknown: bool

    def resolve_on_days(self, head: View, ref: str) -> int:
        """Return the entity that a reference means on the days sent, if any were."""
        if self.first is None and self.last is None:
            return resolve(head, ref).index
        last = dates.today() if self.last is None else self.last
        return resolve(head, ref, min(last, FIRST_DAY if self.first is None else self.first), last).index

    def query(self, query: ParsedQuery) -> ParsedQuery:
        """Return the question whether something was so on some of these days."""
        first, last = self.first or FIRST_DAY, self.last or dates.today()
        period = Period(first, last, f"{dates.iso(first)}/{dates.iso(last)}")
        return replace(query, lens=replace(query.lens, on=first, during=period, certainty="possible"), is_dated=True)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a history is asked for: where it begins (None: at the beginning), how long it is, and whether to count all."""

    start: HistoryPlace | None
    limit: int
    counts_all: bool = True


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a history, and the place at which the next begins (None: nowhere)."""

    answer: PairHistory | EntityHistory
    next: HistoryPlace | None


def over(first: str | None, last: str | None, unknown: str | None) -> HistoryDays:
    """Read the days that a history is asked for. Raises InvalidParameter."""
    start, end = _day(first, "from"), _day(last, "to")
    parameters.choice(HistoryParameters, "unknown", unknown)
    if start is not None and start > (dates.today() if end is None else end):
        until = "today, which `to` is where it is left out" if end is None else f"`to`, {short(last or '')}"
        raise InvalidParameter.of("from", f"{short(first or '')} is after {until}; send the earlier of the two here")
    return HistoryDays(start, end, unknown == "include")


def _day(text: str | None, name: str) -> int | None:
    if text is None:
        return None
    ends = text
    with suppress(InvalidParameter):
        ends = dates_in_words.read(text)[1]
    if "/" in ends:
        raise InvalidParameter.of(name, f"{short(text)} is a period; send its first day as `from`, its last as `to`")
    period = parameters.period(text, name)
    return period.first if name == "from" else period.last


class Histories:
    """Answers about all days."""

    def __init__(self, bodies: BodyStore) -> None:
        self._bodies = bodies

    def pair(
        self,
        refs: tuple[str, str],
        questions: str | None,
        wanted: ObligationFilter,
        days: HistoryDays,
        query: ParsedQuery,
        part: PageRequest,
    ) -> HistoryPage:
        """Tell how the verdicts on a pair went."""
        chosen = parameters.choices(DyadHistoryParameters, "questions", questions)
        names = frozenset(QUESTIONS) if chosen is None else chosen
        a, b = pair_of(refs, lambda ref: days.resolve_on_days(query.head, ref))
        costs.pair_history(query.lens, a, b, wanted)
        strands = pair_strands(query.lens, a, b, names, wanted)
        makers = [_ready(strand) for strand in strands]
        shown = self._page(query, days, makers, lambda: first_bound(strands), part, (a, b))
        lens = shown.lens
        answer: PairHistory = {
            "answer": "",
            "total": shown.total,
            "a": lens.named(a),
            "b": lens.named(b),
            "from": dates.iso(lens.on),
            "to": dates.iso(lens.last),
            "items": shown.items,
            "coverage": covered(lens, _coverage_names(names), (a, b), None),
            "next": None,
            "reason": reason(lens, a, b),
            "revision": lens.view.revision,
            "known": query.known,
        }
        answer["answer"] = sentences.pair_history(answer, _as_allies(wanted))
        return HistoryPage(answer, shown.next)

    def allies(
        self, ref: str, wanted: ObligationFilter, days: HistoryDays, query: ParsedQuery, part: PageRequest
    ) -> HistoryPage:
        """Tell how the alliances of an entity went, or those of each member of an alliance or each rival of an entity."""
        group = group_of(ref)
        entity = days.resolve_on_days(query.head, ref if group is None else group[1])
        entities = [entity] if group is None else several(ref, days.query(query), "ref")
        costs.allies_history(query.lens, entities, wanted)
        strands = [
            strand if group is None else replace(strand, of=party)
            for party in checked(entities)
            for strand in ally_strands(query.lens, party, wanted)
        ]
        makers = [_ready(strand) for strand in strands]
        shown = self._page(query, days, makers, lambda: first_bound(strands), part, tuple(entities))
        asked = _as_allies(wanted)
        page = self._of_entity(entity, shown, query, ("allied", "membership"), None, entities, asked)
        if group is not None:
            page.answer["reason"] = None
            page.answer["answer"] = sentences.entity_history(
                cast(EntityHistory, page.answer), f"the {group[0]} of ", asked
            )
        return page

    def members(
        self, ref: str, roles: str | None, days: HistoryDays, query: ParsedQuery, part: PageRequest
    ) -> HistoryPage:
        """Tell how the memberships in an alliance or organisation went."""
        entity = days.resolve_on_days(query.head, ref)
        chosen = parameters.choices(MembersHistoryParameters, "roles", roles)
        costs.members_history(query.lens, entity)
        makers = member_strands(query.lens, entity, chosen)
        shown = self._page(query, days, makers, lambda: first_membership(query.lens, entity), part, (entity,))
        asked = (
            "" if chosen is None else f" ({' or '.join(role for role in MEMBER_ROLES if role in chosen) or 'no role'})"
        )
        return self._of_entity(entity, shown, query, ("membership",), entity, (entity,), asked)

    def _of_entity(
        self,
        entity: int,
        shown: _Shown,
        query: ParsedQuery,
        questions: Sequence[str],
        within: int | None,
        parties: Sequence[int],
        asked: str,
    ) -> HistoryPage:
        lens = shown.lens
        answer: EntityHistory = {
            "answer": "",
            "total": shown.total,
            "entity": lens.named(entity),
            "from": dates.iso(lens.on),
            "to": dates.iso(lens.last),
            "items": shown.items,
            "coverage": covered(lens, questions, () if within is not None else tuple(parties), within),
            "next": None,
            "reason": reason(lens, entity),
            "revision": lens.view.revision,
            "known": query.known,
        }
        answer["answer"] = sentences.entity_history(answer, "", asked)
        return HistoryPage(answer, shown.next)

    def _page(
        self,
        query: ParsedQuery,
        days: HistoryDays,
        strands: Sequence[Callable[[], Strand]],
        first: Callable[[], int | None],
        part: PageRequest,
        parties: tuple[int, ...],
    ) -> _Shown:
        last = dates.today() if days.last is None else days.last
        start = days.first
        if start is None:
            bound = first()
            start = last if bound is None else min(bound, last)
        period = Period(start, last, f"{dates.iso(start)}/{dates.iso(last)}")
        lens = replace(query.lens, on=start, during=period)
        window = HistoryWindow(start, last, days.with_unknown)
        history_page = page(lens, strands, window, part.start, part.limit, counts_all=part.counts_all)
        return _Shown(lens, self._items(lens, history_page.stretches), history_page.total, history_page.next)

    def _items(self, lens: Lens, stretches: Iterable[HistoryStretch]) -> list[StretchItem]:
        stretches = list(stretches)
        ties = dict.fromkeys(tie for stretch in stretches for tie in stretch.shown.ties)
        wanted = [("tie", tie, version) for tie in ties if (version := lens.view.version("tie", tie))]
        bodies = {body["id"]: body for body in records(self._bodies, wanted)}
        return [_item(lens, stretch, [bodies[tie] for tie in stretch.shown.ties]) for stretch in stretches]


@dataclass(frozen=True, slots=True)
class _Shown:
    lens: Lens
    items: list[StretchItem]
    total: int | None
    next: HistoryPlace | None


def _ready(strand: Strand) -> Callable[[], Strand]:
    return lambda: strand


def _coverage_names(questions: Iterable[str]) -> set[str]:
    """Return the questions of coverage that verdicts on these rest on."""
    also = {"allied": ("allied", "membership"), "relations": ("relations", "severance")}
    return {name for question in questions for name in also.get(question, (question,))}


def _item(lens: Lens, stretch: HistoryStretch, bodies: Sequence[dict[str, Any]]) -> StretchItem:
    strand, shown = stretch.strand, stretch.shown
    parties = {"entity": strand.entity, "of": strand.of}
    entity: dict[str, Named] = {name: lens.named(party) for name, party in parties.items() if party is not None}
    return {
        "question": strand.question,
        "direction": strand.direction,
        **entity,  # type: ignore[typeddict-item]
        "with": list(shown.others),
        "since": stretch.since,
        "until": stretch.until,
        "ends": stretch.ends,
        "held_since": stretch.held_since,
        "truth": shown.truth,
        "status": shown.status,
        "by": list(shown.by),
        "alternatives": list(shown.alternatives),
        "via": list(shown.via),
        "strongest": shown.strongest,
        "obligations": shown.obligations,
        "across": None if shown.across is None else list(shown.across),
        "by_dataset": cast("dict[str, StretchBy]", shown.by_dataset),
        "last_known": cast("LastVerdict | None", shown.last_known),
        "ties": list(shown.ties),
        "citations": behind(lens, bodies),
    }


def _as_allies(wanted: ObligationFilter) -> str:
    by = sentences.by_obligations(wanted)
    return f" (allies{by})" if by else ""
