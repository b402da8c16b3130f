"""Make `states/names.csv` and `states/codes.csv` from other people's lists.

    pip install babel PyYAML
    python tools/make_state_names.py DATA

DATA holds `country_codes/country-codes.csv` (github.com/datasets/country-codes) and `state_system/` with
`cow_statelist2024.csv`, `ksgmdw.txt` and `microstates.txt`, as their makers publish them. Names of CLDR come with Babel.
`states/NAMES.md` says under which terms they are passed on.

A name that a list of states goes on using for a number whose bearer changes has the language x-cow or x-gw: it is the list's
label, and makes nobody's id ambiguous. A name is left out where `states/entities.yaml` or an earlier row gives the entity one that is looked up alike. One that
another entity bears, too, is given the period of the entity's existence, and is told of.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from babel import Locale

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
sys.path.insert(0, str(SEEDS.parent))

from graphsvc.model.names import keys  # noqa: E402

MOST_SPOKEN = ("en", "zh", "hi", "es", "ar", "fr", "bn", "pt", "ru", "ur", "id", "de")
"""The twelve languages with most speakers, second language included (Ethnologue 2025), of which CLDR's names are taken."""
UN_LANGUAGES = {"English": "en", "French": "fr", "Spanish": "es", "Russian": "ru", "Arabic": "ar", "Chinese": "zh"}
COLUMNS = (
    ("CLDR display name", "en"),
    *((f"UNTERM {name} {form}", code) for name, code in UN_LANGUAGES.items() for form in ("Short", "Formal")),
    *((f"official_name_{'cn' if code == 'zh' else code}", code) for code in UN_LANGUAGES.values()),
)
_LEADING = re.compile(r"^(?:the |la |le |les |el |los |las |l['’]\s?)")
_TRAILING = re.compile(r"\s*\((?:the|l['’]|la|le|les|el|los|las)\)$")
_FOOTNOTE = re.compile(r"\s*\*+$")

NUMERIC_BEFORE: dict[str, list[tuple[str, str, str]]] = {
    "czechoslovakia": [("200", "", "")],
    "ethiopia": [("230", "", "1993"), ("231", "1993", "")],
    "german-democratic-republic": [("278", "", "")],
    "german-federal-republic": [("280", "", "")],
    "germany": [("276", "", "")],
    "russia": [("810", "", "1992-08-30"), ("643", "1992-08-30", "")],
    "sudan": [("736", "", "2011"), ("729", "2011", "")],
    "yemen": [("887", "", "")],
    "yemen-arab-republic": [("886", "", "")],
    "yemen-peoples-republic": [("720", "", "")],
    "yugoslavia": [("890", "", "1993"), ("891", "1993", "2006-09-26")],
}
"""Numbers of ISO 3166-1 that changed, or that only states of the past had; a number changes with a state's extent."""


class Name(NamedTuple):
    """A name as a list has it, with the days between which the list has it (empty: none given)."""

    entity: str
    text: str
    language: str
    since: str = ""
    until: str = ""


class Row(NamedTuple):
    """A row of one of the lists of states."""

    system: str
    number: str
    letters: str
    name: str
    first: str
    last: str


def main(data: Path) -> None:
    """Write both tables, and tell how much was taken and what two entities bear."""
    entities = yaml.load((SEEDS / "states/entities.yaml").read_text("utf-8"), yaml.BaseLoader)
    with (data / "country_codes/country-codes.csv").open(encoding="utf-8", newline="") as file:
        countries = list(csv.DictReader(file))
    rows = [*cow_rows(data / "state_system"), *gw_rows(data / "state_system")]
    names = chosen(entities, [*listed_names(entities, rows), *country_names(entities, countries)])
    codes = [*country_codes(entities, countries), *letters(entities, rows)]
    write("names.csv", ("entity", "text", "language", "since", "until"), names)
    write("codes.csv", ("entity", "scheme", "code", "since", "until"), sorted(set(codes)))


def country_names(entities: list[Any], countries: list[dict[str, str]]) -> Iterator[Name]:
    """List the names of today: of the table, then of CLDR."""
    bearers = current(entities, "iso3")
    for column, language in COLUMNS:
        for country in countries:
            entity = bearers.get(country["ISO3166-1-Alpha-3"])
            text = _TRAILING.sub("", _FOOTNOTE.sub("", country[column].strip()))
            if entity and text:
                yield Name(entity, _LEADING.sub("", text) if column.endswith("Formal") else text, language)
    for language in MOST_SPOKEN:
        territories = Locale(language).territories
        for code, entity in current(entities, "iso2").items():
            if code in territories:
                yield Name(entity, territories[code], language)


def listed_names(entities: list[Any], rows: list[Row]) -> Iterator[Name]:
    """List the names that the lists of states use, each with the days on which it is the entity's there."""
    for row in rows:
        for entity, since, until in members(entities, row):
            yield Name(entity, row.name, f"x-{row.system}", since, until)


def chosen(entities: list[Any], names: list[Name]) -> list[Name]:
    """Leave out what is looked up like another name of the entity, and limit what another entity bears, too."""
    own: defaultdict[str, set[str]] = defaultdict(set)
    former: defaultdict[str, set[str]] = defaultdict(set)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for entity in entities:
        for name in entity["names"]:
            (former if name.get("until") and is_current(entity) else own)[entity["id"]].update(keys(name["text"]))
            for key in keys(name["text"]):
                bearers[key].add(entity["id"])
    wanted = []
    for name in names:
        found = set(keys(name.text))
        if found & own[name.entity]:
            continue
        if found & former[name.entity]:
            print(f"kept as a former name: {name.text} of {name.entity}")
            continue
        own[name.entity].update(found)
        for key in found:
            bearers[key].add(name.entity)
        wanted.append(name)
    spans = {entity["id"]: existence(entity) for entity in entities}
    kept = []
    for name in wanted:
        others = {other for key in keys(name.text) for other in bearers[key]} - {name.entity}
        if others:
            print(f"borne by several: {name.text} ({name.language}) of {name.entity}, {', '.join(sorted(others))}")
        since, until = (name.since, name.until) if name.since or name.until else spans[name.entity]
        if others:
            kept.append(name._replace(since=since, until=until))
        else:
            kept.append(
                name._replace(language=name.language.replace("x-cow", "en").replace("x-gw", "en"), since="", until="")
            )
    return sorted(kept)


