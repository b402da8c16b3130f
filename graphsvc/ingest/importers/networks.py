"""Networks that networkx reads, and those that graphsvc exports: an edge is a tie, a node an entity."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from graphsvc.errors import InvalidParameter
from graphsvc.ingest.importers.edge_tables import after
from graphsvc.ingest.importers.network_nodes import Nodes
from graphsvc.ingest.importers.network_tables import EDGES, FREE, NODES, read_network
from graphsvc.ingest.importers.parties import Spell, interval
from graphsvc.ingest.importers.reading import Importer, Reading
from graphsvc.ingest.importers.tables import Row, RowError, Table, refusal
from graphsvc.ingest.values import typed
from graphsvc.model import dates, ids
from graphsvc.model.dates import FIRST_DAY, LAST_DAY, DateError
from graphsvc.model.kinds import TIE_KINDS, Attribute
from graphsvc.model.tie import BOUNDS
from graphsvc.model.validation import short

LISTS = ("texts", "choices", "entities")
CLAIMED_BY, CITED = "claimed_by", "cited"
"""The attributes that keep which data set made an exported claim, and which sources it cites."""


class _Edge(NamedTuple):
    row: Row
    kind: str
    source: str
    target: str
    spell: Spell
    is_directed: bool


def _read(reading: Reading) -> None:
    tables = [*reading.tables[NODES], *reading.tables[EDGES]]
    kind = reading.options.get("kind")
    if kind is not None and kind not in TIE_KINDS:
        raise InvalidParameter.of("kind", f"{short(kind)} is not one of {', '.join(TIE_KINDS)}")
    dataset = reading.options.get("dataset") or ids.slug_words(tables[0].path.stem)
    if not ids.is_slug(dataset):
        raise InvalidParameter.of("dataset", "is missing; name the dataset, like --dataset my-network")
    for table in reading.tables[EDGES]:
        _check(table, kind)
    reading.add("source", _source(dataset, tables))
    rows: dict[str, Row] = {}
    for row in reading.rows(NODES):
        reading.counts["nodes"] += 1
        rows.setdefault(row.text("id"), row)
    nodes = Nodes(reading, dataset, rows)
    edges: list[_Edge] = []
    for row in reading.rows(EDGES):
        reading.counts["edges"] += 1
        with reading.taking(row):
            edges += _edges(reading, row, kind)
    if undated := reading.counts["edges without any time"]:
        reading.note(None, f"{undated:,} edges say nothing of when; they may hold on any day that their parties exist")
    _add_ties(reading, dataset, nodes, edges)
    _add_entities(reading, nodes, rows, {node for edge in edges for node in (edge.source, edge.target)})


def _check(table: Table, kind: str | None) -> None:
    if "kind" in table.columns or kind is not None or not table.rows:
        return
    if "layers" in table.columns and "truth" in table.columns:
        detail = "holds what follows from claims, not claims; export it with ties=claims"
        raise refusal(table.path, 1, f"{detail}, or name with --kind what its edges are to be")
    detail = f"has edges without a kind ({', '.join(table.columns)}); add an attribute kind, or give --kind"
    raise refusal(table.path, 1, f"{detail}: one of {', '.join(TIE_KINDS)}")


def _source(dataset: str, tables: Iterable[Table]) -> dict[str, Any]:
    """Return the dataset; it cites the data sets of an export with their licences."""
    tables = list(tables)
    title = next((name for table in tables if isinstance(name := table.about.get("name"), str) and name), None)
    source: dict[str, Any] = {"id": dataset, "kind": "dataset", "title": title or dataset}
    listed = [entry for table in tables if isinstance(own := table.about.get("citations"), list) for entry in own]
    cited = {str(entry.get("dataset")): entry for entry in listed if isinstance(entry, Mapping)}
    for field in ("citation", "licence"):
        texts = [f"{name}: {entry[field]}" for name, entry in sorted(cited.items()) if entry.get(field)]
        if texts:
            source[field] = "; ".join(texts)
    return source


def _edges(reading: Reading, row: Row, option: str | None) -> Iterator[_Edge]:
    kind = row.text("kind") or option or ""
    if kind not in TIE_KINDS:
        raise RowError(f"the kind is {short(kind)}, which is not one of {', '.join(TIE_KINDS)}")
    source, target = row.text("source"), row.text("target")
    is_directed = row.table.about["is_directed"]
    if not is_directed:
        if not TIE_KINDS[kind].is_symmetric and kind != "allied_with":
            raise RowError(f"{kind} goes from one to the other, and this graph has no directions; write a DiGraph")
        source, target = sorted((source, target))
    for spell in _spells(reading, row):
        interval(spell)
        yield _Edge(row, kind, source, target, spell, is_directed)


def _spells(reading: Reading, row: Row) -> Iterator[Spell]:
    """Yield when an edge holds: `since` and `until` as they are here, else the first and the last day of GEXF."""
    texts = {name: _date(row, name) for name in ("since", "until", "start", "end")}
    bounds = {name: text for name in BOUNDS if (text := row.text(name))}
    # What graphsvc exports names every end; GraphML and networkx drop an empty text, which is one that is not known.
    is_export = "export" in row.table.about
    if texts["since"] or texts["until"] or is_export:
        since, ended = texts["since"], {"until": texts["until"]}
        if not is_export:
            since = since or texts["start"]
            if not texts["until"] and texts["end"]:
                ended = dict(_ended(texts["end"]))
            elif not texts["until"] and "until" not in row.cells and since:
                ended = {"until": ".."}
        yield {"since": since, **ended, **bounds}
    elif texts["start"] or texts["end"]:
        yield {"since": texts["start"], **_ended(texts["end"])}
    elif spells := _listed(row, "spells"):
        for spell in spells:
            if not isinstance(spell, list) or len(spell) != 2:
                raise RowError(f"spells is {short(row.text('spells'))}; write pairs of a first and a last day")
            first, last = ("" if end in (None, "None") else _edtf("spells", str(end)) for end in spell)
            yield {"since": first, **_ended(last)}
    else:
        reading.counts["edges without any time"] += 1
        yield {"since": "", "until": ""}


def _ended(last: str) -> Spell:
    return after(last) if last and last != ".." else {"until": ".."}


def _date(row: Row, name: str) -> str:
    return _edtf(name, row.text(name).strip())


def _edtf(name: str, text: str) -> str:
    """Return a date as EDTF; empty where there is none. Raises RowError."""
    text = re.sub(r"T00:00:00(\.0+)?(Z|\+00:00)?\Z", "", text.removesuffix(".0"))
    if re.fullmatch(r"\d{1,3}", text, re.ASCII):
        text = text.zfill(4)
    if text in ("", ".."):
        return text
    try:
        return dates.parse(text).text
    except DateError as exc:
        raise RowError(f"{name}: {exc}") from exc


def _add_ties(reading: Reading, dataset: str, nodes: Nodes, edges: Iterable[_Edge]) -> None:
    by_key: dict[tuple[str, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        by_key[edge.kind, _key(edge)].append(edge)
    for (_, key), alike in by_key.items():
        alike.sort(key=lambda edge: (edge.spell["since"], edge.spell["until"], repr(sorted(edge.row.cells.items()))))
        for number, edge in enumerate(alike):
            with reading.taking(edge.row):
                own = key + (f" {number + 1}" if number else "")
                reading.add("tie", _tie(dataset, nodes, edge, own), edge.row.place)


def _key(edge: _Edge) -> str:
    """Return the edge's id; its ends where it has none, or a mere number, which writers count anew each time."""
    key = edge.row.text("key")
    return f"{edge.source} {edge.target}" if not key or key.isdecimal() else key


