"""What codes and names mean on the facts that ship: on which day they mean whom, and what is said where that is not clear."""

from __future__ import annotations

import pytest

from graphsvc.errors import Ambiguous, NotFound
from graphsvc.ingest.seeds import read_sets
from graphsvc.model import dates, intervals
from graphsvc.service.loading import shipped_seeds
from graphsvc.snapshot import refs
from graphsvc.snapshot.view import View
from tests.snapshot.log import view_of


@pytest.fixture(scope="module")
def view() -> View:
    """Give a view of all sets."""
    folder = shipped_seeds()
    assert folder is not None
    loaded = read_sets([folder])
    assert loaded.faults == ()
    return view_of(*(one.value for one in loaded.batch.writes if one.value is not None))


# Codes


@pytest.mark.parametrize(
    ("ref", "on", "state"),
    [
        # Correlates of War gives 255 to Germany again after 1990; Gleditsch and Ward keep 260.
        ("cow:255", "1866-06-01", "prussia"),
        ("cow:255", "1871-01-17", "prussia"),
        ("cow:255", "1871-01-18", "germany"),
        ("cow:255", "1914-07-01", "germany"),
        ("cow:255", "1945-05-08", "germany"),
        ("cow:255", "1990-10-03", "germany"),
        ("cow:255", None, "germany"),
        ("cow:260", "1985-01-01", "german-federal-republic"),
        ("cow:265", "1985-01-01", "german-democratic-republic"),
        ("gw:255", "1866-06-01", "prussia"),
        ("gw:255", "1914-07-01", "germany"),
        ("gw:260", "1990-10-02", "german-federal-republic"),
        ("gw:260", "1990-10-03", "germany"),
        ("gw:265", "1990-10-02", "german-democratic-republic"),
        ("DEU", "1985-01-01", "german-federal-republic"),
        ("DEU", None, "germany"),
        ("DDR", None, "german-democratic-republic"),
        # Serbia and Yugoslavia share 345 with Correlates of War only.
        ("cow:345", "1914-07-01", "serbia"),
        ("cow:345", "1930-01-01", "yugoslavia"),
        ("cow:345", "2006-06-02", "yugoslavia"),
        ("cow:345", None, "serbia"),
        ("gw:340", "1914-07-01", "serbia"),
        ("gw:345", "1999-01-01", "yugoslavia"),
        ("cow:347", None, "kosovo"),
        ("gw:347", None, "kosovo"),
        # Yemen.
        ("cow:678", "1985-01-01", "yemen-arab-republic"),
        ("cow:679", None, "yemen"),
        ("gw:678", "1990-05-21", "yemen-arab-republic"),
        ("gw:678", "1990-05-22", "yemen"),
        ("cow:680", "1985-01-01", "yemen-peoples-republic"),
        # Vietnam.
        ("gw:815", None, "annam"),
        ("cow:816", "1960-01-01", "vietnam"),
        ("cow:816", "2000-01-01", "vietnam"),
        ("cow:817", "1960-01-01", "republic-of-vietnam"),
        # The systems number small Pacific states differently.
        ("cow:970", None, "nauru"),
        ("gw:970", None, "kiribati"),
        ("cow:946", None, "kiribati"),
        ("gw:971", None, "nauru"),
        ("cow:955", None, "tonga"),
        ("gw:972", None, "tonga"),
        ("cow:947", None, "tuvalu"),
        ("gw:973", None, "tuvalu"),
        # Russia is one entity with the Soviet Union and the Empire.
        ("cow:365", "1900-01-01", "russia"),
        ("cow:365", "1970-01-01", "russia"),
        ("SUN", "1970-01-01", "russia"),
        ("RUS", None, "russia"),
        # Codes that ISO has withdrawn.
        ("CSK", None, "czechoslovakia"),
        ("CS", "1985-01-01", "czechoslovakia"),
        ("CS", "2005-01-01", "yugoslavia"),
        ("YUG", None, "yugoslavia"),
        ("SCG", None, "yugoslavia"),
        ("YMD", None, "yemen-peoples-republic"),
        ("VDR", None, "vietnam"),
        ("BUR", None, "myanmar"),
        ("ZAR", None, "democratic-republic-of-the-congo"),
        ("DHY", None, "benin"),
        ("HVO", None, "burkina-faso"),
        ("RHO", None, "zimbabwe"),
        ("TMP", None, "timor-leste"),
        ("BYS", None, "belarus"),
        ("ROM", None, "romania"),
        # The four letters that stand for a withdrawn name.
        ("CSHH", None, "czechoslovakia"),
        ("CSHH", "2020-01-01", "czechoslovakia"),
        ("iso3166_3:CSHH", "1930-01-01", "czechoslovakia"),
        ("DDDE", None, "german-democratic-republic"),
        ("iso3:DDR", None, "german-democratic-republic"),
        ("iso3:DDR", "1985-01-01", "german-democratic-republic"),
        ("SUHH", None, "russia"),
        ("ZRCD", None, "democratic-republic-of-the-congo"),
        ("BUMM", None, "myanmar"),
        ("YDYE", None, "yemen-peoples-republic"),
        ("CSXX", None, "yugoslavia"),
        # Every Yugoslavia is one entity: the kingdom, the federations, and what was left of them.
        ("YUCS", None, "yugoslavia"),
        ("YUG", "1930-01-01", "yugoslavia"),
        ("YUG", "1970-01-01", "yugoslavia"),
        ("YUG", "1999-01-01", "yugoslavia"),
        ("YUG", "2003-07-22", "yugoslavia"),
        ("YUG", "2020-01-01", "yugoslavia"),
    ],
)
def test_a_code_means_its_bearer_on_the_day(view: View, ref: str, on: str | None, state: str) -> None:
    assert refs.resolve(view, ref, dates.day(on) if on else None).id == state


