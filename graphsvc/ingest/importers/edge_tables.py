"""Any table of ties between two: rows as a mapping reads them, or as the names of the columns say by themselves."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphsvc.errors import Fault, InvalidInput, InvalidParameter
from graphsvc.ingest.importers.mapping import TableMapping, TieRule, Value, find_mapping, guessed, plain
from graphsvc.ingest.importers.parties import Spell, interval, parted
from graphsvc.ingest.importers.reading import Importer, Reading
from graphsvc.ingest.importers.tables import Row, RowError, Table
from graphsvc.model import dates, ids
from graphsvc.model.dates import FIRST_DAY, LAST_DAY, DateError
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.validation import short

FILES = "a table of ties"
OPTIONS = ("mapping", "dataset", "kind")
_WHOLE = re.compile(r"\d{1,3}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one row says by one rule, before it is known who the two are and when."""

    kind: str
    from_: str
    to: str
    attributes: Mapping[str, Any]
    rule: TieRule
    row: Row


def _read(reading: Reading) -> None:
    _read_as(_mapping(reading, reading.tables[FILES]), reading)


def _read_as(mapping: TableMapping, reading: Reading) -> None:
    tables = reading.tables[FILES]
    _check_columns(mapping, tables)
    reading.add("source", mapping.source)
    claims: list[_Claim] = []
    for row in reading.rows(FILES):
        reading.counts["rows"] += 1
        with reading.taking(row):
            row_claims = list(_claims(mapping, _corrected(reading, mapping, row)))
            reading.counts["rows without a tie"] += not row_claims
            claims += row_claims
    if reading.counts["rows without a tie"]:
        reading.note(
            None,
            f"{reading.counts['rows without a tie']:,} rows hold no tie: their flags are 0, or their level none of ours",
        )
    if mapping.is_undirected:
        _make_mutual(claims)
    for claim, spell in _timed(reading, mapping, claims):
        with reading.taking(claim.row):
            for tie in _ties(reading, mapping, claim, spell):
                reading.add("tie", tie, claim.row.place)


def _mapping(reading: Reading, tables: Sequence[Table]) -> TableMapping:
    for name in reading.options:
        if name not in OPTIONS:
            raise InvalidParameter.of(name, f"is not an option of csv; there are {', '.join(OPTIONS)}")
    if not tables:
        raise InvalidParameter.of("files", "names no table; give at least one file")
    dataset, given = reading.options.get("dataset"), reading.options.get("mapping")
    if given is None:
        dataset = dataset or ids.slug_words(tables[0].path.stem)
        if not ids.is_slug(dataset):
            raise InvalidParameter.of("dataset", "is missing; name the dataset, like --dataset my-alliances")
        return guessed(tables[0], dataset, reading.options.get("kind"))
    mapping = find_mapping(given)
    return replace(mapping, source={**mapping.source, "id": dataset}) if dataset else mapping


def _check_columns(mapping: TableMapping, tables: Sequence[Table]) -> None:
    """Refuse tables that lack a column of the mapping."""
    times = mapping.times
    wanted = {name for name in (times.since, times.until, times.year) if name}
    wanted |= {name for correction in mapping.corrections for name in (*correction.row, correction.column)}
    for rule in mapping.ties:
        wanted |= {rule.from_, rule.to, *rule.key, *rule.kind.reads}
        for value in rule.attributes.values():
            wanted |= set(value.reads)
    faults = [
        Fault(
            f"{table.path}:1",
            f"lacks the columns {', '.join(lacking)} of the mapping; give the file that the mapping is for, or rename its "
            f"columns. It has {', '.join(table.columns)}",
        )
        for table in tables
        if (lacking := sorted(wanted - set(table.columns)))
    ]
    if faults:
        raise InvalidInput(faults)


def _corrected(reading: Reading, mapping: TableMapping, row: Row) -> Row:
    for correction in mapping.corrections:
        if correction.is_of(row):
            reading.note(
                row, f"{correction.column} is read as {correction.to}, not {correction.from_}: {correction.reason}"
            )
            row = correction.corrected(row)
    return row


def _claims(mapping: TableMapping, row: Row) -> Iterator[_Claim]:
    for rule in mapping.ties:
        from_, to = row.text(rule.from_), row.text(rule.to)
        if from_ in mapping.missing or to in mapping.missing:
            raise RowError(f"{rule.from_ if from_ in mapping.missing else rule.to} is empty; a tie joins two")
        from_, to = _code(from_, rule.from_scheme), _code(to, rule.to_scheme)
        kind = _value(mapping, row, rule.kind, "choice")
        if not kind:
            continue
        if kind not in TIE_KINDS:
            raise RowError(f"the kind is {short(str(kind))}, which is not one of {', '.join(TIE_KINDS)}")
        attributes, is_said = {}, True
        for name, value in rule.attributes.items():
            spec = TIE_KINDS[kind].attributes.get(name)
            content = _value(mapping, row, value, spec.type if spec else "text")
            if content not in (None, "", [], {}):
                attributes[name] = content
            elif spec is not None and (spec.required or value.flags):
                is_said = False
        if is_said:
            yield _Claim(kind, from_, to, attributes, rule, row)