def _tie(dataset: str, nodes: Nodes, edge: _Edge, key: str) -> dict[str, Any]:
    days = interval(edge.spell)
    first, last = max(days.since.earliest, FIRST_DAY), min(days.until.latest - 1, dates.today(), LAST_DAY)
    ends = (nodes.entity(node, first, max(first, last)) for node in (edge.source, edge.target))
    record = {
        "kind": edge.kind,
        **dict(zip(("from", "to"), ends, strict=True)),
        "dataset": dataset,
        "key": key,
        **edge.spell,
        "attributes": _attributes(edge),
        "citations": [{"source": dataset, "locator": f"edge {key}"}],
    }
    return dict(typed("tie", record))


def _attributes(edge: _Edge) -> dict[str, Any]:
    row = edge.row
    attributes: dict[str, Any] = {}
    free = _object(row.text(FREE))
    if not free and row.text(FREE).strip() not in ("", "{}"):
        raise RowError(f"{FREE} is {short(str(_json(row.text(FREE))))}; write an object, names with their values")
    free |= {name[len(FREE) + 1 :]: json.loads(row.text(name)) for name in row.cells if name.startswith(f"{FREE}.")}
    for name, spec in TIE_KINDS[edge.kind].attributes.items():
        if text := row.text(name).strip():
            attributes[name] = _value(text, spec)
    if edge.kind == "allied_with" and not edge.is_directed and attributes.get("obligations"):
        attributes.setdefault("mutual", True)
    if claimed_by := row.text("dataset"):
        free[CLAIMED_BY] = claimed_by
    text = row.text("citations").strip()
    if cited := [text] if text and not text.startswith("[") else _listed(row, "citations"):
        free[CITED] = cited
    return {**free, **attributes}


def _value(text: str, spec: Attribute) -> Any:
    if spec.type == "people":
        return _object(text) or text
    if spec.type in LISTS:
        return _list(text) or [part.strip() for part in re.split(r"[|;]", text) if part.strip()]
    return text


def _list(text: str) -> list[Any]:
    """Return a list that is written as JSON; empty where the text is none."""
    value = _json(text) if text.startswith("[") else None
    return value if isinstance(value, list) else []


def _listed(row: Row, name: str) -> list[Any]:
    """Return a list of an edge; empty where it says nothing. Raises RowError where it is something else."""
    text = row.text(name).strip()
    value = _json(text) if text else []
    if not isinstance(value, list):
        raise RowError(f"{name} is {short(text)}; write a list, as JSON")
    return value


def _object(text: str) -> dict[str, Any]:
    value = _json(text) if text.startswith("{") else None
    return value if isinstance(value, dict) else {}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _add_entities(reading: Reading, nodes: Nodes, rows: Mapping[str, Row], joined: set[str]) -> None:
    """Add the entities that are made of nodes, those without edges, too, where they have a kind."""
    alone = 0
    for node, row in rows.items():
        if node in joined:
            continue
        if not row.text("kind"):
            alone += 1
            continue
        try:
            nodes.entity(node, FIRST_DAY, LAST_DAY)
        except RowError as exc:
            reading.note(row, f"left out, as nothing joins it and it is not clear who it is: {exc}")
    if alone:
        reading.note(None, f"{alone:,} nodes without a kind are left out, as nothing joins them")
    for record, row in nodes.made.values():
        reading.add("entity", record, row.place)


IMPORTER = Importer(
    name="networkx",
    dataset="",
    summary="Networks in GraphML, GEXF or node-link JSON, also those that graphsvc exports: an edge is a tie",
    kinds={EDGES: ("source", "target"), NODES: ("id",)},
    needed=(),
    read=_read,
    tables=read_network,
    options=("dataset", "kind"),
)
