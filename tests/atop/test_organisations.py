"""Who was a member of an organisation in which year, by the shipped list and by Correlates of War, to 2005.

Each difference is listed with its reason; that of a year in which one of the two is in doubt is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from tests.api.serving import Served

OBSERVED = (1945, 1950, 1955, 1960, *range(1965, 2006))
"""The years of which both speak: before 1965 the file looks every five years."""
FULL = ("member", "founder", "suspended")
"""Who is suspended is a member in the file."""


class Difference(NamedTuple):
    """Countries whom one of the two alone counts as members in some of the years, and why."""

    countries: str
    years: str
    reason: str


NOT_IN_SYSTEM = "no state of the system then, and the file is of those alone"
ROUNDED = "the file counts the next years' members in its observation"
FIRST_YEAR = "the file begins with another year than the organisation's own list"
CHARTER = "may be a member from the agreement of 1991 on; the file begins with the Charter"
ASSOCIATE = "never ratified the Charter: an associate here, a member in the file"
SPECIAL = "a special member at first: an associate here, a member in the file"
YEAR_OF_UNION = "a member until it is united with another in 1990; the file's last year is the one before"

HERE: Mapping[str, tuple[Difference, ...]] = {
    "united-nations": (
        Difference("belarus ukraine", "1945-1990", NOT_IN_SYSTEM),
        Difference("india lebanon philippines syria", "1945", NOT_IN_SYSTEM),
        Difference(
            "taiwan", "1965-1971", "sits in the seat of China; the file has it until 1960 and has China throughout"
        ),
        Difference(
            "yugoslavia", "1965-1999", "a founder, in doubt from 1992 on; the file leaves it out from 1965 to 1999"
        ),
        Difference("german-democratic-republic german-federal-republic", "1990", YEAR_OF_UNION),
        Difference("yemen-arab-republic yemen-peoples-republic", "1990", YEAR_OF_UNION),
        Difference("timor-leste", "2002", FIRST_YEAR),
    ),
    "asean": (Difference("singapore", "1967-2005", "a founder; the file has Sri Lanka (780) for Singapore (830)"),),
    "oecd": (Difference("german-federal-republic", "1965-1990", "a founder; the file leaves it out"),),
    "ecowas": (Difference("cabo-verde", "1976-1980", FIRST_YEAR),),
    "cis": (
        Difference("armenia azerbaijan belarus kazakhstan kyrgyzstan moldova russia", "1991-1993", CHARTER),
        Difference("tajikistan turkmenistan ukraine uzbekistan", "1991-1993", CHARTER),
        Difference("georgia", "1993-1994", FIRST_YEAR),
    ),
    "oau": (
        Difference(
            "democratic-republic-of-the-congo", "1985-2002", "took no part for two years; the file has it leave"
        ),
        Difference("guinea-bissau", "1973", NOT_IN_SYSTEM),
        Difference("morocco", "1985", "gave notice in November 1984, which took effect in a year"),
        Difference("western-sahara", "1982-2002", NOT_IN_SYSTEM),
    ),
    "african-union": (
        Difference("democratic-republic-of-the-congo", "2003-2005", "the file has it leave in 2002; it did not"),
        Difference("western-sahara", "2001-2005", NOT_IN_SYSTEM),
    ),
    "oas": (Difference("dominican-republic", "1950-1960", "signed in 1948; the file leaves it out from 1950 to 1960"),),
    "oic": (
        Difference("burkina-faso", "1974", FIRST_YEAR),
        Difference("iraq", "1975", FIRST_YEAR),
        Difference("oman", "1970", FIRST_YEAR),
        Difference("cameroon", "1974-2005", "a member; the file leaves it out"),
        Difference("palestine", "1988-2005", NOT_IN_SYSTEM),
    ),
    "commonwealth": (
        Difference("kiribati", "1979-1998", NOT_IN_SYSTEM),
        Difference("tonga", "1970-1998", NOT_IN_SYSTEM),
        Difference("samoa", "1970-1975", NOT_IN_SYSTEM),
        Difference("vanuatu", "1980", NOT_IN_SYSTEM),
        Difference(
            "united-kingdom", "1965-1968", "a founder; the file has the United States (2) for it (200) until 1968"
        ),
    ),
}
IN_THE_FILE: Mapping[str, tuple[Difference, ...]] = {
    "united-nations": (
        Difference("afghanistan iceland sweden thailand", "1945", ROUNDED),
        Difference("japan", "1955", ROUNDED),
        Difference("mauritania mongolia", "1960", ROUNDED),
        Difference("china", "1950-1970", "the Republic of China on Taiwan sits in the seat until 1971"),
        Difference("german-democratic-republic german-federal-republic", "1965-1972", "admitted in 1973"),
        Difference("uzbekistan", "1991", "admitted in March 1992"),
    ),
    "asean": (Difference("sri-lanka", "1967-2005", "the file has Sri Lanka (780) for Singapore (830)"),),
    "oecd": (Difference("finland", "1965-1968", "joined in 1969; an associate before"),),
    "ecowas": (Difference("mauritania", "2001-2002", "left in December 2000"),),
    "cis": (Difference("ukraine", "1995-2005", ASSOCIATE),),
    "oau": (Difference("angola", "1975", "admitted in February 1976"),),
    "african-union": (Difference("morocco", "2001-2002", "left in 1984-85 and came back in 2017"),),
    "commonwealth": (
        Difference("maldives", "1982-1984", SPECIAL),
        Difference("saint-vincent-and-the-grenadines", "1979-1984", SPECIAL),
        Difference("united-states", "1965-1968", "the file has the United States (2) for the United Kingdom (200)"),
    ),
}
SINCE = {"oas": 1948, "commonwealth": 1965}
"""Where the file's number is of the Pan American Union, too, or of the Secretariat alone."""


