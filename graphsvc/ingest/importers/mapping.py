"""How the columns of any table become ties: a mapping in YAML, or what the names of the columns say by themselves.

The guide has every field (imports). A mapping is read strictly: a field that is not known is refused with its line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from graphsvc.errors import Fault, InvalidInput, InvalidParameter
from graphsvc.ingest.importers.tables import Row, Table
from graphsvc.ingest.nodes import Node, read_text
from graphsvc.ingest.yaml_files import read_yaml
from graphsvc.model.kinds import CODE_SCHEMES, TIE_KINDS
from graphsvc.model.validation import short

FROM = ("from", "state1", "statea", "side1", "country1", "country", "source", "sender", "state", "from_state")
TO = ("to", "state2", "stateb", "side2", "country2", "partner", "target", "receiver", "to_state", "with")
CODED = {"ccode": "cow", "cow": "cow", "gwcode": "gw", "gw": "gw", "iso3": "iso3", "iso2": "iso2", "iso3c": "iso3"}
"""Columns of codes: with 1 and 2 behind them they name the two of a pair."""
SINCE = (
    "since",
    "start",
    "start_date",
    "startdate",
    "date_start",
    "begin",
    "styear",
    "start_year",
    "startyear",
    "begyr",
)
UNTIL = ("until", "end", "end_date", "enddate", "date_end", "endyear", "end_year", "finish")
KIND = ("kind", "type", "relation", "tie")
MISSING = ("", "NA", "NaN", "NULL", ".", "-9", "-99", "9999")
ROWS = ("spells", "years", "observations")
ENDS = ("first day out", "last day")


@dataclass(frozen=True, slots=True)
class Value:
    """Where an attribute is from: a constant, a column, several columns, or columns that say 1."""

    constant: Any = None
    column: str | None = None
    columns: tuple[str, ...] = ()
    flags: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the columns that it is read from."""
        return (*((self.column,) if self.column else ()), *self.columns, *self.flags)


@dataclass(frozen=True, slots=True)
class TieRule:
    """What a row says: a kind of tie (itself a value) between the entities that two columns name."""

    kind: Value
    from_: str
    to: str
    from_scheme: str | None
    to_scheme: str | None
    key: tuple[str, ...] = ()
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Times:
    """When a row holds: the columns of its start and end, or that of its year, and what its end means.

    `rows` says that each row is a spell, a year (consecutive years make a spell) or an observation. `last` is the last
    year that the table knows of, and with `open_at_last` a spell that reaches the last year of the table has not ended.
    """

    since: str | None = None
    until: str | None = None
    year: str | None = None
    rows: str = "spells"
    ends: str = "last day"
    last: int | None = None
    open_at_last: bool = False