def _code(text: str, scheme: str | None) -> str:
    """Return a code as it is borne: 020 and 20.0 are both 20."""
    code = plain(text)
    return text if scheme is None else (code.lstrip("0") or "0") if code.isdecimal() else code


def _value(mapping: TableMapping, row: Row, value: Value, kind: str) -> Any:
    if value.flags:
        return [word for column, word in value.flags.items() if row.flag(column)]
    if value.columns:
        return [text for column in value.columns if (text := row.text(column)) not in mapping.missing]
    if value.column is None:
        return value.constant
    text = row.text(value.column)
    if value.values is not None:
        if plain(text) in value.values:
            return value.values[plain(text)]
        if text in mapping.missing:
            return None
        raise RowError(f"{value.column} is {short(text)}, which is not one of {', '.join(value.values)}")
    if text in mapping.missing:
        return None
    return _typed(text, value.column, kind)


def _typed(text: str, column: str, kind: str) -> Any:
    if kind in ("texts", "choices", "entities"):
        return [part.strip() for part in re.split(r"[|;]", text) if part.strip()]
    if kind == "boolean":
        word = text.lower()
        if word in ("1", "true", "yes"):
            return True
        if word in ("0", "false", "no"):
            return False
        raise RowError(f"{column} is {short(text)}; write true or false")
    if kind in ("integer", "number"):
        try:
            return int(plain(text)) if kind == "integer" else float(text)
        except ValueError as exc:
            raise RowError(f"{column} is {short(text)}, which is no number") from exc
    return text


def _make_mutual(claims: list[_Claim]) -> None:
    """Say of obligations in a list without directions that both owe them, unless the list has both directions."""
    directed = {(claim.from_, claim.to) for claim in claims if claim.kind == "allied_with"}
    for number, claim in enumerate(claims):
        if (
            claim.kind == "allied_with"
            and claim.attributes.get("obligations")
            and (claim.to, claim.from_) not in directed
        ):
            attributes = {**claim.attributes, "mutual": True}
            claims[number] = _Claim(claim.kind, claim.from_, claim.to, attributes, claim.rule, claim.row)


# Times


def _timed(reading: Reading, mapping: TableMapping, claims: Sequence[_Claim]) -> Iterator[tuple[_Claim, Spell]]:
    if mapping.times.year is None:
        last = _last_end(mapping, claims)
        for claim in claims:
            with reading.taking(claim.row):
                yield claim, _spell(mapping, claim.row, last)
    else:
        yield from _of_years(reading, mapping, claims)


def _last_end(mapping: TableMapping, claims: Sequence[_Claim]) -> int | None:
    if not (mapping.times.open_at_last and mapping.times.until):
        return None
    years = (claim.row.text(mapping.times.until)[:4] for claim in claims)
    this_year = int(dates.iso(dates.today())[:4])
    return max((int(year) for year in years if year.isdecimal() and int(year) <= this_year), default=None)


def _spell(mapping: TableMapping, row: Row, last: int | None) -> Spell:
    times = mapping.times
    since, until = _cell(mapping, row, times.since), _cell(mapping, row, times.until)
    if since is None:
        raise RowError(f"{times.since} is empty; write the date, or at least its year")
    spell = {"since": since}
    if times.open_at_last and until not in (None, ".."):
        if dates.parse(until).earliest > dates.today():
            raise RowError(f"{times.until} is {until}, which is yet to come; correct it, or leave it empty")
        interval({"since": since, **after(until)})
    if until is None or until == ".." or (last is not None and until[:4] == f"{last:04}"):
        spell["until"] = ".."
    elif times.ends == "first day out":
        spell["until"] = until
    else:
        spell |= after(until)
    interval(spell)
    return spell


def _cell(mapping: TableMapping, row: Row, column: str | None) -> str | None:
    """Return a date as EDTF; None where the cell says nothing."""
    if column is None:
        return None
    text = row.text(column)
    if text in mapping.missing or text == "0":
        return None
    text = plain(text)
    if _WHOLE.match(text):
        text = text.zfill(4)
    if len(text) == 8 and text.isdecimal():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if text == "..":
        return text
    try:
        return dates.parse(text).text
    except DateError as exc:
        raise RowError(f"{column}: {exc}") from exc


def after(last: str) -> Spell:
    """Return the end of a spell whose last day, month or year is given: the first day on which it no longer holds."""
    when = dates.parse(last)
    if when.latest >= LAST_DAY:
        return {"until": ".."}
    if when.is_exact:
        return {"until": dates.iso(when.latest + 1)}
    bounds = {"until_earliest": dates.iso(when.earliest + 1), "until_latest": dates.iso(when.latest + 1)}
    return {"until": dates.unqualified(last), **bounds}


