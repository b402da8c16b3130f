"""What is known of a pair, as rows: a row a statement, from one entity to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import TypedDict

from graphsvc.model.histories import LastVerdict, StretchBy
from graphsvc.model.wire_parts import Named, Obligations, OtherStatus
from graphsvc.tables.shapes import member
from graphsvc.tables.spells import outer_claim

PairStatement = TypedDict(
    "PairStatement",
    {
        "question": str,
        "from": Named,
        "to": Named,
        "truth": str,
        "status": str | None,
        "since": str | None,
        "until": str | None,
        "through": list[Named],
        "by": list[Named],
        "alternatives": list[OtherStatus],
        "strongest": str | None,
        "obligations": Obligations | None,
        "across": list[str] | None,
        "by_dataset": dict[str, StretchBy],
        "last_known": LastVerdict | None,
        "ties": list[str],
        "attributes": dict[str, Any] | None,
    },
)
"""One question about a pair and what is known of it on the days asked about.

`status` is that of relations, the level of a mission, the role of a member, the kind of recognition, in what two are rivals.
"""

_NOTHING: Mapping[str, Any] = dict.fromkeys(PairStatement.__annotations__) | {
    name: [] for name in ("through", "by", "alternatives", "ties")
}
_BOUNDS = tuple(f"{end}_{bound}" for end in ("since", "until") for bound in ("earliest", "latest"))
_CLAIM = ("truth", "since", "until", *_BOUNDS, "across", "by_dataset", "last_known", "ties")


def statements(answer: Any) -> Iterator[Mapping[str, Any]]:
    """Yield a row for each question about a pair: allied, relations, missions, hosting, memberships, recognition, rivalry."""
    a, b = member(answer, "a"), member(answer, "b")
    pair = {"from": a, "to": b}
    allied, relations, rivalry = (member(answer, name) for name in ("allied", "relations", "rivalry"))
    ways = member(allied, "via")
    yield {
        **_NOTHING,
        **pair,
        "question": "allied",
        **_copied(allied, "truth", "strongest", "obligations", "across", "by_dataset", "last_known"),
        **_ends(ways),
        "through": [way["alliance"] for way in ways if way["alliance"]],
        "ties": list(dict.fromkeys(tie for way in ways for tie in way["ties"])),
    }
    implied = member(relations, "implied")
    yield {
        **_NOTHING,
        **pair,
        "question": "relations",
        **_copied(relations, "truth", "status", "since", "by", "alternatives", "by_dataset", "last_known"),
        "attributes": None if implied is None else {"implied": implied},
    }
    for name, sender, receiver in (("a_in_b", a, b), ("b_in_a", b, a)):
        level = member(relations, "levels")[name]
        if level is not None:
            yield {
                **_NOTHING,
                "question": "representation",
                "from": sender,
                "to": receiver,
                "status": level["level"],
                **_copied(level, "truth", "since", "by_dataset"),
                "last_known": _with_status(level["last_known"]),
            }
    for hosting in member(answer, "hosting"):
        people, place, against = hosting["people"], hosting["place"], [other["id"] for other in hosting["against"]]
        attributes = {"against": against, "people": people, "place": place and place["id"]}
        yield {
            **_NOTHING,
            "question": "hosting",
            "from": hosting["host"],
            "to": hosting["group"],
            **_copied(hosting, *_CLAIM),
            "attributes": {key: value for key, value in attributes.items() if value},
        }
    for question, status in (("membership", "role"), ("recognition", "recognition")):
        for claim in member(answer, "memberships" if question == "membership" else question):
            attributes = dict(claim["attributes"])
            yield {
                **_NOTHING,
                "question": question,
                "status": attributes.pop(status, None),
                **_copied(claim, "from", "to", *_CLAIM),
                "attributes": attributes or None,
            }
    yield {
        **_NOTHING,
        **pair,
        "question": "rivalry",
        "status": ", ".join(member(rivalry, "kinds")) or None,
        **_copied(rivalry, "truth", "by_dataset", "last_known", "ties"),
    }


def _copied(claim: Any, *names: str) -> dict[str, Any]:
    return {name: value for name in names if (value := member(claim, name)) is not None}


def _ends(ways: Any) -> dict[str, Any]:
    since, until = outer_claim(ways, "since") or {}, outer_claim(ways, "until") or {}
    names = ("since", "since_earliest", "since_latest"), ("until", "until_earliest", "until_latest")
    return _copied(since, *names[0]) | _copied(until, *names[1])


def _with_status(last: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return None if last is None else {"truth": last["truth"], "status": last["level"], "on": last["on"]}
