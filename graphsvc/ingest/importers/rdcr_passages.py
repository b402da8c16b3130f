"""What a passage of the recognition chronology is about: which kind of event its heading names, and when that was.

The tables of corrections name a passage by its key: its article, and the words of its heading without dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from graphsvc.ingest.importers.tables import Row, RowError
from graphsvc.model import dates
from graphsvc.model.dates import DateError, When


class Subject(NamedTuple):
    """A kind of event, and what it is the event of: relations, a mission, a consulate, a recognition or a treaty."""

    kind: str
    about: str


class Correction(NamedTuple):
    """What stands instead of what the file says, and why."""

    text: str
    reason: str


_MISSION = r"embass|legation|mission|liaison office|interests? section|diplomatic presence|representative in"
_ESTABLISHED = r"(?<!re-)\bestablish"
_RESTORED = r"\bre-?establish|\bresum|\brestor|\bre-?open|\bnormalized"
_HEADINGS: tuple[tuple[str, Subject | None], ...] = (
    (r"^no |anniversary|non-recognition", None),
    (r"^treaty.* terminated", Subject("withdrawal", "treaty")),
    (r"declaration of accession", Subject("accession", "treaty")),
    (r"\b(treaty|convention|agreement|arrangement|compact|additional article)\b", Subject("signature", "treaty")),
    (r"\bsever(ed|s|ing|ance)\b", Subject("severance", "relations")),
    (r"\bexpelled", Subject("expulsion", "mission")),
    (r"\brecalled|withdrawal of ambassador", Subject("recall", "mission")),
    (r"suspension of diplomatic relations|relations.* interrupted|interruption of relations", Subject("suspension", "relations")),
    (rf"({_RESTORED}).*ambassadorial|ambassadorial.*({_RESTORED})", Subject("restoration", "mission")),
    (rf"({_RESTORED}).*relations|relations.*({_RESTORED})", Subject("restoration", "relations")),
    (rf"({_RESTORED}).*({_MISSION})|({_MISSION}).*({_RESTORED})", Subject("restoration", "mission")),
    (rf"({_RESTORED}).*consul|consul.*({_RESTORED})", Subject("restoration", "consulate")),
    (rf"{_ESTABLISHED}.*\bconsular relations", Subject("establishment", "consulate")),
    (rf"{_ESTABLISHED}.*\bambassadorial relations", Subject("establishment", "mission")),
    (rf"{_ESTABLISHED}.*\brelations|\brelations.*{_ESTABLISHED}", Subject("establishment", "relations")),
    (r"\brecogn", Subject("statement", "recognition")),
    (r"\bclos(ed|ure|ing).*consul|consul.*\bclosed", Subject("departure", "consulate")),
    (rf"\bclos(ed|ure|ing).*({_MISSION})|({_MISSION}).*\bclosed", Subject("departure", "mission")),
    (rf"(suspension|termination) of .*({_MISSION})|staff withdrawn|evacuation", Subject("departure", "mission")),
    (r"\bmov(e|ed|es|ement)\b|\breturn(ed|s)\b|\btransfer|\brelocat|^change", None),
    (r"\belevat|\braised to|to embassy status", Subject("establishment", "mission")),
    (rf"({_ESTABLISHED}|\bopen).*({_MISSION})|({_MISSION}).*({_ESTABLISHED}|\bopen)", Subject("establishment", "mission")),
    (
        rf"({_ESTABLISHED}|\bopen).*\bconsul(ates?)?\b|\bconsulates?\b.*({_ESTABLISHED}|\bopen)",
        Subject("establishment", "consulate"),
    ),
)  # fmt: skip
"""What a heading says, first match first. An upgraded mission is established anew, as in `us-missions`."""

_SEVERED = (Subject("severance", "relations"), "the passage tells of a severance")
SUBJECTS: Mapping[str, tuple[Subject | None, str]] = {
    "austrian-empire termination of diplomatic relations": _SEVERED,
    "germany termination of relations during the first world war": _SEVERED,
    "hungary relations interrupted": _SEVERED,
    "japan suspension of diplomatic relations": _SEVERED,
    "united-kingdom interruption of relations": _SEVERED,
    "eritrea u s recognition of eritrean independence 2": (
        Subject("establishment", "relations"),
        "the passage tells of relations that are established",
    ),
    "laos relations altered": (Subject("downgrade", "mission"), "the passage tells of a downgrade"),
    "egypt formation recognition and dissolution of the united arab republic": (None, "it tells of several events"),
    "austria the anschluss closure of the american legation in vienna and post world war ii revival of austrian "
    "independence": (None, "it tells of several events"),
    "syria diplomatic relations with syria relations ended embassy in damascus downgraded and relations established with "
    "the united arab republic": (None, "it tells of relations that end as two states unite, which is no break"),
    "kingdom-of-yugoslavia claims convention": (
        None,
        "it is the convention with the Two Sicilies, whose article has it",
    ),
    "monaco agreement on passport visas": (None, "it tells of the entry into force alone"),
} | {
    f"{article} u s recognition of italian independence": (None, "it is of Italy, whose article has it")
    for article in ("genoa", "papal-states", "parma", "piedmont-sardinia", "two-sicilies")
}
"""What a passage is about where its heading alone misleads; None leaves it out."""

DATES: Mapping[str, Correction] = {
    "genoa the first genovese consulate in the united states was established at philadelphia in": Correction(
        "1791-10", "the only day is that of a consul of the United States"
    ),
    "honduras establishment of the american legation in tegucigalpa": Correction(
        "1856", "the heading and the passage say 1856, the file 1858"
    ),
    "laos relations altered": Correction("1975", "the only day is that of a later step"),
    "mexico diplomatic relations severed by mexico 2": Correction("1914-04-22", "the only full date is of an incident"),
    "netherlands closure of american legation in the hague": Correction(
        "1801-05", "the only full date is that of the minister's departure"
    ),
    "nicaragua normal relations resumed": Correction("1926-11-17", "the only full date is that of an election"),
    "north-german-union establishment of diplomatic relations": Correction(
        "1868", "the only day is that of a convention"
    ),
    "norway establishment of the american legation in christiania oslo": Correction(
        "1906", "the only full date is that of an appointment"
    ),
    "panama diplomatic relations interrupted": Correction("1931-01", "the only full date is that of a coup"),
    "panama diplomatic relations interrupted 2": Correction("1949-11-25", "the only full date is that of a coup"),
    "panama diplomatic relations interrupted 3": Correction("1968-10-15", "the only full date is that of a coup"),
    "united-arab-emirates u s recognition of the united arab emirates independence": Correction(
        "1971-12-03", "the only full date is that of the independence"
    ),
    "wurttemberg declaration of accession to the convention for the extradition of criminals fugitive from justice of "
    "between the united states and prussia and other states of the germanic confederation": Correction(
        "1853-10-13", "the only full date is that of the proclamation"
    ),
    "yemen diplomatic relations resumed and reopening of american embassy san a": Correction(
        "1972", "the only day is that on which an ambassador presented credentials"
    ),
    "yemen u s recognition of people s republic of southern yemen": Correction(
        "1967-12-07", "the only full date is that of the independence"
    ),
}
"""When it was, where the only full date of the passage is of something else, or the file's date is wrong."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_FULL_DATE = re.compile(
    rf"\b(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_MONTH}),?\s+(?P<y2>\d{{4}})\b"
)
_DATE_WORDS = re.compile(rf"\b{_MONTH}(?:\s+\d{{1,2}}\b)?|\b\d{{4}}(?:\s*[-–]\s*\d{{2,4}})?\b")
_LAST_YEAR = re.compile(r"\b(?<![-–])(1[789]\d\d|20\d\d)\.?\Z")


