"""The states that ship: both lists row by row, each code with one bearer on a day, and successions.

What is pinned here was counted in the lists themselves: Correlates of War, *State System Membership List* (2024), and
Gleditsch and Ward, *A Revised List of Independent States* (1999), the list and its microstates as extended to 2020.
"""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from graphsvc.ingest.seeds import read_sets
from graphsvc.model import dates
from graphsvc.model.entity import Entity, limits, period
from graphsvc.model.tie import Tie
from graphsvc.model.truth import Truth
from graphsvc.service.loading import shipped_seeds

DATASET = "states"
ROWS = {"cow": 244, "gw": 216 + 23}
LASTING = {"cow": 195, "gw": 174 + 23}
DIGESTS = {
    "cow": "e0717c28062f40bbb855bb638f75205fda48b7e750712aee88d9d931a8c7670f",
    "gw": "bb882006bcb65d659ac3a03df432f09b2af152ba9ba589f8a83042cb664a8b96",
}
"""SHA-256 of the rows of each list, sorted by number and first day: `339 1914-01-01 1939-04-07`, one a line without
a line end after the last, and `..` for the last day of the list."""

CUTS = {
    ("cow", "255", "1871-01-18"): ("prussia", "germany"),
    ("cow", "345", "1918-12-01"): ("serbia", "yugoslavia"),
    ("gw", "255", "1871-01-18"): ("prussia", "germany"),
    ("gw", "260", "1990-10-03"): ("german-federal-republic", "germany"),
    ("gw", "678", "1990-05-22"): ("yemen-arab-republic", "yemen"),
}
"""Where one row of a list is two spells, because its number changes bearer within it."""

WITHDRAWN = "AIDJ BUMM BYAA CSHH CSXX DDDE DYBJ HVBF NHVU RHZW SUHH TPTL VDVN YDYE YUCS ZRCD"
"""The codes of ISO 3166-3 for names of states; its others are of territories that were never in a list."""

Row = tuple[str, str, str]


@pytest.fixture(scope="module")
def records() -> list[Entity | Tie]:
    """Give the entities and ties of the set, read by itself."""
    folder = shipped_seeds()
    assert folder is not None
    loaded = read_sets([folder / "states"])
    assert loaded.faults == ()
    return [one.value for one in loaded.batch.writes if isinstance(one.value, Entity | Tie)]


@pytest.fixture(scope="module")
def states(records: list[Entity | Tie]) -> dict[str, Entity]:
    """Give the states by id."""
    return {one.id: one for one in records if isinstance(one, Entity)}


@pytest.fixture(scope="module")
def successions(records: list[Entity | Tie]) -> dict[tuple[str, str], Tie]:
    """Give the successions by (successor, predecessor)."""
    return {(one.from_id, one.to_id): one for one in records if isinstance(one, Tie)}


def holds(since: str | None, until: str | None, day: int) -> bool:
    """Say whether a period surely holds on a day."""
    return limits(since, until).holds_on(day) is Truth.YES


def first(since: str) -> int:
    return dates.parse(since).earliest


def numbers(state: Entity, system: str, day: int) -> list[str]:
    """Give the numbers that a state bears in a system on a day."""
    return [code.code for code in state.codes if code.scheme == system and holds(code.since, code.until, day)]


def rows(states: dict[str, Entity], system: str) -> list[Row]:
    """Give the rows of a list back: number, first day, last day or `..`, with spells rejoined where a row was cut."""
    found: list[Row] = []
    for state in states.values():
        for spell in state.spells:
            if spell.system == system:
                [number] = numbers(state, system, first(spell.since))
                found.append((number, spell.since, spell.until))
    for _, number, day in sorted(cut for cut in CUTS if cut[0] == system):
        [before] = [row for row in found if row[0] == number and row[2] == day]
        [after] = [row for row in found if row[0] == number and row[1] == day]
        found.remove(before)
        found.remove(after)
        found.append((number, before[1], after[2]))
    return sorted(((number, since, _last_day(until)) for number, since, until in found), key=_by_number)


def _last_day(until: str) -> str:
    return until if until == ".." else dates.iso(first(until) - 1)


def _by_number(row: Row) -> tuple[int, str]:
    return int(row[0]), row[1]


