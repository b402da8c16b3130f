"""What each file of `cypher/questions/` should answer, by what the snapshot knows of the same store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.names import key
from graphsvc.model.truth import Truth
from graphsvc.questions.evidence import rows_on
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.engine import engine_of
from tests.cypher import drawn
from tests.cypher.asked import Asked, Row, same
from tests.cypher.expected_allies import check_allies, check_path
from tests.cypher.expected_records import check_claims, check_sources, check_timeline

STATUS = {"has_relations_with": "established", "suspended_ties_with": "suspended", "severed_ties_with": "severed"}


def shown(asked: Asked, row: TieRow, *, surely: bool) -> Row:
    """Give the columns that every claim is shown with."""
    asked.heard[asked.id(row)] = surely
    common = {"surely": surely, "possibly": True, "tie": asked.id(row), "dataset": asked.dataset(row)}
    return common | {"since": row.since, "until": row.until, "citations": asked.cited(row)}


def check_relations(asked: Asked) -> None:
    for a, b in drawn.PAIRS[:2]:
        rows = asked.rows(a=a, b=b)
        wanted = [
            shown(asked, row, surely=surely)
            | {"status": STATUS[row.kind], "by": None if row.kind in _SYMMETRIC else asked.party(row.from_)}
            for row, surely in asked.held(asked.ties(a, *STATUS))
            if asked.index(b) in (row.from_, row.to)
        ]
        same(rows, wanted)
        starts = [asked.view.tie(row["tie"]) for row in rows]
        order = [(row["dataset"], -tie.s2, -tie.s1) for row, tie in zip(rows, starts, strict=True) if tie]
        assert order == sorted(order)


def check_severed(asked: Asked) -> None:
    for of in drawn.ASKED:
        wanted = [
            shown(asked, row, surely=surely)
            | {"other": _other(asked, row, of), "by": asked.party(row.from_), "status": STATUS[row.kind]}
            for row, surely in asked.held(asked.ties(of, "severed_ties_with", "suspended_ties_with"))
        ]
        same(asked.rows(of=of), wanted)


def check_memberships(asked: Asked) -> None:
    for id in (*drawn.ASKED, "x", drawn.ORGANISATION):  # noqa: A001
        wanted = [
            shown(asked, row, surely=surely)
            | {"member": asked.party(row.from_), "of": asked.party(row.to)}
            | {name: _listed(row.extra.get(name)) for name in ("role", "obligations", "owed_to")}
            for row, surely in asked.held(asked.ties(id, "member_of"))
        ]
        same(asked.rows(id=id), wanted)


def check_missions(asked: Asked) -> None:
    for id in drawn.ASKED:  # noqa: A001
        wanted = [
            shown(asked, row, surely=surely)
            | {"sender": asked.party(row.from_), "receiver": asked.party(row.to), "level": row.extra["level"]}
            for row, surely in asked.held(asked.ties(id, "represented_in"))
        ]
        same(asked.rows(id=id), wanted)


def check_protecting_powers(asked: Asked) -> None:
    for id in drawn.ASKED:  # noqa: A001
        wanted = [
            shown(asked, row, surely=surely)
            | {"protector": asked.party(row.from_), "receiver": asked.party(row.to)}
            | {"on_behalf_of": row.extra["on_behalf_of"]}
            for row, surely in asked.held(asked.ties(id, "protects_interests_in"))
        ]
        same(asked.rows(id=id), wanted)


def check_hosting(asked: Asked) -> None:
    for host in drawn.ASKED:
        wanted = []
        for row, surely in asked.held(asked.ties(host, "hosts")):
            people: Mapping[str, Any] = row.extra.get("people") or {}
            own = shown(asked, row, surely=surely) | {"guest": asked.party(row.to)}
            own |= {f"people_{part}": people.get(part) for part in ("about", "min", "max")}
            opposed = [
                {"against": asked.party(one.to), "opposes_tie": asked.id(one), "opposes_surely": truth is Truth.YES}
                for one, truth in _opposing(asked, row)
            ]
            nobody: Row = {"against": None, "opposes_tie": None, "opposes_surely": None}
            wanted += [own | one for one in opposed or [nobody]]
        same(asked.rows(host=host), wanted)


def check_hosting_against(asked: Asked) -> None:
    hosting = [row for host in drawn.COUNTRIES for row in asked.ties(host, "hosts")]
    for against in drawn.ASKED:
        wanted = [
            {"host": asked.party(row.from_), "guest": asked.party(row.to), "surely": truth is Truth.YES}
            | {"ties": [asked.id(row), asked.id(one)], "possibly": True}
            | {"hosts_dataset": asked.dataset(row), "opposes_dataset": asked.dataset(one)}
            for row in hosting
            for one, truth in _opposing(asked, row)
            if asked.party(one.to) == against
        ]
        same(asked.rows(against=against), wanted)


def _opposing(asked: Asked, hosting: TieRow) -> Iterator[tuple[TieRow, Truth]]:
    """Give whom the hosted oppose on a day on which they are hosted."""
    for one in asked.ties(asked.party(hosting.to), "opposes"):
        truth = asked.together(hosting, one)
        if one.from_ == hosting.to and truth is not Truth.NO:
            yield one, truth


def check_entities(asked: Asked) -> None:
    for ref in ("a", "nobody"):
        row = None if (index := asked.view.index(ref)) is None else asked.view.entity(index)
        same(asked.rows(ref=ref), [] if row is None else [{"id": row.id, "name": row.name}])
    for code in ("Q1", "Q2", "Q9"):
        bearers = asked.view.coded("wikidata", code)
        same(asked.rows(ref=f"wikidata:{code}"), [{"id": row.id, "name": row.name} for row in bearers])
    for name in ("the a", "The Renamed", "THE X"):
        # Cypher compares names in any case and no further; the snapshot leaves out articles and more.
        bearers = asked.view.named(key(name))
        alike = [row for row in bearers if name.lower() in {borne.text.lower() for borne in row.names}]
        same(asked.rows(ref=name), [{"id": row.id, "name": row.name} for row in alike])


def check_verdicts(asked: Asked) -> None:
    """Compare the claims, as they were shown one by one, with what the snapshot makes of them on one day.

    The snapshot may say more where it joins claims of one dataset that abut.
    """
    if asked.last != asked.first:
        return
    claims: dict[tuple[Any, ...], list[TieRow]] = defaultdict(list)
    for row in asked.view.all_ties():
        is_symmetric = TIE_KINDS[row.kind].is_symmetric
        ends = sorted((row.from_, row.to)) if is_symmetric else [row.from_, row.to]
        if {asked.party(one) for one in (ends if is_symmetric else ends[:1])} <= set(drawn.ASKED):
            claims[row.kind, *ends].append(row)
    for (kind, *ends), rows in claims.items():
        if kind not in ("allied_with", "opposes"):
            history = engine_of(asked.lens).claims(TIE_KINDS[kind].question, ends[0], ends[1], rows, None)
            claimed = {each.dataset: each for each in history.evidence(asked.lens.days)}
            for index in {row.dataset for row in rows}:
                own = {
                    one: asked.heard[one]
                    for row in rows
                    if row.dataset == index and (one := asked.id(row)) in asked.heard
                }
                said = claimed.get(index)
                joined = asked.joins(row for row in rows if row.dataset == index)
                assert own or said is None
                assert said is not None or not own or joined
                if said is not None:
                    assert said.truth is Truth.YES if any(own.values()) else said.truth is Truth.POSSIBLE or joined
                    behind = {asked.id(row) for spell in said.spells for row in rows_on(spell, said.on)}
                    assert behind <= set(own) if joined else behind == set(own)


_SYMMETRIC = {kind.name for kind in TIE_KINDS.values() if kind.is_symmetric}


def _other(asked: Asked, row: TieRow, party: str) -> str:
    return asked.party(row.to if asked.party(row.from_) == party else row.from_)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


CHECKS: Mapping[str, Callable[[Asked], None]] = {
    "allies": check_allies,
    "claims": check_claims,
    "entities": check_entities,
    "hosting": check_hosting,
    "hosting-against": check_hosting_against,
    "memberships": check_memberships,
    "missions": check_missions,
    "path": check_path,
    "protecting-powers": check_protecting_powers,
    "relations": check_relations,
    "severed": check_severed,
    "sources": check_sources,
    "timeline": check_timeline,
}
