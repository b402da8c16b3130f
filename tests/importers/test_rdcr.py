"""The United States chronology of recognition and relations: what its passages become, on rows of our own."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Sequence
from typing import Any

import pytest

from tests.importers.conftest import Importing
from tests.importers.excerpts import CHRONOLOGY, TRANSITIONS, listed

pytestmark = pytest.mark.usefixtures("any_size")
Passage = tuple[str, str, str, str]
"""Article, heading, date of the file (or its period, `1881/1956`) and passage."""


def chronology(passages: Sequence[Passage]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(CHRONOLOGY)
    for article, heading, when, text in passages:
        first, _, last = when.partition("/")
        dates = ("", first, last) if last else (when, "", "")
        writer.writerow((article, "diplomatic-relations", heading, *dates, text))
    return file.getvalue()


def imported(imports: Importing, *passages: Passage) -> dict[str, dict[str, Any]]:
    imports.run("rdcr", imports.write("timeline.csv", chronology(passages)))
    return imports.standing("event", "rdcr")


def kind_of(imports: Importing, heading: str) -> tuple[str, str] | None:
    events = imported(imports, ("albania", heading, "1922", "It was so."))
    for event in events.values():
        return event["kind"], event["attributes"]["about"]
    return None


@pytest.mark.parametrize(
    ("heading", "kind", "about"),
    [
        ("U.S. Recognition of Albanian Independence, 1922.", "statement", "recognition"),
        ("Mutual Recognition, 1922.", "statement", "recognition"),
        ("Establishment of Diplomatic Relations and the American Legation in Tirana, 1922.", "establishment", "relations"),
        ("Recognition and Establishment of Diplomatic Relations, 1922.", "establishment", "relations"),
        ("Establishment of Consular Relations, 1922.", "establishment", "consulate"),
        ("Establishment of the American Legation in Tirana, 1922.", "establishment", "mission"),
        ("Elevation of American Legation to Embassy Status, 1922.", "establishment", "mission"),
        ("Diplomatic Relations Severed by Albania, 1922.", "severance", "relations"),
        ("Normal Relations Interrupted, 1922.", "suspension", "relations"),
        ("Re-establishment of Diplomatic Relations and the American Embassy, 1922.", "restoration", "relations"),
        ("Re-establishment of American Legation in Tirana, 1922.", "restoration", "mission"),
        ("Closure of the U.S. Embassy, 1922.", "departure", "mission"),
        ("Suspension of Embassy Operations in Tirana, 1922.", "departure", "mission"),
        ("U.S. Ambassador Recalled, 1922.", "recall", "mission"),
        ("Ambassadors Expelled, 1922.", "expulsion", "mission"),
        ("Treaty of Commerce and Navigation, 1922.", "signature", "treaty"),
        ("Treaty of 1886 Terminated, 1922.", "withdrawal", "treaty"),
    ],
)  # fmt: skip
def test_a_heading_names_the_kind_of_an_event(imports: Importing, heading: str, kind: str, about: str) -> None:
    assert kind_of(imports, heading) == (kind, about)


@pytest.mark.parametrize(
    "heading",
    [
        "Assassination of the U.S. Ambassador, 1979.",
        "No diplomatic relations established.",
        "70th Anniversary of Establishment of Diplomatic Relations.",
        "Embassy Moved to Tirana, 1922.",
        "Establishment of the Kingdom of Albania, 1928.",
        "Diplomatic Relations Ended, 1905.",
        "",
    ],
)
def test_what_has_no_kind_is_left_out_counted_and_told(imports: Importing, heading: str) -> None:
    text = chronology([("albania", heading, "1922", "It was so.")])
    report = imports.run("rdcr", imports.write("timeline.csv", text))
    assert (report.counts["passages left out"], report.counts.get("events", 0)) == (1, 0)
    assert report.notes[0].endswith("it has no heading" if not heading else "it names no event that has a kind")
    assert imports.standing("event", "rdcr") == {}


@pytest.mark.parametrize(
    ("when", "text", "dated"),
    [
        ("1922", "It began on December 4, 1922, with a minister.", "1922-12-04"),
        ("1922", "It began on 4 December 1922. On December 4th, 1922, he came.", "1922-12-04"),
        ("1922", "It was announced on Dec 1, 1922, and began on December 4, 1922.", "1922"),
        ("1922", "It began in December 1922; the day was April 31, 1922.", "1922"),
        ("1922-12-24", "It began then.", "1922-12-24"),
        ("", "It began on December 4, 1922.", "1922-12-04"),
        ("", "It began some day.", "1923"),
    ],
)
def test_the_only_full_date_is_the_day_else_it_is_the_year_of_the_file(
    imports: Importing, when: str, text: str, dated: str
) -> None:
    (event,) = imported(imports, ("albania", "Establishment of Diplomatic Relations, 1923.", when, text)).values()
    assert event["when"] == dated


def test_a_period_of_the_file_bounds_the_date(imports: Importing) -> None:
    (event,) = imported(imports, ("albania", "Diplomatic Relations Resumed", "1959/1960", "It was so.")).values()
    assert (event["when"], event["when_latest"]) == ("1959", "1960-12-31")


def test_a_day_that_the_date_of_the_file_does_not_include_is_told(imports: Importing) -> None:
    text = chronology([("albania", "Mutual Recognition", "1933", "It was on July 28, 1922.")])
    report = imports.run("rdcr", imports.write("timeline.csv", text))
    assert report.notes[0].endswith("“Mutual Recognition” is dated 1922-07-28 by the passage, 1933 by the file")


def test_a_passage_is_located_and_not_copied(imports: Importing) -> None:
    (event,) = imported(imports, ("albania", "Mutual Recognition, 1922.", "1922", "A secret word.")).values()
    assert event["citations"] == [
        {"source": "rdcr", "locator": "albania, diplomatic-relations, “Mutual Recognition, 1922”", "wording": None}
    ]
    assert (event["title"], event["attributes"]) == ("Albania: Mutual Recognition, 1922", {"about": "recognition"})
    assert "secret" not in str(event)


def test_an_id_stays_when_the_date_of_a_heading_or_passage_is_corrected(imports: Importing) -> None:
    heading = "Diplomatic Relations Severed, {}."
    first = imported(
        imports,
        ("panama", heading.format(1903), "1903", "On May 1, 1903."),
        ("panama", heading.format("May 2, 1964"), "1964", ""),
    )
    again = imported(
        imports,
        ("panama", heading.format(1904), "1904", "On May 1, 1904."),
        ("panama", heading.format(1965), "1965", ""),
    )
    assert (
        list(first) == list(again) == ["panama diplomatic relations severed", "panama diplomatic relations severed 2"]
    )
    assert [event["id"] for event in first.values()] == [event["id"] for event in again.values()]
    assert [event["when"] for event in again.values()] == ["1904-05-01", "1965"]


@pytest.mark.parametrize(
    ("heading", "text", "actor"),
    [
        ("Diplomatic Relations Severed, 1961.", "The United States severed diplomatic relations with Cuba.", "united-states"),
        ("Diplomatic Relations Severed, 1961.", "Cuba severed diplomatic relations with the United States.", "cuba"),
        ("Diplomatic Relations Severed by Cuba, 1961.", "It was so.", "cuba"),
        ("Diplomatic Relations Severed, 1961.", "It was so.", None),
        ("U.S. Recognition of Cuban Independence, 1902.", "It was so.", "united-states"),
        ("Cuban Recognition of the United States, 1902.", "It was so.", "cuba"),
        ("Mutual Recognition, 1902.", "It was so.", None),
        ("Establishment of Diplomatic Relations, 1902.", "The United States recognized Cuba.", None),
    ],
)  # fmt: skip
def test_one_acts_where_the_file_says_it_of_one_alone_else_both_are_parties(
    imports: Importing, heading: str, text: str, actor: str | None
) -> None:
    (event,) = imported(imports, ("cuba", heading, "1902", text)).values()
    roles = {part["entity"]: part["role"] for part in event["participants"]}
    assert set(roles) == {"cuba", "united-states"}
    if actor is None:
        assert set(roles.values()) == {"party"}
    else:
        assert roles.pop(actor) == "actor" and set(roles.values()) == {"target"}


@pytest.mark.parametrize(
    ("article", "when", "party"),
    [
        ("germany", "1797", "prussia"),
        ("germany", "1917", "germany"),
        ("germany", "1955", "german-federal-republic"),
        ("germany", "1995", "germany"),
        ("colombia", "1823", "gran-colombia"),
        ("colombia", "1939", "colombia"),
        ("serbia", "1999", "yugoslavia"),
        ("serbia", "2010", "serbia"),
        ("vietnam", "1950", "republic-of-vietnam"),
        ("vietnam", "1995", "vietnam"),
        ("yemen", "1967", "yemen-arab-republic"),
        ("burma", "1947", "myanmar"),
        ("piedmont-sardinia", "1840", "italy"),
    ],
)
def test_an_article_means_the_state_of_the_day(imports: Importing, article: str, when: str, party: str) -> None:
    (event,) = imported(imports, (article, "Establishment of Diplomatic Relations", when, "")).values()
    assert {part["entity"] for part in event["participants"]} == {"united-states", party}


TEXAS = ("texas", "U.S. Recognition of Texan Independence, 1837.", "1837", "It was on March 3, 1837.")


def test_who_is_on_no_list_of_states_is_one_entity_whoever_imports_it_first(imports: Importing) -> None:
    missions = imports.write("t.csv", listed(TRANSITIONS, [("Texas", "Legation", 1837, 10, 1, "", "")]))
    imported(imports, TEXAS)
    first = imports.record("entity", "republic-of-texas")
    report = imports.run("us-missions", missions)
    assert (first["dataset"], report.conflicts) == ("rdcr", ())
    assert imports.record("entity", "republic-of-texas") == first
    assert imported(imports, TEXAS) and imports.record("entity", "republic-of-texas") == first


def test_a_passage_that_its_article_has_twice_is_one_event(imports: Importing) -> None:
    assert len(imported(imports, TEXAS, TEXAS)) == 1


def test_passages_without_a_text_are_apart_by_their_dates(imports: Importing) -> None:
    heading = "Diplomatic Relations Severed, {}."
    passages = [("albania", heading.format(year), str(year), "") for year in (1922, 1939, 1939)]
    assert [event["when"] for event in imported(imports, *passages).values()] == ["1922", "1939"]


def test_a_heading_of_any_length_is_refused_at_once(imports: Importing) -> None:
    began = time.process_time()
    text = chronology([("albania", "established " * 10_000, "1922", "")])
    (fault,) = imports.faults("rdcr", imports.write("timeline.csv", text))
    assert "head is 119,999 characters long, more than 1,000" in fault
    assert time.process_time() - began < 5


def test_a_web_page_is_told_for_what_it_is(imports: Importing) -> None:
    (fault,) = imports.faults("rdcr", imports.write("timeline.csv", "\n<!DOCTYPE html><html>404</html>"))
    assert "is a web page and no table" in fault


def test_known_errors_are_corrected_with_their_reasons(imports: Importing) -> None:
    passages = [
        ("honduras", "Establishment of the American Legation in Tegucigalpa, 1856.", "1858", ""),
        ("hungary", "Relations Interrupted, 1941.", "1941", "Hungary severed relations."),
        ("genoa", "U.S. Recognition of Italian Independence, 1861.", "1861", ""),
    ]
    report = imports.run("rdcr", imports.write("timeline.csv", chronology(passages)))
    events = [(event["kind"], event["when"]) for event in imports.standing("event", "rdcr").values()]
    assert events == [("establishment", "1856"), ("severance", "1941")]
    assert [note.partition("” ")[2] for note in report.notes] == [
        "is dated 1856: the heading and the passage say 1856, the file 1858",
        "is taken as severance: the passage tells of a severance",
        "is left out: it is of Italy, whose article has it",
    ]


@pytest.mark.parametrize(
    ("passage", "reason"),
    [
        (("", "Mutual Recognition", "1922", ""), "country_file is empty"),
        (("atlantis", "Mutual Recognition", "1922", ""), "atlantis"),
        (("united-states", "Mutual Recognition", "1922", ""), "the United States themselves"),
        (("albania", "Mutual Recognition", "MCMXXII", ""), "MCMXXII"),
        (("albania", "Mutual Recognition", "1956/1881", ""), "ends in 1881, before it begins in 1956"),
    ],
)
def test_a_passage_that_cannot_be_read_is_refused_with_its_line(
    imports: Importing, passage: Passage, reason: str
) -> None:
    (fault,) = imports.faults("rdcr", imports.write("timeline.csv", chronology([TEXAS, passage])))
    assert fault.startswith("timeline.csv:3: ") and reason in fault


def test_no_data_set_denies_anything_by_it(imports: Importing) -> None:
    imported(imports, TEXAS)
    assert imports.record("source", "rdcr")["coverage"] == []