def members(states: dict[str, Entity], system: str, day: str, *, micro: bool = True) -> set[str]:
    """Give who is in a system on a day."""
    return {
        state.id
        for state in states.values()
        for spell in state.spells
        if spell.system == system
        and holds(spell.since, spell.until, dates.day(day))
        and (micro or (state.attributes or {}).get("gw_list") != "microstates")
    }


# The lists


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_the_spells_are_the_rows_of_the_list_day_by_day(states: dict[str, Entity], system: str) -> None:
    found = rows(states, system)
    assert len(found) == ROWS[system]
    assert sum(last == ".." for _, _, last in found) == LASTING[system]
    # The list of Correlates of War gives one day to both bearers of 345; here it is the later one's.
    given = [
        (number, since, "2006-06-03" if (system, number, last) == ("cow", "345", "2006-06-02") else last)
        for number, since, last in found
    ]
    text = "\n".join(" ".join(row) for row in given)
    assert hashlib.sha256(text.encode()).hexdigest() == DIGESTS[system], "a spell is not as its list has it"


@pytest.mark.parametrize(
    ("day", "cow", "gw", "micro"),
    [
        ("1816-01-01", 23, 44, 4),
        ("1850-01-01", 39, 62, 4),
        ("1900-01-01", 42, 52, 4),
        ("1914-07-01", 45, 56, 4),
        ("1938-01-01", 66, 69, 4),
        ("1942-12-31", 52, 66, 4),
        ("1945-12-31", 62, 68, 4),
        ("1955-12-31", 84, 86, 4),
        ("1985-01-01", 161, 151, 18),
        ("2000-01-01", 190, 170, 21),
        ("2016-12-31", 195, 174, 23),
        ("2020-12-31", 195, 174, 23),
        ("2024-12-31", 195, 174, 23),
    ],
)
def test_each_system_has_as_many_members_on_a_day_as_its_list(
    states: dict[str, Entity], day: str, cow: int, gw: int, micro: int
) -> None:
    assert len(members(states, "cow", day)) == cow
    assert len(members(states, "gw", day, micro=False)) == gw
    assert len(members(states, "gw", day)) == gw + micro


def test_the_last_day_of_a_list_ends_no_spell(states: dict[str, Entity]) -> None:
    for state in states.values():
        for spell in state.spells:
            assert spell.until not in ("2020-12-31", "2021-01-01", "2024-12-31", "2025-01-01"), state.id


def test_a_row_is_cut_where_its_number_changes_bearer(states: dict[str, Entity]) -> None:
    for (system, _, day), (before, after) in CUTS.items():
        assert day in {spell.until for spell in states[before].spells if spell.system == system}
        assert day in {spell.since for spell in states[after].spells if spell.system == system}


def test_albania_and_paraguay_are_in_the_system_twice(states: dict[str, Entity]) -> None:
    spells = [(one.system, one.since, one.until) for one in states["albania"].spells]
    assert spells == [
        ("cow", "1914-01-01", "1939-04-08"),
        ("cow", "1944-11-17", ".."),
        ("gw", "1913-01-01", ".."),
    ]
    assert [one.until for one in states["paraguay"].spells] == ["1870-06-21", "..", ".."]


def test_3_june_2006_has_one_bearer_of_345(states: dict[str, Entity]) -> None:
    for day, state in (("2006-06-02", "yugoslavia"), ("2006-06-03", "serbia"), ("2006-06-04", "serbia")):
        assert members(states, "cow", day) & {"serbia", "yugoslavia"} == {state}
        assert [one.id for one in states.values() if "345" in numbers(one, "cow", dates.day(day))] == [state]
    assert members(states, "gw", "2006-06-04") & {"serbia", "yugoslavia"} == {"yugoslavia"}


# Codes


UNLISTED = {
    "cook-islands": "1965-08-04/..",
    "holy-see": "../..",
    "nagorno-karabakh": "1991-09-02/2024-01-01",
    "niue": "1974-10-19/..",
    "northern-cyprus": "1983-11-15/..",
    "palestine": "1988-11-15/..",
    "somaliland": "1991-05-18/..",
    "transnistria": "1990-09-02/..",
    "western-sahara": "1976-02-27/..",
}
"""Who is in neither list, with the period of its existence."""


