"""Networks in GraphML, GEXF or node-link JSON as two tables, of nodes and of edges, read with networkx.

networkx reads XML with the standard library. A file is looked through before that: one that declares entities is
refused, for a few of them can stand for gigabytes, and so is one that is nested as no network is.
"""

from __future__ import annotations

import io
import json
import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from graphsvc.errors import InvalidInput
from graphsvc.ingest.importers.tables import Row, Table, ends_early, file_bytes, refusal
from graphsvc.model.validation import short

NODES, EDGES = "nodes", "edges"
DEPTH_LIMIT = 100
FREE = "attributes"
"""The attribute of an edge that holds whatever else its tie carries, by names of its own."""
UNREAD_TIMES = frozenset({"startopen", "endopen", "timestamp", "timestamps", "intervals"})
"""Attributes of GEXF that say when an edge holds and that networkx passes over."""
_WANTED = "give GraphML, GEXF or node-link JSON"


def read_network(path: Path) -> Sequence[Table]:
    """Read a network. Raises InvalidInput, saying what the file is and what to do."""
    raw = file_bytes(path)
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    start = (
        raw.replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")[:1] if is_wide else raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    )
    if start == b"<":
        return _of_xml(path, raw)
    if start == b"{":
        return _of_json(path, raw)
    raise refusal(path, 1, f"is no network; {_WANTED}")


def _of_json(path: Path, raw: bytes) -> Sequence[Table]:
    import networkx as nx

    try:
        data = json.loads(raw)
    except json.JSONDecodeError as exc:
        detail = "ends in the middle; save it again" if ends_early(exc) else f"is not JSON: {exc.msg}; {_WANTED}"
        raise refusal(path, exc.lineno, detail) from exc
    except (RecursionError, ValueError) as exc:
        raise refusal(path, 1, f"cannot be read as JSON ({exc}); {_WANTED}") from exc
    name = EDGES if EDGES in data else "links"
    if not isinstance(data.get("nodes"), list) or not isinstance(data.get(name), list):
        detail = "is JSON without the lists `nodes` and `edges` (or `links`); write it with networkx.node_link_data"
        raise refusal(path, 1, detail)
    _check_nodes(path, data["nodes"])
    # Edges of the same two are told apart whatever the file says of itself: else networkx makes one of them.
    data["multigraph"] = True
    try:
        graph = nx.node_link_graph(data, edges=name)
    except (nx.NetworkXError, KeyError, TypeError, ValueError, AttributeError) as exc:
        raise refusal(path, 1, f"is no node-link JSON that networkx reads: {_reason(exc)}") from exc
    _check_edges(path, len(data[name]), graph)
    del data
    return _tables(path, graph, "node-link JSON", _Scan(), _object(graph.graph))


def _check_nodes(path: Path, nodes: Iterable[Any]) -> None:
    """Refuse a list with two nodes of one id, also 1 and "1": nothing tells whom an edge to it means."""
    seen: set[str] = set()
    for node in nodes:
        if isinstance(node, Mapping) and "id" in node:
            name = node["id"] if isinstance(node["id"], str) else _json(node["id"])
            if name in seen:
                raise refusal(path, 1, f"has two nodes with the id {short(name)}; give each an id of its own")
            seen.add(name)


def _check_edges(path: Path, count: int, graph: Any) -> None:
    if (lost := count - graph.number_of_edges()) > 0:
        detail = (
            f"has {lost:,} edges that networkx does not tell apart or does not reach: two between the same nodes under"
        )
        raise refusal(path, 1, f"{detail} one id or key, or in a second graph; give each its own id, one graph a file")


@dataclass(slots=True)
class _Scan:
    """What one look through a file in XML finds: its first element, a description, and where nodes and edges begin."""

    root: str = ""
    description: str = ""
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    edges: int = 0


def _of_xml(path: Path, raw: bytes) -> Sequence[Table]:
    import networkx as nx

    scan = _scanned(path, raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if scan.root == "graphml":
                graph = nx.read_graphml(io.BytesIO(raw), force_multigraph=True)
            else:
                graph = nx.read_gexf(io.BytesIO(raw))
    except (nx.NetworkXException, KeyError, TypeError, ValueError, AttributeError, RuntimeError, IndexError) as exc:
        shown = {"graphml": "GraphML", "gexf": "GEXF"}[scan.root]
        if scan.root == "gexf" and isinstance(exc, KeyError) and exc.args == (None,):
            raise refusal(path, 1, 'has times and does not say how; write <graph timeformat="date">') from exc
        raise refusal(path, 1, f"is no {shown} that networkx reads: {_reason(exc)}") from exc
    _check_edges(path, scan.edges, graph)
    if scan.root == "gexf":
        return _tables(path, graph, "GEXF", scan, _object(_read_json(scan.description)))
    return _tables(path, graph, "GraphML", scan, {name: _read_json(value) for name, value in graph.graph.items()})


def _scanned(path: Path, raw: bytes) -> _Scan:
    """Look through a file in XML. Raises InvalidInput where it is none, is cut, declares entities or is too deep."""
    scan, stack, texts = _Scan(), [], []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        stack.append(local)
        if len(stack) == 1:
            scan.root = local
        if local in ("edge", "spell") and (unread := UNREAD_TIMES.intersection(attributes)):
            detail = f"has {', '.join(sorted(unread))}, which networkx does not read; write start and end"
            raise refusal(path, parser.CurrentLineNumber, detail)
        if local == "node":
            place = ("node", attributes.get("id", ""))
            if place[1] and place in scan.lines:
                detail = f"has two nodes with the id {short(place[1])}; give each an id of its own"
                raise refusal(path, parser.CurrentLineNumber, detail)
            scan.lines[place] = parser.CurrentLineNumber
        elif local == "edge":
            scan.edges += 1
            ends = (attributes.get("source", ""), attributes.get("target", ""), attributes.get("id", ""))
            scan.lines[ends] = parser.CurrentLineNumber
        if len(stack) > DEPTH_LIMIT:
            raise refusal(
                path, parser.CurrentLineNumber, f"is nested deeper than {DEPTH_LIMIT} elements, as no network is"
            )

    def end(_: str) -> None:
        stack.pop()

    def text(part: str) -> None:
        if stack == ["gexf", "meta", "description"]:
            texts.append(part)

    def entity(name: str, *_: object) -> None:
        detail = f"declares the entity {name!r}, which no network needs and a few of which can fill the memory"
        raise refusal(path, parser.CurrentLineNumber, f"{detail}; take the declarations out")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, entity
    try:
        parser.Parse(raw, True)
    except InvalidInput:
        raise
    except (expat.ExpatError, ValueError, LookupError) as exc:
        if b"<html" in raw[:1_000].lower() or raw.lstrip()[:14].lower() == b"<!doctype html":
            raise _no_network(path, "html") from exc
        if scan.root and scan.root not in ("graphml", "gexf"):
            raise _no_network(path, scan.root) from exc
        line = getattr(exc, "lineno", 1)
        detail = f"is cut or broken XML: {exc}"
        raise refusal(path, line, f"{detail}; save it again" if scan.root else f"{detail}; {_WANTED}") from exc
    if scan.root not in ("graphml", "gexf"):
        raise _no_network(path, scan.root)
    scan.description = "".join(texts)
    return scan


def _no_network(path: Path, root: str) -> InvalidInput:
    what = "a web page" if root.lower() == "html" else f"XML that begins with <{root[:40]}>"
    return refusal(path, 1, f"is {what}, and no network; {_WANTED}")


def _reason(exc: Exception) -> str:
    missing = isinstance(exc, KeyError) and exc.args
    return f"{exc.args[0]!r} is missing or not known" if missing else (str(exc) or type(exc).__name__)[:300]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _read_json(value: Any) -> Any:
    """Return what a text says as JSON, else the text itself."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _tables(path: Path, graph: Any, form: str, scan: _Scan, about: Mapping[str, Any]) -> Sequence[Table]:
    """Return the nodes and the edges of a graph. What graphsvc wrote as JSON throughout is told by `json` of the graph."""
    in_json = _object(about.get("json"))
    about = {**about, "is_directed": graph.is_directed()}
    nodes = _Rows(path, NODES, form, about, in_json.get("node"))
    for node, data in graph.nodes(data=True):
        line = scan.lines.get(("node", str(node))) if scan.lines else None
        nodes.add({**data, "id": node}, line, f"node {_shown(node)}")
    edges = _Rows(path, EDGES, form, about, in_json.get("edge"))
    is_multiple = graph.is_multigraph()
    for edge in graph.edges(keys=True, data=True) if is_multiple else graph.edges(data=True):
        source, target, data = edge[0], edge[1], edge[-1]
        key = edge[2] if is_multiple and isinstance(edge[2], str) else data.get("id")
        ends = str(source), str(target), str(data.get("id", key or ""))
        line = scan.lines.get(ends) or scan.lines.get((ends[1], ends[0], ends[2]))
        cells = {**data, "id": None, "source": source, "target": target, "key": key}
        edges.add(cells, line, f"edge {_shown(source)} to {_shown(target)}")
    return nodes.table, edges.table


class _Rows:
    """Makes the rows of a table from the attributes of nodes or edges."""

    def __init__(self, path: Path, kind: str, form: str, about: Mapping[str, Any], in_json: Any) -> None:
        self.table = Table(path, (), written_in=f"{form}, {kind}", kind=kind, about=about)
        self._in_json = frozenset(filter(_is_text, in_json)) if isinstance(in_json, Iterable) else frozenset()
        self._names: dict[str, str] = {}

    def add(self, attributes: Mapping[str, Any], line: int | None, label: str) -> None:
        """Add a row; None is no value. What a tie carries by names of its own stays JSON, which keeps its types."""
        cells: dict[str, str] = {}
        for name, value in attributes.items():
            # A table of pandas has NaN where a value is missing.
            if value is None or (isinstance(value, float) and math.isnan(value)):
                continue
            column = self._names.get(name) or self._column(name)
            meant = _read_json(value) if name in self._in_json else value
            is_free = column == FREE or column.startswith(f"{FREE}.")
            cells[column] = _json(meant) if is_free or not isinstance(meant, str) else meant
        self.table.rows.append(Row(self.table, line or 1, cells, "" if line else label))

    def _column(self, name: Any) -> str:
        """Return the column of an attribute; graphsvc escapes backslashes and controls in names as JSON does."""
        text = str(name)
        shown = str(_read_json('"' + text.replace('"', '\\"') + '"')) if "\\" in text else text
        column = shown if shown.startswith(f"{FREE}.") else shown.strip().lower()
        self._names[name] = column
        if column not in self.table.columns:
            self.table.columns += (column,)
        return column


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _shown(node: Any) -> str:
    """Return a node as a place names it: without controls, and not at any length."""
    text = str(node)
    return text if text.isprintable() and len(text) <= 60 else short(text)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