def _of_years(reading: Reading, mapping: TableMapping, claims: Sequence[_Claim]) -> Iterator[tuple[_Claim, Spell]]:
    """Yield a spell for each run of consecutive years of the same claim, or one for each observation."""
    times = mapping.times
    assert times.year is not None
    by_claim: dict[tuple[Any, ...], list[tuple[int, _Claim]]] = defaultdict(list)
    observed: set[int] = set()
    left_out = 0
    for claim in claims:
        with reading.taking(claim.row):
            year = claim.row.whole(times.year)
            if year is None or not 1 <= year <= 9998:
                raise RowError(f"{times.year} is {short(claim.row.text(times.year))}; write a year")
            if times.last is not None and year > times.last:
                left_out += 1
                continue
            observed.add(year)
            stated = repr(sorted(claim.attributes.items()))
            by_claim[claim.kind, claim.from_, claim.to, claim.rule.from_, stated].append((year, claim))
    if left_out:
        reading.note(None, f"{left_out:,} rows of years after {times.last} are left out: the data end there")
    years = sorted(observed)
    for dated in by_claim.values():
        dated.sort(key=lambda item: item[0])
        if times.rows == "observations":
            yield from ((claim, _observation(year, years)) for year, claim in dated)
            continue
        start = 0
        for at in range(1, len(dated) + 1):
            if at == len(dated) or dated[at][0] > dated[at - 1][0] + 1:
                yield dated[start][1], _run(dated[start][0], dated[at - 1][0], years[-1])
                start = at


def _run(first: int, last: int, final: int) -> Spell:
    """Return the spell of a run of years; one that reaches the last year of the table has not ended."""
    return {"since": f"{first:04}"} | ({"until": ".."} if last == final else dict(after(f"{last:04}")))


def _observation(year: int, years: Sequence[int]) -> Spell:
    """Return the spell of one observation: it may have held since the one before and until the next."""
    at = bisect_right(years, year)
    before = years[at - 2] + 1 if at > 1 else year
    after = years[at] if at < len(years) else year + 1
    return {
        "since": f"{year:04}",
        "since_earliest": f"{before:04}-01-01",
        "since_latest": f"{year:04}-01-01",
        "until": f"{year:04}",
        "until_earliest": f"{year + 1:04}-01-01",
        "until_latest": f"{after:04}-01-01",
    }


# Ties


def _ties(reading: Reading, mapping: TableMapping, claim: _Claim, spell: Spell) -> Iterator[dict[str, Any]]:
    rule, dataset = claim.rule, mapping.source["id"]
    # Neither the key nor the citation is made of the file's name and line: a file that is named or sorted otherwise
    # says the same.
    named = [claim.from_, claim.to, spell["since"]]
    parts = [plain(claim.row.text(name)) for name in rule.key] or named
    key = " ".join([*parts, *([claim.kind] if len(mapping.ties) > 1 or rule.kind.column else [])])
    try:
        pieces = [
            (from_, to, both)
            for from_, piece in _parties(reading, claim.from_, rule.from_scheme, spell)
            for to, both in _parties(reading, claim.to, rule.to_scheme, piece)
        ]
    except RowError as exc:
        if not mapping.leaves_out_unknown:
            raise
        reading.note(claim.row, f"left out: {exc}")
        return
    for number, (from_, to, piece) in enumerate(pieces):
        yield {
            "kind": claim.kind,
            "from": from_,
            "to": to,
            "dataset": dataset,
            "key": key + (f" {number + 1}" if number else ""),
            **piece,
            "attributes": dict(claim.attributes),
            "citations": [{"source": dataset, "locator": ", ".join(parts)}],
        }


def _parties(reading: Reading, text: str, scheme: str | None, spell: Spell) -> Iterator[tuple[str, Spell]]:
    if scheme is not None:
        yield from parted(spell, scheme, text, reading.parties)
        return
    days = interval(spell)
    first, last = max(days.since.earliest, FIRST_DAY), min(days.until.latest - 1, dates.today())
    yield reading.parties.of_reference(text, first, max(first, last)), spell


def _of_mapping(name: str, summary: str, rows: tuple[int, int]) -> Importer:
    """Return an importer that reads tables by a mapping that ships, and knows how many rows a whole copy has."""
    return Importer(
        name=name,
        dataset=name,
        summary=summary,
        kinds={FILES: ()},
        needed=(FILES,),
        read=lambda reading: _read_as(find_mapping(name), reading),
        expected={"rows": rows},
    )


RIVALRIES = (
    _of_mapping("rivalries-td", "Strategic rivalries (Thompson and Dreyer), as peacesciencer has them", (190, 230)),
    _of_mapping(
        "rivalries-tss", "Strategic rivalries (Thompson, Sakuwa and Suhas), as peacesciencer has them", (255, 310)
    ),
)
IMPORTER = Importer(
    name="csv",
    dataset="",
    summary="Any table of ties: --mapping names how its columns are read, or they are named as anyone would",
    kinds={FILES: ()},
    needed=(),
    read=_read,
    options=OPTIONS,
)
