from __future__ import annotations

import pytest

from graphsvc.errors import Ambiguous, Merged, NotFound, Retracted
from graphsvc.model import dates, ids
from graphsvc.snapshot import refs
from graphsvc.snapshot.view import View
from graphsvc.store.base import Change
from tests import worlds
from tests.snapshot.log import ListLog, build, view_of

UNIFIED = "1990-10-03"
GERMANY = worlds.country(
    "germany",
    "Germany",
    names=[
        {"text": "Germany"},
        {"text": "Federal Republic of Germany", "since": UNIFIED},
        {"text": "Prussia", "until": "1871-01-18"},
    ],
    codes=[
        {"scheme": "iso3", "code": "DEU", "since": UNIFIED},
        {"scheme": "cow", "code": "255", "until": "1945-05-09"},
        {"scheme": "cow", "code": "255", "since": UNIFIED},
        {"scheme": "gw", "code": "255", "until": "1945-05-08"},
        {"scheme": "gw", "code": "260", "since": UNIFIED},
    ],
)
BONN = worlds.country(
    "german-federal-republic",
    "German Federal Republic",
    names=[
        {"text": "German Federal Republic"},
        {"text": "Federal Republic of Germany", "since": "1949-05-23", "until": UNIFIED},
    ],
    codes=[
        {"scheme": "iso3", "code": "DEU", "until": UNIFIED},
        {"scheme": "cow", "code": "260", "until": UNIFIED},
        {"scheme": "gw", "code": "260", "until": UNIFIED},
    ],
)
IVORY = worlds.country("ivory-coast", "Côte d’Ivoire", codes={"iso3": "CIV", "iso2": "CI", "cow": "437"})
MEK = worlds.group("mek", "People's Mojahedin of Iran")
VIEW = view_of(GERMANY, BONN, IVORY, MEK, worlds.country("iran"), worlds.country("iraq"))


def meant(ref: str, on: str | None = None, view: View = VIEW) -> str:
    return refs.resolve(view, ref, dates.day(on) if on else None).id


@pytest.mark.parametrize(
    "ref", ["ivory-coast", "cow:437", "iso3:CIV", "CIV", "CI", "Côte d’Ivoire", "COTE D'IVOIRE", " cote  divoire "]
)
def test_an_entity_answers_to_its_id_its_codes_and_its_name(ref: str) -> None:
    assert meant(ref) == meant(ref, "1850-01-01") == "ivory-coast"


@pytest.mark.parametrize("ref", ["civ", "iso3:civ", "xyz:437", "cow:0437", "", "   ", "'", "\x00", "A" * 5000])
def test_what_is_none_of_these_is_not_found(ref: str) -> None:
    with pytest.raises(NotFound):
        meant(ref)


@pytest.mark.parametrize(
    ("ref", "on", "entity"),
    [
        ("cow:255", None, "germany"),
        ("cow:255", "1910-01-01", "germany"),
        ("cow:255", "1945-05-08", "germany"),
        ("cow:255", UNIFIED, "germany"),
        ("cow:260", "1985-01-01", "german-federal-republic"),
        ("cow:260", None, "german-federal-republic"),
        ("cow:260", "2000-01-01", "german-federal-republic"),
        ("gw:260", "1990-10-02", "german-federal-republic"),
        ("gw:260", UNIFIED, "germany"),
        ("gw:260", None, "germany"),
        ("gw:255", "2000-01-01", "germany"),
        ("DEU", "1985-01-01", "german-federal-republic"),
        ("DEU", None, "germany"),
        ("federal republic of germany", "1985-01-01", "german-federal-republic"),
        ("Federal Republic of Germany", "1995-01-01", "germany"),
        ("Federal Republic of Germany", None, "germany"),
        ("prussia", "1800-01-01", "germany"),
        ("Prussia", "2000-01-01", "germany"),
    ],
)
def test_the_day_decides_whom_a_code_or_name_of_several_means(ref: str, on: str | None, entity: str) -> None:
    assert meant(ref, on) == entity


@pytest.mark.parametrize("on", ["1945-05-09", "1985-01-01", "1990-10-02"])
def test_a_code_between_two_of_its_periods_names_them_and_who_bears_one_then(on: str) -> None:
    with pytest.raises(NotFound) as caught:
        meant("cow:255", on)
    assert caught.value.detail == (
        f"'cow:255' is not valid on {on}; it means germany (Germany) until 1945-05-09 and from 1990-10-03; "
        "on that day use cow:260 (German Federal Republic)"
    )
    [candidate] = caught.value.candidates
    assert (candidate.id, candidate.code, candidate.valid) == ("german-federal-republic", "cow:260", "../1990-10-03")


def test_a_name_that_nobody_bore_on_the_day_says_who_bore_it_when() -> None:
    with pytest.raises(NotFound) as caught:
        meant("Federal Republic of Germany", "1940-01-01")
    assert caught.value.detail == (
        "'Federal Republic of Germany' is not in use on 1940-01-01; it means german-federal-republic "
        "(German Federal Republic) from 1949-05-23 until 1990-10-03 and germany (Germany) from 1990-10-03; "
        "send an id, or ask about another day"
    )
    assert [one.id for one in caught.value.candidates] == ["german-federal-republic", "germany"]