@dataclass(frozen=True, slots=True)
class CellCorrection:
    """A cell that is known to be wrong: in the row whose columns say `row`, and only while it says `from_`."""

    row: Mapping[str, str]
    column: str
    from_: str
    to: str
    reason: str

    def is_of(self, row: Row) -> bool:
        """Return whether a row still has what is to be corrected."""
        return all(plain(row.text(name)) == text for name, text in {**self.row, self.column: self.from_}.items())

    def corrected(self, row: Row) -> Row:
        """Return a row with the cell corrected."""
        return replace(row, cells={**row.cells, self.column: self.to})


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping: the dataset as a source, the ties of a row, when it holds, which cells say nothing and which are wrong."""

    source: Mapping[str, Any]
    ties: tuple[TieRule, ...]
    times: Times
    missing: frozenset[str] = frozenset(MISSING)
    is_undirected: bool = False
    leaves_out_unknown: bool = False
    corrections: tuple[CellCorrection, ...] = ()


def plain(text: str) -> str:
    """Return a cell without the `.0` that R and pandas write behind whole numbers."""
    return text[:-2] if text.endswith(".0") and text[:-2].isdecimal() else text


def shipped() -> list[str]:
    """List the mappings that ship with graphsvc."""
    folder = resources.files("graphsvc.ingest.importers.mappings")
    return sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml"))


def find_mapping(name: str) -> TableMapping:
    """Read a mapping that ships, by its name, or one in a file. Raises InvalidInput, InvalidParameter."""
    if name in shipped():
        text: str | None = (
            resources.files("graphsvc.ingest.importers.mappings").joinpath(f"{name}.yaml").read_text("utf-8")
        )
        path = Path(f"{name}.yaml")
    else:
        path = Path(name)
        if not path.is_file():
            raise InvalidParameter.of("mapping", f"{short(name)} is neither a file nor one of {', '.join(shipped())}")
        faults: list[Fault] = []
        text = read_text(path, lambda line, detail: faults.append(Fault(f"{path}:{line}", detail)))
        if text is None:
            raise InvalidInput(faults)
    return _MappingReader(path).read(text or "")


class _MappingReader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []

    def read(self, text: str) -> TableMapping:
        root = read_yaml(text, self._complain)
        if root is None:
            raise InvalidInput(self.faults)
        known = ("dataset", "parties", "unknown_parties", "undirected", "missing", "time", "ties", "corrections")
        fields = self._fields(root, known)
        scheme = self._choice(fields.get("parties"), CODE_SCHEMES)
        ties = [self._tie(node, scheme) for node in self._list(fields.get("ties"))]
        if not ties:
            self._complain(root.line, "names no ties; write what a row says under `ties`")
        missing = self._plain(fields.get("missing"))
        mapping = TableMapping(
            self._source(fields.get("dataset"), root.line),
            tuple(tie for tie in ties if tie is not None),
            self._times(fields.get("time"), root.line),
            frozenset(missing) if isinstance(missing, list) else frozenset(MISSING),
            self._is_true(fields.get("undirected")),
            self._choice(fields.get("unknown_parties"), ("refuse", "leave out")) == "leave out",
            tuple(filter(None, map(self._correction, self._list(fields.get("corrections"))))),
        )
        if self.faults:
            raise InvalidInput(self.faults)
        return mapping

    def _complain(self, line: int, detail: str) -> None:
        self.faults.append(Fault(f"{self.path}:{line}", detail))

    def _fields(self, node: Node | None, known: Collection[str]) -> dict[str, Node]:
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self._complain(node.line, f"is not a mapping of {', '.join(known)}")
            return {}
        for name, value in node.value.items():
            if name not in known:
                near = get_close_matches(name, list(known), 1)
                meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
                self._complain(value.line, f"{short(name)} is not a field here; {meant}")
        return {name: value for name, value in node.value.items() if name in known}

    def _list(self, node: Node | None) -> Sequence[Node]:
        if node is None:
            return ()
        if not isinstance(node.value, list):
            self._complain(node.line, "is not a list; write each item behind '- '")
            return ()
        return node.value

    def _plain(self, node: Node | None) -> Any:
        return None if node is None else node.plain()

    def _text(self, node: Node | None, name: str = "") -> str | None:
        if node is None:
            return None
        if not isinstance(node.value, str):
            self._complain(node.line, f"{name} is the name of a column; write one text")
            return None
        return node.value.strip().lower()

    def _choice(self, node: Node | None, among: Collection[str]) -> str | None:
        if node is None:
            return None
        if node.value not in among:
            self._complain(node.line, f"{short(str(node.plain()))} is not one of {', '.join(among)}")
            return None
        return str(node.value)

    def _is_true(self, node: Node | None) -> bool:
        return self._choice(node, ("true", "false")) == "true"

    def _source(self, node: Node | None, line: int) -> Mapping[str, Any]:
        if node is None or not isinstance(node.value, dict):
            self._complain(line if node is None else node.line, "dataset is missing; write at least its id and a title")
            return {}
        source: dict[str, Any] = node.plain()
        if source.get("redistributable") in ("true", "false"):
            source["redistributable"] = source["redistributable"] == "true"
        return source | {"kind": "dataset"}

    def _times(self, node: Node | None, line: int) -> Times:
        if node is None:
            self._complain(line, "time is missing; name the columns since and until, or year")
        fields = self._fields(node, ("since", "until", "year", "rows", "ends", "last", "open_at_last"))
        since, until, year = (self._text(fields.get(name), name) for name in ("since", "until", "year"))
        if node is not None and not since and not year:
            self._complain(node.line, "time names neither since nor year")
        last = self._text(fields.get("last"))
        if last is not None and not (last.isdecimal() and len(last) == 4):
            self._complain(fields["last"].line, f"last is a year, not {short(last)}")
            last = None
        return Times(
            since,
            until,
            year,
            self._choice(fields.get("rows"), ROWS) or ("years" if year else "spells"),
            self._choice(fields.get("ends"), ENDS) or _ends(until),
            int(last) if last else None,
            self._is_true(fields.get("open_at_last")),
        )

    def _tie(self, node: Node, scheme: str | None) -> TieRule | None:
        fields = self._fields(node, ("kind", "from", "to", "from_scheme", "to_scheme", "key", "attributes"))
        from_, to = self._text(fields.get("from"), "from"), self._text(fields.get("to"), "to")
        kind = fields.get("kind")
        if kind is None or from_ is None or to is None:
            self._complain(node.line, "a tie has kind, from and to")
            return None
        is_constant = isinstance(kind.value, str)
        if is_constant:
            self._choice(kind, TIE_KINDS)
        key = self._plain(fields.get("key"))
        return TieRule(
            Value(constant=kind.value) if is_constant else self._value(kind),
            from_,
            to,
            self._choice(fields.get("from_scheme"), CODE_SCHEMES) or scheme,
            self._choice(fields.get("to_scheme"), CODE_SCHEMES) or scheme,
            tuple(name.lower() for name in key) if isinstance(key, list) else (),
            {name: self._value(value) for name, value in self._attributes(fields.get("attributes")).items()},
        )

    def _correction(self, node: Node) -> CellCorrection | None:
        known = ("row", "column", "from", "to", "reason")
        fields = {name: field.plain() for name, field in self._fields(node, known).items()}
        row, *texts = (fields.get(name) for name in known)
        if not isinstance(row, dict) or not all(isinstance(text, str) for text in (*row.values(), *texts)):
            self._complain(node.line, "a correction has row (columns and what they say), column, from, to and reason")
            return None
        column, from_, to, reason = map(str, texts)
        return CellCorrection({name.lower(): text for name, text in row.items()}, column.lower(), from_, to, reason)

    def _attributes(self, node: Node | None) -> Mapping[str, Node]:
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self._complain(node.line, "attributes is a mapping of names to values")
            return {}
        return node.value

    def _value(self, node: Node) -> Value:
        if not isinstance(node.value, dict):
            return Value(constant=node.plain())
        fields = self._fields(node, ("value", "column", "columns", "flags", "values"))
        given = [name for name in ("value", "column", "columns", "flags") if name in fields]
        if len(given) != 1:
            self._complain(node.line, "has exactly one of value, column, columns and flags")
        columns, flags, values = (self._plain(fields.get(name)) for name in ("columns", "flags", "values"))
        return Value(
            constant=self._plain(fields.get("value")),
            column=self._text(fields.get("column"), "column"),
            columns=tuple(name.lower() for name in columns) if isinstance(columns, list) else (),
            flags={name.lower(): word for name, word in flags.items()} if isinstance(flags, dict) else {},
            values=values if isinstance(values, dict) else None,
        )


def guessed(table: Table, dataset: str, kind: str | None) -> TableMapping:
    """Return the mapping that the names of a table's columns say by themselves. Raises InvalidInput."""
    from_, to, scheme = _pair(table.columns)
    since, until = _first(table.columns, SINCE), _first(table.columns, UNTIL)
    year = "year" if since is None and "year" in table.columns else None
    kinds = _first(table.columns, KIND)
    lacking = []
    if from_ is None or to is None:
        lacking.append("two columns of states (state1 and state2, ccode1 and ccode2, from and to)")
    if since is None and year is None:
        lacking.append("a column of the start (start, since, year)")
    if kinds is None and kind is None:
        lacking.append("a column kind (or the option --kind)")
    if lacking or from_ is None or to is None:
        detail = f"lacks {'; '.join(lacking)}. It has {', '.join(table.columns)}. Rename columns, or write a mapping (--mapping)"
        raise InvalidInput([Fault(f"{table.path}:1", detail)])
    if kind is not None and kind not in TIE_KINDS:
        raise InvalidParameter.of("kind", f"{short(kind)} is not one of {', '.join(TIE_KINDS)}")
    tie = TieRule(Value(constant=kind) if kind else Value(column=kinds), from_, to, scheme, scheme, (), _known(table))
    times = Times(since, until, year, "years" if year else "spells", _ends(until))
    return TableMapping({"id": dataset, "kind": "dataset", "title": table.path.stem}, (tie,), times, is_undirected=True)


def _known(table: Table) -> Mapping[str, Value]:
    """Return the attributes whose columns bear their own names."""
    names = {name for kind in TIE_KINDS.values() for name in kind.attributes} & set(table.columns)
    return {name: Value(column=name) for name in sorted(names)}


def _pair(columns: Sequence[str]) -> tuple[str | None, str | None, str | None]:
    for stem, scheme in CODED.items():
        if {f"{stem}1", f"{stem}2"} <= set(columns):
            return f"{stem}1", f"{stem}2", scheme
    from_ = _first(columns, FROM)
    return from_, _first([name for name in columns if name != from_], TO), None


def _first(columns: Sequence[str], names: Sequence[str]) -> str | None:
    return next((name for name in names if name in columns), None)


def _ends(until: str | None) -> str:
    """Return what an end means where nothing says it: `until` is the first day out as here, any other name the last day."""
    return ENDS[0] if until == "until" else ENDS[1]
