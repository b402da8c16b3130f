"""A day lies in a disagreement if and only if what datasets say on that day, asked as other questions ask it, differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model.citation import Record
from graphsvc.model.days import has
from graphsvc.questions.allied import pair_of
from graphsvc.questions.claimed import read
from graphsvc.questions.disagreement_types import DisagreementSpell
from graphsvc.questions.disagreements import QUESTIONS, at_all_times, disagreements
from graphsvc.questions.relations import level_histories, status_histories
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.view import View
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.obligations import ObligationFilter, owed_to
from graphsvc.verdicts.spells import possible_days, sure_days
from tests import worlds
from tests.questions.counted_worlds import FAR, STRONG, WEAK, ZERO, Claim, Entry, World, text
from tests.questions.test_brute_force import ALLIANCES, DATASETS, STATES, index, lens_of, some_dates
from tests.snapshot.log import view_of

DAYS = range(-14, 24)
Said = dict[int, str]


@st.composite
def contested_worlds(draw: st.DrawFn) -> World:
    """Draw what several datasets say of two states in one or two alliances, and directly; most of them cover that."""
    claims: list[Claim] = []
    sometimes = st.integers(0, 9)
    for dataset in DATASETS:
        for party, to in (("a", "x"), ("b", "x"), ("a", "y"), ("b", "y"), ("a", "b"), ("b", "a")):
            if draw(sometimes) >= {"x": 7, "y": 4}.get(to, 2):
                continue
            since = draw(some_dates(-1, 4))
            for _ in range(draw(st.sampled_from([1, 1, 1, 2]))):
                until = draw(st.sampled_from([(FAR, FAR), draw(some_dates(since[1] + 2, since[1] + 6))]))
                owes = draw(st.sampled_from([None, None, (STRONG,), (STRONG,), (WEAK,)]))
                owed_to = draw(st.sampled_from([None, None, None, "b", "c"]))
                full = draw(sometimes) < 9
                claims.append(Claim(dataset, party, to, since, until, full, owes, owed_to, to in ALLIANCES))
                if until[0] == FAR or until[1] > 6:
                    break
                since = draw(st.sampled_from([until, (until[1] + 2, until[1] + 2)]))
    among: list[str | tuple[str, ...]] = ["any", "any", "any", "system:cow", ("a",), ("b", "c"), ("a", "b")]
    coverage = {}
    for dataset in DATASETS:
        entries = []
        for question, chance in (("membership", 7), ("membership", 3), ("allied", 2)):
            if draw(sometimes) < chance:
                within = None if question == "allied" else draw(st.sampled_from([None, "x", "y"]))
                first = draw(st.integers(-3, 3))
                last = first + draw(st.sampled_from([2, 5, 50, 50]))
                entries.append(Entry(question, draw(st.sampled_from(among)), within, None, first, last))
        coverage[dataset] = tuple(entries)
    checked = {one: draw(st.sampled_from([None, None, None, 6])) for one in DATASETS}
    spells = {one: draw(st.sampled_from([None, None, (-9, 60), (2, 60)])) for one in STATES}
    return World(STATES, ALLIANCES, tuple(claims), coverage, checked, spells)


def found(lens: Lens, question: str, pair: tuple[int, int]) -> list[DisagreementSpell]:
    """Give the spells about a pair, asked of all pairs, and see that to ask of one or two gives the same."""
    whole = disagreements(at_all_times(lens), [question], (), at_all_times(lens).days, 0, 10_000).items
    own = [one.spell for one in whole if one.parties == pair]
    for parties in (pair, pair[:1], pair[1:]):
        part = disagreements(at_all_times(lens), [question], parties, at_all_times(lens).days, 0, 10_000).items
        assert [one.spell for one in part if one.parties == pair] == own
        assert all(set(parties) <= set(one.parties) for one in part)
    return own


def check(spells: list[DisagreementSpell], expected: dict[int, Said | None]) -> None:
    """Compare the spells with what is said on each day that differs (None on a day of which nobody differs)."""
    told: dict[int, Said] = {}
    for one in spells:
        words = {dataset: str(each.truth) for dataset, each in one.answer.positions.items()}
        for day in DAYS:
            if one.window.first <= ZERO + day <= one.window.last:
                assert day not in told
                told[day] = words
    assert told == {day: said for day, said in expected.items() if said is not None}
    for one, after in pairwise(spells):
        assert one.window.last < after.window.first
        assert one.answer != after.answer or one.window.last + 1 < after.window.first


def opposed(said: Iterable[str]) -> bool:
    return {"yes", "no"} <= set(said)


def latest(view: View, ties: Iterable[str], day: int) -> TieRow | None:
    """Return the claim that surely holds on a day and began last."""
    rows = [row for id in ties if (row := view.tie(id)) is not None]  # noqa: A001
    sure = [row for row in rows if has(sure_days((row,)), ZERO + day)]
    return max(sure, key=lambda row: (row.s1, row.s2, row.row), default=None)


def several(stated: Iterable[tuple[Any, Any]]) -> bool:
    """Say whether two different things are stated under one key; None states nothing."""
    by_key: dict[Any, set[Any]] = defaultdict(set)
    for key, one in stated:
        if one is not None:
            by_key[key].add(frozenset(one) if isinstance(one, tuple) else one)
    return any(len(one) > 1 for one in by_key.values())


def indices(view: View, by_dataset: Mapping[str, Any]) -> Said:
    """Return the truths that an answer shows by dataset, by the indices of the datasets, without the unknown ones."""
    said = {view.source_index(name): str(one["truth"]) for name, one in by_dataset.items()}
    return {index: truth for index, truth in said.items() if index is not None and truth != "unknown"}


def allied_on(view: View, day: int, cut: int, pair: tuple[int, int]) -> Said | None:
    found = pair_of(lens_of(view, day, day, cut), *pair, ObligationFilter()).answer()
    said = indices(view, found.by_dataset)
    owed = []
    for via in found.via:
        if found.truth != "unknown" and via["truth"] == "yes" and via["dataset"] is not None:
            for party, to in (pair, pair[::-1]):
                own = [one for one in via["ties"] if (row := view.tie(one)) is not None and row.from_ == party]
                alliance, row = via["alliance"], latest(view, own, day)
                key = None if alliance is None else alliance["id"], to
                owed.append((key, None if row is None else owed_to(row, view.id(to))))
    return said if found.truth == "disputed" or opposed(said.values()) or several(owed) else None


@settings(max_examples=300, deadline=None)
@given(contested_worlds(), st.sampled_from([4, 20, 20]))
def test_allies_are_disagreed_on_when_the_verdicts_on_the_pair_differ(world: World, cut: int) -> None:
    view = world.view()
    pair = index(view, "a"), index(view, "b")
    expected = {day: allied_on(view, day, cut, pair) for day in DAYS}
    check(found(lens_of(view, 0, 0, cut), "allied", pair), expected)


def member_on(view: View, day: int, cut: int, pair: tuple[int, int]) -> Said | None:
    lens = lens_of(view, day, day, cut)
    rows = [row for row in view.ties(pair[0]) if (row.kind, row.from_, row.to) == ("member_of", *pair)]
    claimed = read(lens, engine_of(lens).claims("membership", *pair, rows, None))
    said = indices(view, claimed.by_dataset())
    stated = []
    for dataset, truth in said.items():
        own = [row for row in rows if row.dataset == dataset]
        if truth == "yes":
            stated += [(name, stated_on(view, own, day, name)) for name in ("role", "obligations")]
    return said if several(stated) or role_is_disputed(lens, pair, rows) else None


def stated_on(view: View, rows: list[TieRow], day: int, name: str) -> Any:
    """Return what one dataset states on a day on which it surely claims a membership.

    On an uncertain day of a handover none of its claims surely holds by itself; what all state that may hold is stated.
    """
    found = latest(view, [view.tie_id(row.row) for row in rows], day)
    if found is not None:
        return found.extra.get(name)
    first, *others = [row.extra.get(name) for row in rows if has(possible_days((row,)), ZERO + day)]
    return first if all(other == first for other in others) else None


def role_is_disputed(lens: Lens, pair: tuple[int, int], rows: list[TieRow]) -> bool:
    """Say whether some role, which is a question of its own, is claimed by one dataset and denied by another."""
    for role in {role_of(row) for row in rows}:
        claiming = [row for row in rows if role_of(row) == role]
        contrary = [row for row in rows if role_of(row) != role]
        history = engine_of(lens).claims("membership", *pair, claiming, None, contrary=contrary)
        if opposed(indices(lens.view, read(lens, history).by_dataset()).values()):
            return True
    return False


def role_of(row: TieRow) -> str:
    """Return a member's role; a founder is a member."""
    role = row.extra.get("role") or "member"
    return "member" if role == "founder" else role