def test_every_state_has_a_spell_or_says_when_it_exists_and_ids_stand_in_order(states: dict[str, Entity]) -> None:
    assert list(states) == sorted(states)
    assert all(state.kind == "country" and state.citations for state in states.values())
    assert {state.id: "".join(state.exists or ()) for state in states.values() if not state.spells} == UNLISTED
    assert len(states) - len(UNLISTED) == 227


def test_every_member_bears_one_number_of_the_system_all_through_its_spell(states: dict[str, Entity]) -> None:
    for state in states.values():
        for spell in state.spells:
            start = first(spell.since)
            end = dates.today() if spell.until == ".." else first(spell.until) - 1
            changes = [
                first(bound)
                for code in state.codes
                for bound in (code.since, code.until)
                if bound and start <= first(bound) <= end
            ]
            for day in (start, end, *changes):
                assert len(numbers(state, spell.system, day)) == 1, (state.id, spell, dates.iso(day))


def test_no_number_of_a_system_is_borne_by_who_is_never_in_it(states: dict[str, Entity]) -> None:
    for state in states.values():
        systems = {spell.system for spell in state.spells}
        assert {code.scheme for code in state.codes} & {"cow", "gw"} == systems, state.id


def test_no_code_has_two_bearers_on_one_day(states: dict[str, Entity]) -> None:
    bearers: dict[tuple[str, str], list[tuple[str, str | None, str | None]]] = {}
    for state in states.values():
        for code in state.codes:
            bearers.setdefault((code.scheme, code.code), []).append((state.id, code.since, code.until))
    for key, spans in bearers.items():
        starts = [1 if since is None else first(since) for _, since, _ in spans]
        for day in starts:
            may = [one for one, since, until in spans if limits(since, until).holds_on(day) is not Truth.NO]
            assert len(may) <= 1, (key, dates.iso(day), may)


def test_a_code_of_iso_3166_3_stands_for_what_bore_the_withdrawn_codes(states: dict[str, Entity]) -> None:
    found = set()
    for state in states.values():
        periods = {scheme: _periods(state, scheme) for scheme in ("iso3", "iso2", "iso3166_3")}
        for code, (since, until) in periods["iso3166_3"].items():
            found.add(code)
            assert (since, until) in periods["iso3"].values(), state.id
            # Its first two letters are the withdrawn ones of iso2, which two names may have shared one after the other.
            assert code[:2] in periods["iso2"], state.id
    assert found == set(WITHDRAWN.split())


def _periods(state: Entity, scheme: str) -> dict[str, tuple[str | None, str | None]]:
    return {code.code: (code.since, code.until) for code in state.codes if code.scheme == scheme}


def test_iso_codes_come_together_and_kosovo_has_those_left_to_users(states: dict[str, Entity]) -> None:
    for state in states.values():
        schemes = Counter(code.scheme for code in state.codes)
        assert bool(schemes["iso3"]) == bool(schemes["iso2"]), state.id
    without = {state.id for state in states.values() if not any(code.scheme == "iso3" for code in state.codes)}
    ended = {state.id for state in states.values() if all(spell.until != ".." for spell in state.spells)}
    assert without - ended == {"abkhazia", "south-ossetia"}
    assert without & UNLISTED.keys() == {"nagorno-karabakh", "northern-cyprus", "somaliland", "transnistria"}
    kosovo = {(code.scheme, code.code) for code in states["kosovo"].codes if code.scheme.startswith("iso")}
    assert kosovo == {("iso3", "XKX"), ("iso2", "XK")}


def test_whoever_has_letters_of_iso_today_has_its_number_and_an_item_of_wikidata(states: dict[str, Entity]) -> None:
    for scheme, lacking in (("iso3n", {"kosovo"}), ("wikidata", {"kosovo", "namibia"})):
        ended = {"german-democratic-republic", "yemen-peoples-republic"}
        with_letters = {id for id, one in states.items() if _borne(one, "iso3")} - ended  # noqa: A001
        assert {id for id in with_letters if not _borne(states[id], scheme)} == lacking  # noqa: A001


def _borne(state: Entity, scheme: str) -> list[str]:
    return [code.code for code in state.codes if code.scheme == scheme and code.until is None]


def test_every_member_of_the_list_of_correlates_of_war_bears_its_letters(states: dict[str, Entity]) -> None:
    for state in states.values():
        for spell in state.spells:
            if spell.system == "cow":
                assert len(numbers(state, "cow_abb", first(spell.since))) == 1, (state.id, spell)