@pytest.mark.parametrize(
    ("ref", "on", "instead"),
    [
        ("cow:255", "1985-01-01", "german-federal-republic"),
        ("CS", "1999-01-01", None),
    ],
)
def test_a_code_on_a_day_without_a_bearer_is_refused(view: View, ref: str, on: str, instead: str | None) -> None:
    with pytest.raises(NotFound) as caught:
        refs.resolve(view, ref, dates.day(on))
    assert instead is None or instead in {one.id for one in caught.value.candidates}


@pytest.mark.parametrize(
    ("ref", "during", "states"),
    [
        ("gw:260", "1955/1990-10-02", {"german-federal-republic"}),
        ("gw:260", "1985/1995", {"german-federal-republic", "germany"}),
        ("cow:255", "1860/1914", {"prussia", "germany"}),
        ("cow:255", "1871-01-18/..", {"germany"}),
        ("CS", "1985/1995", {"czechoslovakia"}),
        ("CS", "../2005", {"czechoslovakia", "yugoslavia"}),
        ("YUG", "1918/2006", {"yugoslavia"}),
        ("Austria", "1930/2000", {"austria"}),
    ],
)
def test_in_a_period_a_code_means_whoever_bears_it_on_some_day(
    view: View, ref: str, during: str, states: set[str]
) -> None:
    period = intervals.parse_period(during)
    try:
        found = {refs.resolve(view, ref, period.first, period.last).id}
    except Ambiguous as several:
        found = {one.id for one in several.candidates}
    assert found == states


# Names