@settings(max_examples=150, deadline=None)
@given(contested_worlds(), st.sampled_from([4, 20, 20]))
def test_memberships_are_disagreed_on_when_the_verdicts_or_roles_or_obligations_differ(world: World, cut: int) -> None:
    view = world.view()
    for member, alliance in (("a", "x"), ("b", "x"), ("a", "y")):
        pair = index(view, member), index(view, alliance)
        expected = {day: member_on(view, day, cut, pair) for day in DAYS}
        check(found(lens_of(view, 0, 0, cut), "membership", pair), expected)


KINDS = ("has_relations_with", "suspended_ties_with", "severed_ties_with")
LEVELS = ("ambassador", "charge", "none")


@st.composite
def histories(draw: st.DrawFn) -> list[Record]:
    """Draw what some datasets say of the relations and missions of two states, and what they cover."""
    found: list[Record] = []
    spell = draw(st.sampled_from([[], [(-9, 60)], [(2, 6)], [(-9, 3), (5, 60)]]))
    days = [{"system": "cow", "since": text((s, s)), "until": text((u, u))} for s, u in spell]
    found += [worlds.country("a", spells=days), worlds.country("b")]
    for one in DATASETS:
        coverage = [
            {"question": question, "among": among, "period": f"{text((s, s))}/{text((s + more, s + more))}"}
            for question, among, s, more in draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["relations", "severance", "representation"]),
                        st.sampled_from(["any", "any", "system:cow", ["a", "b"]]),
                        st.integers(-3, 4),
                        st.sampled_from([1, 4, 40]),
                    ),
                    max_size=3,
                    unique_by=lambda it: (it[0], it[2]),
                )
            )
        ]
        checked = draw(st.sampled_from([None, None, text((5, 5))]))
        found.append(worlds.dataset(one, coverage=coverage, checked_through=checked))
    for number in range(draw(st.integers(1, 6))):
        since = draw(some_dates(-1, 5))
        until = draw(st.sampled_from([(99, 99), (99, 99), draw(some_dates(since[1] + 1, since[1] + 5))]))
        more = {"dataset": draw(st.sampled_from(DATASETS[:2])), "key": str(number)}
        parties = draw(st.sampled_from([("a", "b"), ("b", "a")]))
        kind = draw(st.sampled_from((*KINDS, "represented_in")))
        attributes = {"level": draw(st.sampled_from(LEVELS))} if kind == "represented_in" else {}
        found.append(worlds.tie(kind, *parties, text(since), text(until), attributes=attributes, **more))
    return found