# Successions


@pytest.mark.parametrize(
    ("successor", "predecessor", "since"),
    [
        ("germany", "prussia", "1871-01-18"),
        ("germany", "german-federal-republic", "1990-10-03"),
        ("germany", "german-democratic-republic", "1990-10-03"),
        ("czechia", "czechoslovakia", "1993-01-01"),
        ("slovakia", "czechoslovakia", "1993-01-01"),
        ("croatia", "yugoslavia", "1991-10-08"),
        ("yugoslavia", "serbia", "1918-12-01"),
        ("ukraine", "russia", "1991-12"),
        ("south-korea", "korea", "1948-08-15"),
        ("vietnam", "republic-of-vietnam", "1976-07-02"),
        ("yemen", "yemen-arab-republic", "1990-05-22"),
        ("south-sudan", "sudan", "2011-07-09"),
    ],
)
def test_a_state_succeeds_another(
    successions: dict[tuple[str, str], Tie], successor: str, predecessor: str, since: str
) -> None:
    tie = successions[successor, predecessor]
    assert (tie.kind, tie.interval.since.text, tie.citations != ()) == ("succeeds", since, True)


def test_a_state_that_shares_a_number_with_another_stands_in_succession_to_it(
    successions: dict[tuple[str, str], Tie],
) -> None:
    for before, after in set(CUTS.values()):
        assert (after, before) in successions


def test_a_succession_lies_near_a_first_or_last_day_in_one_of_the_lists(
    states: dict[str, Entity], successions: dict[tuple[str, str], Tie]
) -> None:
    for parties, tie in successions.items():
        spells = [spell for party in parties for spell in states[party].spells]
        days = [first(spell.since) for spell in spells] + [first(one.until) for one in spells if one.until != ".."]
        near = min(abs(day - tie.interval.since.earliest) for day in days)
        assert near <= 2 * 366, parties


GAPS = {
    "algeria": ("1830-07-06", "1962-07-05"),
    "estonia": ("1940-08-06", "1991-08-20"),
    "germany": ("1945-05-09", "1990-10-03"),
    "latvia": ("1940-08-05", "1991-08-21"),
    "libya": ("1835-01-01", "1951-12-24"),
    "lithuania": ("1940-08-03", "1990-03-11"),
    "madagascar": ("1896-08-06", "1960-06-26"),
    "montenegro": ("1918-12-01", "2006-06-03"),
    "myanmar": ("1886-01-01", "1948-01-04"),
    "serbia": ("1918-12-01", "2006-06-03"),
}
"""From the first day on which a state no longer existed to the first on which it did again."""


def test_exists_is_stated_where_a_gap_ended_the_state_and_not_for_an_occupation(states: dict[str, Entity]) -> None:
    stated = {id: [period(text) for text in one.exists] for id, one in states.items() if one.exists}  # noqa: A001
    gaps = {
        id: (dates.iso(periods[0].until.latest), dates.iso(periods[1].since.earliest))
        for id, periods in stated.items()  # noqa: A001
        if len(periods) > 1
    }
    assert gaps == GAPS
    # They were members of the Arab League, the United Nations, the OAU, the OIC or the Commonwealth before either list counts them.
    assert {id: states[id].exists for id in stated.keys() - gaps.keys() - UNLISTED.keys()} == {  # noqa: A001
        "azerbaijan": ("1918-05-28/..",),
        "belarus": ("1919~/..",),
        "guinea-bissau": ("1973-09-24/..",),
        "india": ("1858/..",),
        "jordan": ("1921/..",),
        "nauru": ("1968-01-31/..",),
        "philippines": ("1935/..",),
        "syria": ("1925/..",),
        "ukraine": ("1917/..",),
        "zanzibar": ("1856/1964-04-27",),
    }


@pytest.mark.parametrize("state", GAPS)
def test_a_state_exists_on_every_day_on_which_it_was_in_a_system(states: dict[str, Entity], state: str) -> None:
    entity = states[state]
    periods = [period(text) for text in entity.exists or ()]
    for spell in entity.spells:
        member = limits(spell.since, spell.until)
        assert any(
            one.since.latest <= member.since.earliest and member.until.latest <= one.until.earliest for one in periods
        ), spell
