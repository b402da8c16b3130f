"""Made-up answers to draw, and what a spec draws of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, cast
from urllib.parse import quote
from xml.etree import ElementTree as ET

import jsonschema_rs

from graphsvc.charts.captions import Caption
from graphsvc.charts.themes import THEMES, Spec
from graphsvc.charts.timelines import timeline
from graphsvc.charts.type_widths import text_width
from graphsvc.model import dates
from graphsvc.model.answers import Timeline
from graphsvc.model.networks import NetworkOf
from graphsvc.model.wire_parts import Item, Named

CUT = dates.day("2026-06-30")
LIGHT = THEMES["light"]
CAPTION = Caption("/v1/timeline/albania", CUT)
_SCHEMA = files("altair") / "vegalite" / "v6" / "schema" / "vega-lite-schema.json"


def _quoted(part: dict[str, Any]) -> dict[str, Any]:
    """Quote a reference of the schema; it may hold characters that no URI may."""
    return part | {"$ref": "#" + quote(part["$ref"][1:])} if isinstance(part.get("$ref"), str) else part


_VALIDATOR = jsonschema_rs.Draft7Validator(json.loads(_SCHEMA.read_text("utf-8"), object_hook=_quoted))
NETWORK = NetworkOf(
    on="2018-01-01",
    during=None,
    known="2026-06-30T00:00:00.000000Z",
    layers=["alliance"],
    obligations=["defense"],
    mutual="any",
    directed=False,
    isolates="exclude",
    system="cow",
    certainty="possible",
    datasets=["atop"],
    nodes=4,
    edges=3,
    covered=0.5,
    revision=1,
)


def named(id: str, name: str | None = None) -> Named:  # noqa: A002
    """Name a country."""
    return {"id": id, "name": name or id.title(), "kind": "country"}


def tie(
    title: str,
    since: str,
    until: str = "..",
    certain: tuple[str, str] | None = None,
    *,
    kind: str = "member_of",
    dataset: str = "notes",
    **bounds: str,
) -> Item:
    """Make a tie as timelines show it; its id is its title and start."""
    return _item("tie", title, since, until, certain, kind, dataset, bounds)


def event(title: str, when: str, *, kind: str = "severance", dataset: str = "notes", **bounds: str) -> Item:
    """Make an event as timelines show it."""
    certain = (when, when) if len(when) == 10 and not bounds else None
    return _item("event", title, when, None, certain, kind, dataset, bounds)


def _item(
    record: str,
    title: str,
    since: str,
    until: str | None,
    certain: tuple[str, str] | None,
    kind: str,
    dataset: str,
    bounds: dict[str, str],
) -> Item:
    item = {
        "type": record,
        "id": f"{title} {since}",
        "kind": kind,
        "title": title,
        "since": since,
        "until": until,
        "certain": None if certain is None else {"from": certain[0], "to": certain[1]},
        "with": [named("iran")],
        "dataset": dataset,
        "citations": [
            {"source": {"id": "column", "title": "The column", "url": None}, "locator": "p. 1", "wording": None}
        ],
        **bounds,
    }
    return cast(Item, item)


def answer(*items: Item, entities: tuple[Named, ...] = (), reason: str | None = None) -> Timeline:
    """Make the answer that holds these items; of Albania, unless others are named."""
    known = "2026-06-30T00:00:00.000000Z"
    return Timeline(len(items), list(entities or [named("albania")]), list(items), reason, 1, known)


def drawn(*items: Item, caption: Caption = CAPTION, **more: Any) -> Spec:
    """Draw a timeline of these items."""
    return timeline(answer(*items, **more), caption, LIGHT)


def values(spec: Spec, mark: str, **properties: Any) -> list[dict[str, Any]]:
    """Give the data of all layers of a mark with these properties."""
    return [
        value
        for layer in spec["layer"]
        if layer.get("mark", {}).get("type") == mark
        and all(layer["mark"].get(name) == wanted for name, wanted in properties.items())
        for value in layer["data"]["values"]
    ]


def bars(spec: Spec, *, sure: bool) -> list[tuple[str, str, str]]:
    """Give the bars of ties as (title, first day, last day): those that are certain, or those that are possible."""
    found = [
        value
        for layer in spec["layer"]
        if layer.get("mark", {}).get("type") == "rect" and (layer["mark"].get("opacity") == 1) is sure
        for value in layer["data"]["values"]
        if "Claim" in value
    ]
    return [(one["Claim"], one["start"], one["last"]) for one in found]


def arrows(spec: Spec, shape: str = "triangle-right") -> list[dict[str, Any]]:
    """Give the arrows at the right edge, or at the left."""
    return values(spec, "point", shape=shape)


def labels(spec: Spec) -> list[str]:
    """Give the names of the rows from the top, each as one line."""
    return [value["says"] for value in values(spec, "text", align="right")]


def faults(spec: Spec) -> list[str]:
    """Say where a spec breaks the schema of Vega-Lite."""
    return [str(fault) for fault in _VALIDATOR.iter_errors(spec)]


def text_boxes(svg: ET.Element, beginning: str = "") -> Iterator[tuple[float, float, float]]:
    """Yield where each line of text of a picture begins, its baseline, and where it ends, measured in the widest font."""
    yield from _text_boxes(svg, 0.0, 0.0, beginning)


def _text_boxes(part: ET.Element, x: float, y: float, beginning: str) -> Iterator[tuple[float, float, float]]:
    if moved := re.match(r"translate\(([-\d.e]+)[, ]([-\d.e]+)\)", part.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    if not part.tag.endswith("}text"):
        for inner in part:
            yield from _text_boxes(inner, x, y, beginning)
        return
    size = float(part.get("font-size", "11px").removesuffix("px"))
    x += float(part.get("x", 0))
    y += float(part.get("y", 0))
    for line in [span.text or "" for span in part] or [part.text or ""]:
        wide = text_width(line, size, is_bold=part.get("font-weight") == "bold")
        share = {"middle": 0.5, "end": 1.0}.get(part.get("text-anchor", ""), 0.0)
        if line.startswith(beginning):
            yield x - share * wide, y, x + (1 - share) * wide
