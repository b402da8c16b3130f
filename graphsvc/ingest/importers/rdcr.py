"""Recognition of and relations with the United States, as the Office of the Historian tells them by country: dated events.

A passage becomes an event where its heading names one that has a kind. It is located, by article, section and heading,
and not copied.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from graphsvc.ingest.importers.rdcr_passages import SUBJECTS, Subject, date_of, subject_of, words_of
from graphsvc.ingest.importers.reading import Importer, Reading
from graphsvc.ingest.importers.tables import Row, RowError
from graphsvc.model import dates
from graphsvc.model.validation import short

DATASET = "rdcr"
CHRONOLOGY = "the chronology"
UNITED_STATES = "united-states"
HEADING_LIMIT = 1_000
"""Characters; as many as a title may have."""
SOURCE: dict[str, Any] = {
    "id": DATASET,
    "kind": "dataset",
    "title": "A Guide to the United States' History of Recognition, Diplomatic, and Consular Relations, by Country, since 1776",
    "publisher": "Office of the Historian, U.S. Department of State",
    "url": "https://github.com/HistoryAtState/rdcr",
    "licence": "CC0 1.0",
    "redistributable": True,
    "citation": "Office of the Historian, U.S. Department of State. A Guide to the United States' History of Recognition, "
    "Diplomatic, and Consular Relations, by Country, since 1776.",
    "definition": "Events that headings of the guide name: recognition, establishment, interruption, severance and "
    "restoration of relations, missions and consulates opened and closed, treaties. The day is the only one that the "
    "passage names, else the year is the file's. It is a choice of events and covers nothing.",
}


class Meant(NamedTuple):
    """Whom an article means until a day, in the passages whose heading matches a pattern."""

    entity: str
    until: str = "9999-12-31"
    heading: str = ""


MEANT: Mapping[str, Sequence[Meant]] = {
    "china": (Meant("id:taiwan", heading="Taipei"),),
    "colombia": (Meant("id:gran-colombia", "1830-09-23"),),
    "congo-democratic-republic": (Meant("id:democratic-republic-of-the-congo"),),
    "congo-republic": (Meant("id:republic-of-the-congo"),),
    "germany": (
        Meant("id:prussia", "1871-01-18"),
        Meant("id:german-democratic-republic", heading="German Democratic Republic"),
        Meant("id:germany", "1949-01-01"),
        Meant("id:german-federal-republic", "1990-10-03"),
    ),
    "hesse": (Meant("id:hesse-darmstadt"),),
    "kingdom-of-yugoslavia": (Meant("id:serbia", "1918-12-01"), Meant("id:yugoslavia")),
    "piedmont-sardinia": (Meant("id:italy"),),
    "serbia": (Meant("id:serbia", "1918-12-01"), Meant("id:yugoslavia", "2006-06-03")),
    "vietnam": (
        Meant("id:vietnam", "1949-01-01"),
        Meant("id:republic-of-vietnam", "1975-05-01"),
        Meant("id:vietnam"),
    ),
    "yemen": (
        Meant("id:yemen-peoples-republic", heading="South|Aden"),
        Meant("id:yemen-peoples-republic", heading="Severance of Diplomatic Relations, 1969"),
        Meant("id:yemen-arab-republic", "1990-05-22"),
        Meant("id:yemen"),
    ),
}
"""Whom an article means, where its name alone does not say it; the first that fits."""

STRANGERS = {
    "brunswick-luneburg": ("brunswick-and-luneburg", "Brunswick and Lüneburg"),
    "congo-free-state": ("congo-free-state", "Congo Free State"),
    "federal-government-germany": ("central-government-of-germany", "Central Government of Germany (1848–1849)"),
    "genoa": ("republic-of-genoa", "Republic of Genoa"),
    "hanseatic-republics": ("hanseatic-republics", "Hanseatic Republics"),
    "hawaii": ("kingdom-of-hawaii", "Hawaii"),
    "lew-chew": ("ryukyu-kingdom", "Ryukyu (Lew Chew)"),
    "mecklenburg-strelitz": ("mecklenburg-strelitz", "Mecklenburg-Strelitz"),
    "nassau": ("duchy-of-nassau", "Nassau"),
    "north-german-union": ("north-german-confederation", "North German Confederation"),
    "oldenburg": ("oldenburg", "Oldenburg"),
    "schaumburg-lippe": ("schaumburg-lippe", "Schaumburg-Lippe"),
    "texas": ("republic-of-texas", "Texas"),
}
"""The articles of states that are on neither list of states, each with an id and a name."""
SECOND = {"north-german-confederation": "north-german-union"}
"""Articles that tell what another tells in the same words."""

_RECOGNITION = (
    r"^(U\.S\.|United States) Recogn|\bUnited States (formally )?recogni[sz]ed ",
    r"^.*(Recognition|Recognize) of (the )?(Independence of )?(the )?(U\.S\.|United States)|^.*Recognize the United States",
)
_BREAK = (
    r"^United States Severs|^.*by the United States\b|\bUnited States (severed|suspended|broke off) |^U\.S\. Ambassador Recalled",
    r"^.*Severed by (?!the United States)|\b(severed|broke off) (diplomatic )?relations with the United States|^Ambassadors Expelled",
)
_ONE_SIDED = {
    kind: tuple(map(re.compile, patterns))
    for kind, patterns in (
        ("statement", _RECOGNITION),
        *((kind, _BREAK) for kind in ("severance", "suspension", "expulsion", "recall")),
    )
}
"""What is said of what the United States did, and what of what the other did; `^` begins the heading."""


def _read(reading: Reading) -> None:
    reading.add("source", SOURCE)
    names: dict[str, str] = {}
    numbers: Counter[str] = Counter()
    told: set[tuple[str, str]] = set()
    for row in reading.rows(CHRONOLOGY):
        reading.counts["passages"] += 1
        with reading.taking(row):
            article, heading, text = (row.text(name) for name in ("country_file", "head", "text"))
            if not article:
                raise RowError("country_file is empty; it names the article")
            if len(heading) > HEADING_LIMIT:
                detail = f"{HEADING_LIMIT:,}; is there a quote that is never closed?"
                raise RowError(f"head is {len(heading):,} characters long, more than {detail}")
            words = words_of(article, heading)
            passage = text or "\0".join(row.text(name) for name in ("head", "when", "from", "to"))
            # Passages under equal headings are numbered as they come, taken or not: their keys stay when others are.
            numbers[words] += 1
            key = words + (f" {numbers[words]}" if numbers[words] > 1 else "")
            event, reason = _event(reading, key, row, names, is_repeated=(words, passage) in told)
            told.add((words, passage))
            if event is not None:
                reading.counts["events"] += 1
                reading.add("event", event, row.place)
            else:
                reading.counts["passages left out"] += 1
            if reason:
                reading.note(row, f"{_shown(row)} {reason}")


def _event(
    reading: Reading, key: str, row: Row, names: dict[str, str], *, is_repeated: bool
) -> tuple[dict[str, Any] | None, str | None]:
    """Return the event of a passage, if it tells of one, and what is worth telling of it. Raises RowError."""
    article, heading = row.text("country_file"), row.text("head").rstrip(".")
    subject, reason = subject_of(key, heading), SUBJECTS[key][1] if key in SUBJECTS else None
    if article in SECOND:
        return None, f"is left out: it is also told in the article {SECOND[article]}"
    if is_repeated:
        return None, "is left out: it is told twice in its article"
    if subject is None:
        default = "it names no event that has a kind" if heading else "it has no heading"
        return None, f"is left out: {reason or default}"
    when, dated = date_of(key, row)
    if not when:
        return None, "is left out: it has no date"
    party = _party(reading, row, when, names)
    event = {
        "kind": subject.kind,
        "title": f"{names[party]}: {heading}",
        **when,
        "dataset": DATASET,
        "key": key,
        "participants": _participants(subject, party, row),
        "attributes": {"about": subject.about},
        "citations": [{"source": DATASET, "locator": f"{article}, {row.text('section')}, “{heading}”"}],
    }
    return event, "; ".join(filter(None, (reason and f"is taken as {subject.kind}: {reason}", dated))) or None


def _shown(row: Row) -> str:
    return f"{row.text('country_file')}, “{row.text('head').rstrip('.') or row.text('section')}”"


def _party(reading: Reading, row: Row, when: Mapping[str, str], names: dict[str, str]) -> str:
    """Return whom a passage is about, as of its day, and keep its name; who is on no list of states becomes an entity."""
    article = row.text("country_file")
    if article in STRANGERS:
        identifier, name = STRANGERS[article]
        if identifier not in names:
            reading.add_stranger(_stranger(article, identifier, name))
            names[identifier] = name
        return identifier
    day = dates.parse(when["when"])
    first = dates.day(when["when_earliest"]) if "when_earliest" in when else day.earliest
    last = dates.day(when["when_latest"]) if "when_latest" in when else day.latest
    reference = next(
        (
            meant.entity
            for meant in MEANT.get(article, ())
            if first < dates.day(meant.until) and re.search(meant.heading, row.text("head"))
        ),
        article,
    )
    party = reading.parties.of_reference(reference, first, last)
    if party == UNITED_STATES:
        raise RowError(f"country_file is {short(article)}, the United States themselves; name the other")
    if party not in names:
        names[party] = reading.parties.record(party)["name"]
    return party


def _stranger(article: str, identifier: str, name: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "kind": "country",
        "name": name,
        "dataset": DATASET,
        "citations": [{"source": DATASET, "locator": article}],
    }


def _participants(subject: Subject, party: str, row: Row) -> list[dict[str, str]]:
    """Return who acted towards whom where the heading or the passage says it of one alone, else both as parties."""
    text = f"{row.text('head')}\n{row.text('text')}"
    patterns = _ONE_SIDED.get(subject.kind, ())
    actors = [actor for actor, pattern in zip((UNITED_STATES, party), patterns, strict=False) if pattern.search(text)]
    if len(actors) == 1:
        [target] = {UNITED_STATES, party} - set(actors)
        return [{"entity": actors[0], "role": "actor"}, {"entity": target, "role": "target"}]
    return [{"entity": UNITED_STATES, "role": "party"}, {"entity": party, "role": "party"}]


IMPORTER = Importer(
    name="rdcr",
    dataset=DATASET,
    summary="Recognition and relations of the United States by country (Office of the Historian): the chronology",
    kinds={CHRONOLOGY: ("country_file", "section", "head", "when", "from", "to", "text")},
    needed=(CHRONOLOGY,),
    read=_read,
    expected={"passages": (1_200, 1_400)},
)
