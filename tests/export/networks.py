"""Small networks to write: of derived ties, of claims, and one with every attribute that gives formats trouble."""

from __future__ import annotations

from datetime import date
from typing import Any

import networkx as nx

GRAPH = {
    "network": {"on": "1914-07-28", "during": None, "layers": ["alliance"], "nodes": 3, "edges": 2, "revision": 7},
    "citations": [
        {
            "dataset": "european-alliances",
            "title": "European alliances",
            "citation": "Müller & Sons, “Treaties”, 2020",
            "licence": "CC0-1.0",
            "url": "https://example.org/treaties",
            "version": 3,
        }
    ],
}


def node(name: str, cow: str | None, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "country", "in_system": True, "cow": cow, "gw": cow, "iso3": None, **more}


def derived() -> nx.Graph[str]:
    """Give the allies of 1914 in small, one of them without any tie."""
    graph: nx.Graph[str] = nx.Graph()
    graph.graph.update(GRAPH)
    graph.add_node("austria-hungary", **node("Austria-Hungary", "300", spells=[("1816-01-01", "1918-11-12")]))
    graph.add_node("germany", **node("Germany", "255"))
    graph.add_node("andorra", **node("Andorra", None, in_system=None))
    edge = {
        "layers": ["alliance"],
        "truth": "yes",
        "strongest": "defense",
        "obligations": ["defense", "consultation"],
        "alliances": 1,
        "via": ["dual-alliance"],
        "datasets": ["european-alliances"],
        "ties": ["t-one", "t-two"],
        "since": "1879-10-07",
        "until": "1918-11",
        "spells": [("1879-10-07", "1918-11-30")],
        "certain": [("1879-10-07", "1918-10-31")],
    }
    graph.add_edge("germany", "austria-hungary", **edge)
    graph.add_edge("germany", "andorra", **edge | {"strongest": None, "truth": "possible", "certain": []})
    return graph


def claims() -> nx.MultiDiGraph[str]:
    """Give two claims of one pair by two datasets."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(GRAPH)
    graph.add_node("albania", **node("Albania", "339"))
    graph.add_node("nato", name="NATO", kind="alliance", in_system=None, cow=None, gw=None, iso3=None)
    claim = {
        "kind": "member_of",
        "dataset": "nato-members",
        "since": "2009-04-01",
        "until": "..",
        "spells": [("2009-04-01", "2026-11-25")],
        "certain": [("2009-04-01", "2026-11-25")],
        "role": "member",
        "obligations": ["defense"],
        "citations": ["column"],
        "attributes": {"source": "protocol", "ratified_by": ["assembly"]},
    }
    graph.add_edge("albania", "nato", "t-a", **claim)
    graph.add_edge("albania", "nato", "t-b", **claim | {"dataset": "notes", "since": "", "since_latest": "2009-04-04"})
    return graph


ANYTHING: dict[str, Any] = {
    "none": None,
    "day": date(2022, 9, 7),
    "nested": [1, [2, {"three": None}]],
    "object": {"about": 3000, "max": None},
    "empty_list": [],
    "empty_text": "",
    "comma": "Tirana, Durrës",
    "quotes": 'she said "no"',
    "lines": "one\ntwo\r\nthree\rfour\tfive",
    "blanks": "  at both ends ",
    "unicode": "Shqipëri 阿爾巴尼亞 🇦🇱 e\u0301",
    "control": "a\x01b\x0bc\x00d\uffffe\ufffe",
    "markup": "<a href='x'>&amp;</a> ]]>",
    "backslash": "C:\\u0041",
    "yes": True,
    "big": 2**70,
    "long": -(2**63),
    "half": 0.5,
    "nan": float("nan"),
    "infinite": float("-inf"),
    "formula": "=HYPERLINK(1)",
    "plus": "+1",
    "minus": "-1+2",
    "at": "@SUM(A1)",
    "apostrophe": "'tis",
    "wide": "\uff1dSUM(1)",
}
RESERVED = (
    "source",
    "target",
    "key",
    "id",
    "label",
    "value",
    "parent",
    "name",
    "self",
    "node_for_adding",
    "u_for_edge",
    "v_for_edge",
    "u_of_edge",
    "v_of_edge",
    "weight",
    "viz",
    "pid",
    "start",
    "end",
    "slices",
    "parents",
    "networkx_key",
    "tie",
    "source_name",
)
"""Names that one format or another gives to something of its own."""
NASTY: dict[str, Any] = {
    **ANYTHING,
    **{name: f"own {name}" for name in RESERVED},
    **{f"{name}_": f"own {name}_" for name in RESERVED},
    "a\x01name": "control in the name",
    "a\\u0001name": "backslash in the name",
    '"quoted", <name>': "quotes in the name",
}


def nasty(simple: bool = False) -> nx.Graph[str]:
    """Give a network whose nodes and edges carry all of it, as attributes of their own and of their ties."""
    graph: nx.Graph[str] = nx.Graph() if simple else nx.MultiDiGraph()
    for one in ("a", "b"):
        graph.add_node(one)
        graph.nodes[one].update(NASTY)
    graph.add_edge("a", "b", **({} if simple else {"key": "t-1"}))
    if not simple:
        graph.add_edge("a", "b", key="t-2")
    for *_, attributes in graph.edges(data=True):
        attributes.update(NASTY | {"attributes": dict(NASTY)})
    return graph
