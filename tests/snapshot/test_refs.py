from __future__ import annotations

from dataclasses import replace

import pytest

from graphsvc.errors import Ambiguous, Merged, NotFound, Retracted
from graphsvc.model import dates
from graphsvc.snapshot import refs
from graphsvc.snapshot.succession import present_then
from graphsvc.snapshot.view import View
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
IVORY = worlds.country(
    "ivory-coast", "Côte d’Ivoire", codes={"iso3": "CIV", "iso2": "CI", "cow": "437", "cow_abb": "CDI", "iso3n": "384"}
)
MEK = worlds.group("mek", "People's Mojahedin of Iran")
VIEW = view_of(GERMANY, BONN, IVORY, MEK, worlds.country("iran"), worlds.country("iraq"))


def meant(ref: str, on: str | None = None, view: View = VIEW) -> str:
    return refs.resolve(view, ref, dates.day(on) if on else None).id


@pytest.mark.parametrize(
    "ref",
    [
        "ivory-coast",
        "id:ivory-coast",
        "ID: ivory-coast",
        "cow:437",
        "COW:0437",
        "iso3:CIV",
        "ISO3:civ",
        "CIV",
        "civ",
        "Ci",
        "C.I.V.",
        "iso3n:384",
        "cow_abb:cdi",
        "Côte d’Ivoire",
        "COTE D'IVOIRE",
        " cote  divoire ",
        "The Côte d'Ivoire*",
        "(the) Cote d`Ivoire [1]",
    ],
)
def test_an_entity_answers_to_its_id_its_codes_and_its_name(ref: str) -> None:
    assert meant(ref) == meant(ref, "1850-01-01") == "ivory-coast"


@pytest.mark.parametrize(
    "ref", ["civx", "iso3:437", "xyz:437", "cow:0", "id:civ", "id:", "id:cow:437", "", "   ", "'", "\x00", "A" * 5000]
)
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


def _spell(since: str, until: str = "..") -> dict[str, str]:
    return {"system": "cow", "since": since, "until": until}


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
    with pytest.raises(
        NotFound, match="'vdem' is no scheme of codes; the schemes are iso3, iso2, iso3n, iso3166_3, cow"
    ):
        meant("vdem:12")


# What else may be written

KOREA = worlds.country(
    "korea", "Korea", names=[{"text": "Korea", "until": "1910-08-29"}], spells=[_spell("1890", "1910")]
)
SEOUL = worlds.country(
    "south-korea",
    "South Korea",
    names=[{"text": "South Korea"}, {"text": "Republic of Korea"}, {"text": "Korea", "since": "1948-08-15"}],
    codes={"cow": "732", "iso3n": "410"},
    spells=[_spell("1948-08-15")],
)
PYONGYANG = worlds.country(
    "north-korea",
    "North Korea",
    names=[{"text": "North Korea"}, {"text": "Korea, People's Republic of"}],
    codes={"cow": "731"},
    spells=[_spell("1948-09-09")],
)
DJIBOUTI = worlds.country("djibouti", codes=[{"scheme": "iso2", "code": "AI", "until": "1977"}])
KOREAS = view_of(
    KOREA,
    SEOUL,
    PYONGYANG,
    DJIBOUTI,
    worlds.tie("succeeds", "south-korea", "korea", "1948-08-15"),
    worlds.tie("succeeds", "north-korea", "korea", "1948-09-09"),
)


@pytest.mark.parametrize(
    ("ref", "entity"),
    [
        ("Korea, Republic of", "south-korea"),
        ("Korea (Rep.)", "south-korea"),
        ("Korea South", "south-korea"),
        ("S. Korea", "south-korea"),
        ("the Republic of Korea", "south-korea"),
        ("People's Republic of Korea", "north-korea"),
        ("Korea, People’s Rep. of", "north-korea"),
        ("North Korea (Korea, People's Republic of)", "north-korea"),
        ("North Korea/People's Republic of Korea", "north-korea"),
    ],
)
def test_a_name_may_be_turned_round_shortened_or_given_twice(ref: str, entity: str) -> None:
    assert meant(ref, "2000-01-01", KOREAS) == entity


@pytest.mark.parametrize("ref", ["North Korea (South Korea)", "North Korea/Albania", "Republic of North Korea (x1)"])
def test_two_names_that_one_entity_does_not_bear_are_not_guessed(ref: str) -> None:
    with pytest.raises(NotFound):
        meant(ref, None, KOREAS)