@pytest.mark.parametrize(
    ("name", "on", "state"),
    [
        ("Zaire", "1985-01-01", "democratic-republic-of-the-congo"),
        ("Ceylon", "1960-01-01", "sri-lanka"),
        ("Burma", None, "myanmar"),
        ("Burma", "1960-01-01", "myanmar"),
        ("Persia", "1900-01-01", "iran"),
        ("Siam", "1900-01-01", "thailand"),
        ("Upper Volta", "1970-01-01", "burkina-faso"),
        ("Dahomey", "1970-01-01", "benin"),
        ("Rhodesia", "1970-01-01", "zimbabwe"),
        ("Kampuchea", "1980-01-01", "cambodia"),
        ("Abyssinia", "1900-01-01", "ethiopia"),
        ("Tanganyika", "1962-01-01", "tanzania"),
        ("Swaziland", "2000-01-01", "eswatini"),
        ("Cape Verde", None, "cabo-verde"),
        ("Macedonia", "2000-01-01", "north-macedonia"),
        ("türkiye", None, "turkey"),
        ("Türkiye", "1950-01-01", "turkey"),
        ("Turkey", None, "turkey"),
        ("Ottoman Empire", "1900-01-01", "turkey"),
        ("Czech Republic", None, "czechia"),
        ("Cote d'Ivoire", None, "cote-d-ivoire"),
        ("Côte d'Ivoire", None, "cote-d-ivoire"),
        ("Cote d’Ivoire", None, "cote-d-ivoire"),
        ("Ivory Coast", None, "cote-d-ivoire"),
        ("Soviet Union", "1970-01-01", "russia"),
        ("USSR", "1970-01-01", "russia"),
        ("Российская империя", "1900-01-01", "russia"),
        ("Prussia", "1850-01-01", "prussia"),
        ("Preußen", None, "prussia"),
        ("Sao Tome and Principe", None, "sao-tome-and-principe"),
        ("South Vietnam", None, "republic-of-vietnam"),
        ("United Arab Republic", "1960-01-01", "egypt"),
        ("Republic of China", "1930-01-01", "china"),
        ("Republic of China", None, "taiwan"),
        ("Austria", "1850-01-01", "austria-hungary"),
        ("Austria", "1930-01-01", "austria"),
        ("Republic of Colombia", "1825-01-01", "gran-colombia"),
        ("Serbia and Montenegro", "2004-01-01", "yugoslavia"),
        # A name that only one has borne means it on any day, be it in another language.
        ("Zaire", None, "democratic-republic-of-the-congo"),
        ("Zaire", "2000-01-01", "democratic-republic-of-the-congo"),
        ("Ceylon", "2000-01-01", "sri-lanka"),
        ("Persia", "2000-01-01", "iran"),
        ("Tchad", None, "chad"),
        ("Jugoslavija", "1980-01-01", "yugoslavia"),
    ],
)
def test_a_name_means_who_bears_it_on_the_day(view: View, name: str, on: str | None, state: str) -> None:
    assert refs.resolve(view, name, dates.day(on) if on else None).id == state


@pytest.mark.parametrize(
    ("name", "on", "among"),
    [
        ("Korea", "2000-01-01", {"north-korea", "south-korea"}),
        ("Congo", "1965-01-01", {"democratic-republic-of-the-congo", "republic-of-the-congo"}),
        ("Republic of the Congo", "1962-01-01", {"democratic-republic-of-the-congo", "republic-of-the-congo"}),
        ("Vietnam", "1960-01-01", {"republic-of-vietnam", "vietnam"}),
    ],
)
def test_a_name_that_two_bear_on_the_day_is_not_guessed(view: View, name: str, on: str, among: set[str]) -> None:
    with pytest.raises(Ambiguous) as caught:
        refs.resolve(view, name, dates.day(on))
    assert {one.id for one in caught.value.candidates} == among


@pytest.mark.parametrize(
    ("name", "on", "told"),
    [
        (
            "Czechoslovak Republic",
            "1942-01-01",
            "'Czechoslovak Republic' is not in use on 1942-01-01; it means czechoslovakia (Czechoslovakia) "
            "from 1918-10-28 until 1938-11 and from 1945 until 1960-07-11; send an id, or ask about another day",
        ),
        (
            "Korea",
            "1930-01-01",
            "'Korea' is not in use on 1930-01-01; it means korea (Korea) until 1910-08-29, "
            "north-korea (North Korea) from 1948-09-09 and south-korea (South Korea) from 1948-08-15; "
            "send an id, or ask about another day",
        ),
        (
            "Republic of Colombia",
            "1850-01-01",
            "'Republic of Colombia' is not in use on 1850-01-01; it means colombia (Colombia) from 1886 and "
            "gran-colombia (Gran Colombia) from 1819-12-17 until 1831; send an id, or ask about another day",
        ),
    ],
)
def test_a_former_name_outside_its_period_is_told_with_who_bore_it_when(
    view: View, name: str, on: str, told: str
) -> None:
    with pytest.raises(NotFound) as caught:
        refs.resolve(view, name, dates.day(on))
    assert caught.value.detail == told


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("Albnia", "albania"),
        ("Jugoslavia", "yugoslavia"),
        ("Tchadd", "chad"),
        ("Untied States", "united-states"),
        ("Swizerland", "switzerland"),
        ("north-koera", "north-korea"),
        ("Cot d’Ivoire", "cote-d-ivoire"),
    ],
)
def test_a_misspelling_gets_suggestions_and_is_never_guessed(view: View, misspelt: str, meant: str) -> None:
    with pytest.raises(NotFound, match="did you mean") as caught:
        refs.resolve(view, misspelt)
    assert caught.value.candidates[0].id == meant
