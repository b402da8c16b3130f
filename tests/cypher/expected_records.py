"""What `timeline`, `claims` and `sources` should answer: records side by side, whatever their kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.truth import Truth
from graphsvc.questions.timeline import Moment, timeline
from graphsvc.snapshot.rows import EventRow, TieRow
from tests.cypher import drawn
from tests.cypher.asked import Asked, same


def between(asked: Asked, a: str, b: str | None) -> list[TieRow]:
    """Give the claims about two, or about one and anybody."""
    return [row for row in asked.ties(a) if b is None or asked.index(b) in (row.from_, row.to)]


def events(asked: Asked, a: str, b: str | None) -> Iterator[EventRow]:
    """Give the events of one, or those that two took part in."""
    for event in asked.view.events(asked.index(a)):
        if b is None or any(asked.party(part.entity) == b for part in event.participants):
            yield event


# Timelines


DRAWN_AS_STRETCHES = {"has_relations_with", "suspended_ties_with", "severed_ties_with", "allied_with"}


def check_timeline(asked: Asked) -> None:
    for a, b in (*((one, None) for one in ("a", "x", "g")), *drawn.PAIRS):
        entities = (asked.index(a),) if b is None else (asked.index(a), asked.index(b))
        moments = timeline(asked.lens, entities, None)
        everything = [
            {"record": one.record, "id": one.id, "kind": one.kind, "since": one.span["since"], "dataset": one.dataset}
            | {"until": one.span["until"], "surely_from": one.certain and one.certain["from"]}
            | {"surely_to": (one.certain and one.span["until"] != ".." and one.certain["to"]) or None}
            for one in moments
            if one.record != "stretch"
        ]
        listed = asked.rows(id=a, other=b, on=None, through=None)
        always = [row for row in listed if b is None or row["kind"] not in DRAWN_AS_STRETCHES]
        if b is not None:
            check_stretches([row for row in listed if row["kind"] in DRAWN_AS_STRETCHES], moments)
        same(always, everything)
        assert [row["id"] for row in always] == [row["id"] for row in everything]
        wanted = [
            {"id": asked.id(row), "involved": None, "citations": asked.cited(row)}
            for row in between(asked, a, b)
            if asked.meets(row) is not Truth.NO
        ] + [
            {"id": one.id, "involved": _involved(asked, one), "citations": ["paper"] if one.kind == "meeting" else []}
            for one in events(asked, a, b)
            if one.earliest <= asked.last and asked.first <= one.latest
        ]
        same(asked.rows(id=a, other=b), wanted)


def check_stretches(rows: list[dict[str, Any]], moments: list[Moment]) -> None:
    """Compare claims that Cypher lists as written with the stretches of verdicts that the service draws in their place.

    A claim stands behind a stretch where it surely holds and counts on some day; where it only may, another may decide.
    """
    behind = {
        tie for one in moments if one.record == "stretch" and one.kind in DRAWN_AS_STRETCHES for tie in one.ties or ()
    }
    assert {row["id"] for row in rows if row["surely_from"] is not None} <= behind <= {row["id"] for row in rows}


def _involved(asked: Asked, event: EventRow) -> list[str]:
    return sorted(
        f"{asked.party(part.entity)}: {part.role}"
        + ("" if part.according_to is None else f" according to {asked.party(part.according_to)}")
        + ("" if part.confidence is None else f" ({part.confidence})")
        for part in event.participants
    )


# Claims side by side


def check_claims(asked: Asked) -> None:
    for a, b in drawn.PAIRS:
        rows = between(asked, a, b)
        wanted = [
            {"kind": row.kind, "from": asked.party(row.from_), "to": asked.party(row.to), "tie": asked.id(row)}
            | {"dataset": asked.dataset(row), "since": row.since, "until": row.until, "citations": asked.cited(row)}
            | {"since_kind": asked.bodies[asked.id(row)]["since_kind"], "surely": surely, "possibly": True}
            | {"differs": sorted(word for other in rows for word in _differing(asked, row, other))}
            for row, surely in asked.held(rows)
        ]
        same([row | {"differs": sorted(row["differs"])} for row in asked.rows(a=a, b=b)], wanted)


def _differing(asked: Asked, row: TieRow, other: TieRow) -> Iterator[str]:
    """Give in what another dataset's claim about the same spell differs."""
    alike = other.kind == row.kind and (other.from_ == row.from_ or TIE_KINDS[row.kind].is_symmetric)
    if not alike or other.dataset == row.dataset or not (other.s1 < row.u2 and row.s1 < other.u2):
        return
    body = asked.bodies[asked.id(other)]
    words: list[tuple[str, Any]] = []
    for end, apart in (
        ("since", other.s2 < row.s1 or row.s2 < other.s1),
        ("until", other.u2 < row.u1 or row.u2 < other.u1),
    ):
        if apart:
            words.append((end, (body[end] or "unknown") + (f" ({kind})" if (kind := body[f"{end}_kind"]) else "")))
    for name in ("role", "level", "obligations", "owed_to"):
        own: Any = row.extra.get(name)
        its: Any = other.extra.get(name)
        if None not in (own, its) and own != its:
            listed = isinstance(its, tuple)
            if not listed or set(its) != set(own):
                words.append((name, " ".join(its) if listed else its))
    for name, value in words:
        yield f"{asked.dataset(other)}: {name} {value}".rstrip()


# Sources


def check_sources(asked: Asked) -> None:
    for a, b in drawn.PAIRS:
        records = [row for row, _ in asked.held(between(asked, a, b))]
        cited = {asked.id(row): (row.kind, asked.dataset(row), asked.cited(row)) for row in records}
        for event in events(asked, a, b):
            if event.earliest <= asked.last and asked.first <= event.latest:
                body = asked.bodies[event.id]
                citing = [*body["citations"], *(one for part in body["participants"] for one in part["citations"])]
                cited[event.id] = event.kind, asked.dataset(event), [one["source"] for one in citing]
        backs: dict[str, set[str]] = defaultdict(set)
        for id, (_, _, sources) in cited.items():  # noqa: A001
            for source in sources:
                backs[source].add(id)
        wanted = [
            {"source": source, "records": sorted(ids), "cited_for": sorted({cited[one][0] for one in ids})}
            | {"datasets": sorted({cited[one][1] for one in ids}), "kind": "article"}
            for source, ids in backs.items()
        ]
        rows = asked.rows(a=a, b=b)
        same([row | {name: sorted(row[name]) for name in ("cited_for", "datasets")} for row in rows], wanted)