def test_an_id_that_is_anothers_name_on_the_day_is_ambiguous() -> None:
    with pytest.raises(Ambiguous) as caught:
        meant("korea", "2020-01-01", KOREAS)
    assert caught.value.detail == (
        "'korea' is the id of Korea and on 2020-01-01 a name of south-korea (South Korea, from 1948-08-15); "
        "send id:korea for the first, else the id of the other"
    )
    assert [one.id for one in caught.value.candidates] == ["korea", "south-korea"]
    assert meant("id:korea", "2020-01-01", KOREAS) == "korea"


@pytest.mark.parametrize("on", [None, "1900-01-01", "1930-01-01"])
def test_an_id_that_is_nobodys_name_on_the_day_or_asked_about_without_a_day_is_that_entity(on: str | None) -> None:
    assert meant("korea", on, KOREAS) == "korea"


def test_a_bare_number_is_asked_for_its_scheme() -> None:
    with pytest.raises(Ambiguous) as caught:
        meant("410", None, KOREAS)
    assert caught.value.detail == "'410' is a number without its scheme; send iso3n:410 (South Korea)"
    assert [(one.id, one.code) for one in caught.value.candidates] == [("south-korea", "iso3n:410")]
    with pytest.raises(NotFound):
        meant("999", None, KOREAS)


def test_a_withdrawn_code_of_two_letters_may_be_somebody_elses_by_now() -> None:
    assert meant("AI", "1970-01-01", KOREAS) == "djibouti"
    for on in (None, "2020-01-01"):
        with pytest.raises(NotFound, match=r"'AI' is not valid on .*; it means djibouti"):
            meant("AI", on, KOREAS)


@pytest.mark.parametrize(
    ("state", "on", "there"),
    [
        ("south-korea", "1900-01-01", ["korea"]),
        ("korea", "2000-01-01", ["north-korea", "south-korea"]),
        ("korea", "1948-09-01", ["south-korea"]),
        ("korea", "1930-01-01", []),
        ("south-korea", "2000-01-01", []),
        ("djibouti", "1900-01-01", []),
    ],
)
def test_who_was_there_instead_of_a_state_is_told_by_successions(state: str, on: str, there: list[str]) -> None:
    day = dates.day(on)
    row = refs.resolve(KOREAS, f"id:{state}")
    assert [one.id for one in present_then(KOREAS, [row], (day, day))] == there


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
    atlantis = worlds.country("a", "Atlantis", codes={"cow": "7"})
    log = ListLog()
    log.write(atlantis, worlds.country("b", "Lemuria", codes={"gw": "9"}))
    log.write(replace(atlantis, merged_into="b"))
    view = View(build(log.written), 2)
    with pytest.raises(Merged) as caught:
        meant("a", None, view)
    assert (caught.value.ref, caught.value.successor) == ("a", "b")
    assert meant("Atlantis", None, view) == meant("cow:7", None, view) == "b"
    assert [(one.id, one.code) for one in refs.find(view, "cow:7")] == [("b", "cow:7")]
    before = view.with_mergers_of(view.rewind(1))
    assert meant("a", None, view.rewind(1)) == meant("a", None, before) == meant("cow:7", None, before) == "a"


def test_a_name_that_two_bore_who_are_now_one_is_not_ambiguous() -> None:
    one, other = worlds.country("a", "Atlantis"), worlds.country("b", "Atlantis")
    log = ListLog()
    log.write(one, other)
    log.write(replace(one, merged_into="b"))
    view = View(build(log.written), 2)
    assert meant("atlantis", None, view) == "b"
    with pytest.raises(Ambiguous):
        meant("atlantis", None, view.rewind(1))
    with pytest.raises(NotFound, match=r"did you mean b \(Atlantis\)\?"):
        meant("atlantsi", None, view)


def test_find_gives_all_who_answer_with_those_of_the_day_first() -> None:
    found = refs.find(VIEW, "gw:260", dates.day("1985-01-01"))
    assert [(one.id, one.code, one.valid) for one in found] == [
        ("german-federal-republic", "gw:260", "../1990-10-03"),
        ("germany", "gw:260", "1990-10-03/.."),
    ]
    assert [one.id for one in refs.find(VIEW, "gw:260")] == ["germany", "german-federal-republic"]
    assert [(one.id, one.code) for one in refs.find(VIEW, "mek")] == [("mek", None)]
    assert refs.find(VIEW, "nobody") == []