def stretches(served: Served, organisation: str, dataset: str) -> Iterator[dict[str, Any]]:
    """Yield the stretches of who was a member, by a data set."""
    asked = {"from": "1945-01-01", "to": "2005-12-31", "datasets": dataset, "limit": "1000"}
    while True:
        answer = served.get(f"/v1/members/{organisation}/history", params=asked).json()
        yield from answer["items"]
        if answer["next"] is None:
            return
        asked["after"] = answer["next"]


def years_of(served: Served, organisation: str, dataset: str) -> dict[str, set[int]]:
    """Return in which observed years each country was or may have been a member, by a data set."""
    years = defaultdict[str, set[int]](set)
    for item in stretches(served, organisation, dataset):
        if item["truth"] in ("yes", "possible") and item["status"] in FULL:
            first = 1945 if item["since"] == ".." else int(item["since"][:4])
            last = 2005 if item["until"] == ".." else int(item["until"][:4]) - item["until"].endswith("-01-01")
            years[item["entity"]["id"]] |= set(range(first, last + 1)).intersection(OBSERVED)
    return years


def listed(differences: tuple[Difference, ...]) -> dict[str, set[int]]:
    """Return the countries of a table with the observed years of each."""
    years: dict[str, set[int]] = {}
    for difference in differences:
        first, _, last = difference.years.partition("-")
        observed = {year for year in OBSERVED if int(first) <= year <= int(last or first)}
        years |= dict.fromkeys(difference.countries.split(), observed)
    return years


def found(one: dict[str, set[int]], other: dict[str, set[int]], since: int) -> dict[str, set[int]]:
    """Return the years in which one has a country and the other has not."""
    less = {
        country: {year for year in years - other.get(country, set()) if year >= since} for country, years in one.items()
    }
    return {country: years for country, years in less.items() if years}


@pytest.mark.parametrize("organisation", sorted({*HERE, *IN_THE_FILE, "gcc"}))
def test_the_shipped_list_and_the_file_differ_where_it_is_listed_and_nowhere_else(
    igo: Served, organisation: str
) -> None:
    here, file = (years_of(igo, organisation, dataset) for dataset in ("organisations", "igo"))
    assert here and file
    since = SINCE.get(organisation, 1945)
    for table, differing in ((HERE, found(here, file, since)), (IN_THE_FILE, found(file, here, since))):
        assert listed(table.get(organisation, ())) == differing