@settings(max_examples=200, deadline=None)
@given(histories(), st.sampled_from([4, 20]))
def test_relations_and_missions_are_disagreed_on_when_some_status_is_disputed(records: list[Record], cut: int) -> None:
    view = view_of(*records)
    a, b = index(view, "a"), index(view, "b")
    for question, pair in (("relations", (a, b)), ("representation", (a, b)), ("representation", (b, a))):
        expected: dict[int, Said | None] = {}
        for day in DAYS:
            lens = lens_of(view, day, day, cut)
            histories_of = status_histories if question == "relations" else level_histories
            one = histories_of(lens, *pair)
            shown = {index: it for index in one.datasets if (it := one.shown(lens.days, index))}
            disputed = any(one.reading(status, lens.days).truth == "disputed" for status in one.scale.steps)
            said = {index: str(it.truth) for index, it in shown.items()}
            for index_ in one.datasets:
                truths = {one.reading(status, lens.days, index_).truth for status in one.scale.steps}
                if index_ not in said and "no" in truths:
                    said[index_] = "no"
            expected[day] = said if disputed else None
        check(found(lens_of(view, 0, 0, cut), question, pair), expected)


@settings(max_examples=60, deadline=None)
@given(contested_worlds(), st.integers(1, 3), st.integers(-3, 8), st.integers(0, 5))
def test_pages_of_any_size_have_all_that_meet_the_days_asked(world: World, size: int, first: int, more: int) -> None:
    view = world.view()
    lens = lens_of(view, first, first + more, 20)
    asked = at_all_times(lens)
    whole = disagreements(asked, QUESTIONS, (), asked.days, 0, 10_000)
    meeting = [one for one in whole.items if one.spell.window.first <= lens.last and one.spell.window.last >= lens.on]
    pages, place = [], 0
    while True:
        part = disagreements(asked, QUESTIONS, (), lens.days, place, size)
        assert len(part.items) == size or part.next is None
        pages += part.items
        if part.next is None:
            break
        place = part.next
    assert pages == meeting
    assert (whole.compared, whole.next) == (whole.pairs, None)
    for one, other in combinations(DATASETS, 2):
        only = {view.source_index(one), view.source_index(other)}
        narrowed = replace(asked, datasets=frozenset(it for it in only if it is not None))
        for item in disagreements(narrowed, QUESTIONS, (), asked.days, 0, 10_000).items:
            assert item.spell.answer.positions.keys() <= only