def country_codes(entities: list[Any], countries: list[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """List the numbers of ISO 3166-1 and the items of Wikidata."""
    bearers = current(entities, "iso3")
    for entity, spans in NUMERIC_BEFORE.items():
        yield from ((entity, "iso3n", code, since, until) for code, since, until in spans)
    for country in countries:
        entity = bearers.get(country["ISO3166-1-Alpha-3"])
        if entity and entity not in NUMERIC_BEFORE:
            yield entity, "iso3n", country["ISO3166-1-numeric"].zfill(3), "", ""
        if entity and (item := country["wikidata_id"].rpartition("/")[2]):
            yield entity, "wikidata", item, "", ""


def letters(entities: list[Any], rows: list[Row]) -> Iterator[tuple[str, ...]]:
    """List the letters of Correlates of War, with the period of the number where two entities have borne them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.system == "cow":
            for entity, _, _ in members(entities, row):
                found[row.letters].add(entity)
    several: defaultdict[str, set[str]] = defaultdict(set)
    for code, borne in found.items():
        for entity in borne:
            several[entity].add(code)
    for code, borne in found.items():
        for entity in entities:
            if entity["id"] not in borne:
                continue
            if len(borne) == 1 and len(several[entity["id"]]) == 1:
                yield entity["id"], "cow_abb", code, "", ""
            else:
                number = next(row.number for row in rows if row.system == "cow" and row.letters == code)
                own = [row for row in rows if (row.system, row.letters) == ("cow", code)]
                for since, until in number_spans(entity, number, own):
                    yield entity["id"], "cow_abb", code, since, until


def number_spans(entity: Any, number: str, rows: list[Row]) -> list[tuple[str, str]]:
    """List the periods in which an entity bears a number of Correlates of War while the list has these rows."""
    codes = entity["codes"]
    spans = [("", "")] if isinstance(codes, dict) else []
    if not spans:
        listed = [one for one in codes if one["scheme"] == "cow" and one["code"] == number]
        spans = [(one.get("since", ""), one.get("until", "")) for one in listed]
    first, last = min(row.first for row in rows), max(row.last for row in rows)
    # The list gives 3 June 2006 to both bearers of 345; here it is the later one's.
    return [(since, until) for since, until in spans if (not until or first < until) and (not since or since < last)]


def members(entities: list[Any], row: Row) -> Iterator[tuple[str, str, str]]:
    """Say whose row it is, by number and spells: two, where the number changes bearer within it."""
    for entity in entities:
        codes = entity.get("codes", {})
        listed = [{"scheme": k, "code": v} for k, v in codes.items()] if isinstance(codes, dict) else codes
        if not any((one["scheme"], one["code"]) == (row.system, row.number) for one in listed):
            continue
        for spell in entity.get("spells", ()):
            until = spell.get("until", "9999")
            if spell["system"] == row.system and row.first <= spell["since"] and spell["since"] <= row.last:
                yield entity["id"], spell["since"], "" if until == "9999" else until
                break


def current(entities: list[Any], scheme: str) -> dict[str, str]:
    """Return the codes of a scheme that are borne today, with their bearers."""
    found = {}
    for entity in entities:
        codes = entity.get("codes", {})
        if isinstance(codes, dict):
            codes = [{"scheme": name, "code": code} for name, code in codes.items()]
        found |= {one["code"]: entity["id"] for one in codes if one["scheme"] == scheme and not one.get("until")}
    return found


def existence(entity: Any) -> tuple[str, str]:
    """Return from when to when an entity has last existed."""
    if "exists" in entity:
        since, _, until = entity["exists"][-1].partition("/")
    else:
        since = min(spell["since"] for spell in entity["spells"])
        ends = [spell.get("until", "..") for spell in entity["spells"]]
        until = ".." if ".." in ends else max(ends)
    return ("" if since in ("..", "1816-01-01") else since), ("" if until == ".." else until)


def is_current(entity: Any) -> bool:
    """Say whether an entity exists today."""
    return existence(entity)[1] == ""


def cow_rows(folder: Path) -> Iterator[Row]:
    """Read the list of Correlates of War."""
    with (folder / "cow_statelist2024.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first, last = (
                f"{int(row[end + 'year']):04}-{int(row[end + 'month']):02}-{int(row[end + 'day']):02}"
                for end in ("st", "end")
            )
            yield Row("cow", row["ccode"], row["stateabb"], row["statenme"], first, last)


def gw_rows(folder: Path) -> Iterator[Row]:
    """Read the list of Gleditsch and Ward, and their microstates."""
    for name in ("ksgmdw.txt", "microstates.txt"):
        for row in csv.DictReader((folder / name).read_text("cp1252").splitlines(), delimiter="\t"):
            yield Row("gw", row["statenumber"], row["stateid"], row["countryname"], row["start"], row["end"])


def write(name: str, columns: tuple[str, ...], rows: list[Any]) -> None:
    """Write a table of the set."""
    with (SEEDS / "states" / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        table.writerows(rows)
    print(f"{name}: {len(rows):,} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