def words_of(article: str, heading: str) -> str:
    """Return an article and the words of a heading without its dates, which stay when a date is corrected.

    >>> words_of("albania", "Mutual Recognition, 1922.")
    'albania mutual recognition'
    """
    return " ".join([article, *re.findall(r"\w+", _DATE_WORDS.sub(" ", heading).lower())])


def subject_of(key: str, heading: str) -> Subject | None:
    """Return the event that a heading names; None where it names none that has a kind."""
    if key in SUBJECTS:
        return SUBJECTS[key][0]
    text = heading.lower()
    return next((subject for pattern, subject in _HEADINGS if re.search(pattern, text)), None)


def days_of(text: str) -> set[str]:
    """Return the full dates of a text.

    >>> sorted(days_of("It opened on May 4, 1935, and closed in June 1939."))
    ['1935-05-04']
    """
    days = set()
    for match in _FULL_DATE.finditer(text):
        month, day, year = (match[f"{part}1"] or match[f"{part}2"] for part in "mdy")
        try:
            days.add(dates.iso(dates.day(f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02}-{int(day):02}")))
        except DateError:
            continue
    return days


def date_of(key: str, row: Row) -> tuple[dict[str, str], str | None]:
    """Return when it was, as the fields of an event, and what is worth telling of it; no fields where nothing says it.

    It is the only full date of the passage; else the date of the file, or the year that ends the heading. A period of the
    file bounds it. Raises RowError.
    """
    if key in DATES:
        text, reason = DATES[key]
        return {"when": text}, f"is dated {text}: {reason}"
    days, stated = days_of(row.text("text")), _stated(row)
    if len(days) == 1:
        [day] = days
        is_apart = stated is not None and not stated.earliest <= dates.day(day) <= stated.latest
        return {
            "when": day
        }, f"is dated {day} by the passage, {stated.text} by the file" if is_apart and stated else None
    if stated is not None:
        bounds = {"when_earliest": dates.iso(stated.earliest), "when_latest": dates.iso(stated.latest)}
        plain = dates.parse(stated.text)
        is_plain = (plain.earliest, plain.latest) == (stated.earliest, stated.latest)
        return {"when": stated.text} | ({} if is_plain else bounds), None
    return {}, None


def _stated(row: Row) -> When | None:
    """Return the date of the file: that of a passage, its period, or the year that ends the heading. Raises RowError."""
    when, first, last = (row.text(name) for name in ("when", "from", "to"))
    year = _LAST_YEAR.search(row.text("head"))
    text = when or first or (year[1] if year else "")
    if not text:
        return None
    try:
        start = dates.parse(text)
        end = dates.parse(last) if last and not when else start
    except DateError as exc:
        raise RowError(str(exc)) from exc
    if end.latest < start.earliest:
        raise RowError(f"ends in {last}, before it begins in {text}")
    return When(start.earliest, end.latest, text)