def test_whoever_is_succeeded_is_offered_where_no_code_is_shared() -> None:
    new = worlds.country("new", codes=[{"scheme": "cow", "code": "1", "until": "1900"}, _since("cow", "1", "1990")])
    old = worlds.country("old", codes={"cow": "2"})
    view = view_of(new, old, worlds.tie("succeeds", "new", "old", "1990"))
    with pytest.raises(NotFound, match=r"on that day use cow:2 \(Old\)"):
        meant("cow:1", "1950-01-01", view)


def _since(scheme: str, code: str, since: str) -> dict[str, str]:
    return {"scheme": scheme, "code": code, "since": since}


def test_a_name_that_two_bear_on_the_day_is_ambiguous() -> None:
    view = view_of(
        worlds.country("congo-brazzaville", "Congo", names=[{"text": "Congo"}]),
        worlds.country("congo-kinshasa", "Congo", names=[{"text": "Congo", "since": "1960", "until": "1971-10-27"}]),
    )
    with pytest.raises(Ambiguous) as caught:
        meant("congo", "1965-01-01", view)
    assert caught.value.detail == (
        "'congo' may mean more than one entity on 1965-01-01: congo-brazzaville (Congo, at any time) or "
        "congo-kinshasa (Congo, from 1960 until 1971-10-27); send one of these ids"
    )
    assert [(one.id, one.valid) for one in caught.value.candidates] == [
        ("congo-brazzaville", "../.."),
        ("congo-kinshasa", "1960/1971-10-27"),
    ]
    assert meant("Congo", "1980-01-01", view) == meant("Congo", None, view) == "congo-brazzaville"


def test_a_name_that_several_bore_and_nobody_bears_today_needs_a_day() -> None:
    spans = {"one": ("1900", "1910"), "two": ("1920", "1930")}
    view = view_of(
        *(
            worlds.country(one, "Ruritania", names=[{"text": "Ruritania", "since": since, "until": until}])
            for one, (since, until) in spans.items()
        )
    )
    with pytest.raises(Ambiguous, match=r"or ask about a day \(on=YYYY-MM-DD\)"):
        meant("Ruritania", None, view)
    assert meant("Ruritania", "1925-01-01", view) == "two"


def test_who_surely_bears_it_goes_before_who_may() -> None:
    view = view_of(
        worlds.country("old", "Ruritania", names=[{"text": "Ruritania", "until": "1990"}]),
        worlds.country("new", "Ruritania", names=[{"text": "Ruritania", "since": "1990-03-01"}]),
    )
    assert meant("Ruritania", "1990-06-01", view) == "new"


@pytest.mark.parametrize(
    ("ref", "close"),
    [
        ("irann", ["iran"]),
        ("german-federal-republik", ["german-federal-republic"]),
        ("Cote d'Ivoir", ["ivory-coast"]),
        ("ivory-cost", ["ivory-coast"]),
        ("irab", ["iran", "iraq"]),
    ],
)
def test_a_misspelling_is_told_what_is_close(ref: str, close: list[str]) -> None:
    with pytest.raises(NotFound, match="did you mean") as caught:
        meant(ref)
    assert sorted(one.id for one in caught.value.candidates) == close


def test_nothing_is_offered_where_nothing_is_close() -> None:
    with pytest.raises(NotFound, match="no entity has the id, code or name 'zanzibar'; send an id") as caught:
        meant("zanzibar")
    assert caught.value.candidates == ()


def test_an_unknown_scheme_is_told_which_there_are() -> None:
    with pytest.raises(NotFound, match="'vdem' is no scheme of codes; the schemes are iso3, iso2, cow, gw"):
        meant("vdem:12")


def test_a_retracted_id_says_so_and_what_bore_its_name_goes_on() -> None:
    log = ListLog()
    log.write(worlds.country("a", "Atlantis"), worlds.country("b", "Lemuria"))
    log.write(worlds.country("b", "Atlantis"), retracted=[worlds.country("a", "Atlantis")])
    view = View(build(log.written), 2)
    with pytest.raises(Retracted, match="'a' has been retracted"):
        meant("a", None, view)
    assert meant("atlantis", None, view) == "b"
    assert meant("atlantis", None, view.rewind(1)) == "a"
    with pytest.raises(NotFound):
        meant("lemuria", None, view)


def test_a_merged_id_names_its_successor_and_its_names_mean_that() -> None:
    log = ListLog()
    log.write(worlds.country("a", "Atlantis", codes={"cow": "7"}), worlds.country("b", "Lemuria"))
    body = ids.canonical(worlds.country("a", "Atlantis", codes={"cow": "7"}).body() | {"merged_into": "b"})
    merge = Change(2, 1, 1, "entity", "a", 2, "put", log.written[0].at, worlds.ANALYST, None, body)
    view = View(build([*log.written, merge]), 2)
    with pytest.raises(Merged) as caught:
        meant("a", None, view)
    assert caught.value.successor == "b"
    assert meant("Atlantis", None, view) == meant("cow:7", None, view) == "b"
    assert meant("a", None, view.rewind(1)) == "a"


def test_find_gives_all_who_answer_with_those_of_the_day_first() -> None:
    found = refs.find(VIEW, "gw:260", dates.day("1985-01-01"))
    assert [(one.id, one.code, one.valid) for one in found] == [
        ("german-federal-republic", "gw:260", "../1990-10-03"),
        ("germany", "gw:260", "1990-10-03/.."),
    ]
    assert [one.id for one in refs.find(VIEW, "gw:260")] == ["germany", "german-federal-republic"]
    assert [(one.id, one.code) for one in refs.find(VIEW, "mek")] == [("mek", None)]
    assert refs.find(VIEW, "nobody") == []
