"""Allies in small random worlds beside a plain count of all choices of exact dates."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model.intervals import Period
from graphsvc.questions.allied import pair_of
from graphsvc.questions.allies import allies
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.view import View
from graphsvc.verdicts.obligations import ObligationFilter
from tests.questions.counted_worlds import FAR, STRONG, WEAK, ZERO, Claim, Date, Entry, World
from tests.questions.counting import Count, best, otherwise

DAYS = range(8)
STATES = ("a", "b", "c", "d")
ALLIANCES = ("x", "y")
DATASETS = ("first", "second", "third")


@st.composite
def some_dates(draw: st.DrawFn, first: int, last: int) -> Date:
    day = draw(st.integers(first, last))
    return draw(st.sampled_from([(day, day), (day - 1, day + 1)]))


@st.composite
def histories(draw: st.DrawFn) -> list[Claim]:
    """Draw one dataset's claims about one party: one, or two or three of which some abut."""
    dataset, party, to = draw(st.sampled_from(DATASETS)), draw(st.sampled_from(STATES)), draw(st.sampled_from("xxxyd"))
    party = "a" if party == to else party
    since = draw(some_dates(-1, 5))
    found: list[Claim] = []
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        until = (FAR, FAR) if draw(st.integers(0, 3)) == 0 else draw(some_dates(since[0] + 1, max(8, since[0] + 3)))
        if since[0] >= until[1]:
            break
        obligations = draw(st.sampled_from([(STRONG,), (WEAK,), (STRONG, WEAK), None]))
        owed_to = draw(st.sampled_from([None, None, *"abc"]))
        full = draw(st.sampled_from([True, True, True, True, False]))
        found.append(Claim(dataset, party, to, since, until, full, obligations, owed_to, to in ALLIANCES))
        if until[0] == FAR:
            break
        since = until if draw(st.booleans()) else draw(some_dates(until[1] + 2, until[1] + 4))
    return found


AMONG: list[str | tuple[str, ...]] = ["any", "any", "system:cow", ("a", "b"), ("a", "c")]


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    first = draw(st.integers(-3, 5))
    return Entry(
        draw(st.sampled_from(["membership", "membership", "allied"])),
        draw(st.sampled_from(AMONG)),
        draw(st.sampled_from([None, None, "x", "y"])),
        draw(st.sampled_from([None, None, None, (STRONG,), (STRONG, WEAK)])),
        first,
        draw(st.sampled_from([first + 1, first + 3, 50])),
    )


@st.composite
def some_worlds(draw: st.DrawFn) -> World:
    claims = [one for history in draw(st.lists(histories(), min_size=1, max_size=7)) for one in history]
    unique = {(one.dataset, one.party, one.to, one.since): one for one in claims}
    ends = {(one.dataset, one.party, one.to, one.until): one for one in unique.values()}
    spell = st.sampled_from([None, (-9, 60), (-9, 4), (3, 60), (2, 6)])
    there = st.sampled_from([None, None, None, (-9, 60), (-9, 5), (1, 60)])
    return World(
        STATES,
        ALLIANCES,
        tuple(ends.values()),
        {one: tuple(draw(st.lists(entries(), max_size=3))) for one in DATASETS},
        {one: draw(st.sampled_from([None, None, 2, 4, 6])) for one in DATASETS},
        {one: draw(spell) for one in STATES},
        exists={one: draw(there) for one in STATES},
    )


FILTERS = (
    ObligationFilter(),
    ObligationFilter(),
    ObligationFilter(frozenset({STRONG})),
    ObligationFilter(frozenset({STRONG}), "both"),
    ObligationFilter(frozenset({STRONG, WEAK}), "both"),
    ObligationFilter(frozenset()),
)


def index(view: View, id: str) -> int:  # noqa: A002
    found = view.index(id)
    assert found is not None
    return found


def lens_of(view: View, first: int, last: int, cut: int) -> Lens:
    during = None if first == last else Period(ZERO + first, ZERO + last, "")
    return Lens(view, ZERO + first, ZERO + cut, during=during)


@settings(max_examples=300, deadline=None)
@given(some_worlds(), st.sampled_from(DAYS), st.sampled_from([4, 20, 20]), st.sampled_from(FILTERS))
def test_allies_on_a_day_are_as_a_count_of_all_choices_of_dates_has_them(
    world: World, day: int, cut: int, wanted: ObligationFilter
) -> None:
    view = world.view()
    lens = lens_of(view, day, day, cut)
    count = Count(world, day, cut, wanted)
    answer = allies(lens, index(view, "a"), wanted, known="")
    expected = {other: count.pair("a", other) for other in STATES[1:]}
    listed = {one: said for one, said in expected.items() if said["truth"] in ("yes", "disputed", "possible")}
    found = {
        item.entity["id"]: {
            "truth": item.truth,
            "via": {((via["alliance"] or {"id": None})["id"], via["dataset"]): via["truth"] for via in item.via},
            "across": item.across,
            "by_dataset": {name: one["truth"] for name, one in item.by_dataset.items() if one["truth"] != "unknown"},
        }
        for item in answer.items
    }
    assert found == listed
    for other, said in expected.items():
        assert pair_of(lens, index(view, "a"), index(view, other), wanted).truth == said["truth"]
    assert answer.otherwise == otherwise(world, [day], cut, wanted, "a")


@settings(max_examples=200, deadline=None)
@given(
    some_worlds(), st.sampled_from(DAYS), st.sampled_from([1, 2, 5]), st.sampled_from([4, 20]), st.sampled_from(FILTERS)
)
def test_a_period_is_the_best_of_its_days(
    world: World, first: int, more: int, cut: int, wanted: ObligationFilter
) -> None:
    view, days = world.view(), range(first, first + more + 1)
    lens = lens_of(view, first, first + more, cut)
    for other in STATES[1:]:
        pair, counted = (
            pair_of(lens, index(view, "a"), index(view, other), wanted),
            best(world, days, cut, wanted, "a", other),
        )
        assert pair.truth == counted["truth"]
        if pair.truth in ("yes", "disputed", "possible"):
            through = {way for said in counted["of"] for way in said["via"]}
            shown = {((via["alliance"] or {"id": None})["id"], via["dataset"]) for via in pair.via()}
            assert shown == through
    assert allies(lens, index(view, "a"), wanted, known="").otherwise == otherwise(world, days, cut, wanted, "a")
