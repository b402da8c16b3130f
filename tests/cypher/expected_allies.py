"""What `allies` and `path` should answer: claims weighed one by one, and held to the snapshot's ways to be allied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graphsvc.model import dates
from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.truth import Truth
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.obligations import ObligationFilter, owed_to
from tests.cypher import drawn
from tests.cypher.asked import Asked, Row, same


class Hop(NamedTuple):
    """Two claims of one dataset by which two are in one alliance on the same day, and how surely."""

    to: str
    alliance: str
    mine: TieRow
    its: TieRow
    truth: Truth


def hops(asked: Asked, entity: str) -> Iterator[Hop]:
    """Give each pair of claims of full membership of an entity and another."""
    for mine in _full(asked.ties(entity, "member_of")):
        alliance = asked.party(mine.to)
        if mine.from_ == asked.index(entity) and alliance in drawn.ALLIANCES:
            for its in _full(asked.ties(alliance, "member_of")):
                if its.from_ != mine.from_ and its.dataset == mine.dataset:
                    truth = asked.together(mine, its)
                    if truth is not Truth.NO:
                        yield Hop(asked.party(its.from_), alliance, mine, its, truth)


def _full(rows: Iterable[TieRow]) -> list[TieRow]:
    return [row for row in rows if row.extra.get("role", "member") in FULL_MEMBER_ROLES]


def check_allies(asked: Asked) -> None:
    """Compare who is allied, for one entity also on every day on which one of its memberships begins or ends."""
    _check_allies(asked, *drawn.ASKED, drawn.ORGANISATION)
    own = _full(asked.ties("a", "member_of"))
    for day in sorted({edge for row in own for edge in (row.s1, row.s2, row.u1, row.u2)}):
        if dates.FIRST_DAY < day < dates.LAST_DAY:
            _check_allies(asked.on_day(day), "a")


def _check_allies(asked: Asked, *entities: str) -> None:
    for id in entities:  # noqa: A001
        wanted = [_through(asked, id, hop) for hop in hops(asked, id)]
        for row, surely in asked.held(asked.ties(id, "allied_with")):
            acts = asked.party(row.from_) == id
            stated = row.extra.get("obligations")
            wanted.append(
                _ally(asked, asked.party(row.to if acts else row.from_), None, row)
                | {"owed": _listed(stated if acts else None), "due": _listed(None if acts else stated)}
                | {"since": row.since, "until": row.until, "surely": surely}
            )
        rows = asked.rows(id=id)
        same(rows, wanted)
        if asked.first == asked.last:
            _check_ways(asked, id, rows)


def _through(asked: Asked, entity: str, hop: Hop) -> Row:
    own, theirs = owed_to(hop.mine, hop.to), owed_to(hop.its, entity)
    return (
        _ally(asked, hop.to, hop.alliance, hop.mine, hop.its)
        | {"owed": _listed(own), "due": _listed(theirs), "surely": hop.truth is Truth.YES}
        | {"since": (hop.its if hop.its.s2 > hop.mine.s2 else hop.mine).since}
        | {"until": (hop.its if hop.its.u1 < hop.mine.u1 else hop.mine).until}
    )


def _ally(asked: Asked, other: str, alliance: str | None, *rows: TieRow) -> Row:
    cited = dict.fromkeys(source for row in rows for source in asked.cited(row))
    found = {"other": other, "alliance": alliance, "dataset": asked.dataset(rows[0]), "possibly": True}
    return found | {"ties": [asked.id(row) for row in rows], "citations": list(cited)}


def _check_ways(asked: Asked, entity: str, rows: list[Row]) -> None:
    """Hold the claims of a day to the snapshot's ways, which may say more where abutting claims are joined."""
    said: dict[tuple[str, str | None, str], list[bool]] = defaultdict(list)
    for row in rows:
        said[row["other"], row["alliance"], row["dataset"]].append(row["surely"])
    lens = asked.lens
    allied = set()
    for history in engine_of(lens).allies(asked.index(entity), ObligationFilter(), None):
        for basis in history.evidence(lens.days):
            if basis.dataset is not None:
                alliance_id = None if basis.alliance is None else asked.party(basis.alliance)
                key = (asked.party(history.b), alliance_id, lens.sources[basis.dataset].id)
                allied.add(key)
                joined = any(len(spell) > 1 for spell in (*basis.mine, *basis.its))
                assert basis.truth is Truth.YES if any(said[key]) else basis.truth is Truth.POSSIBLE or joined
    claimed = {key for key, surely in said.items() if surely}
    assert allied <= claimed
    for ally, within, dataset in claimed - allied:
        assert within is not None
        rows_of = _full(asked.ties(within, "member_of"))
        by_party = [[row for row in rows_of if asked.party(row.from_) == party] for party in (entity, ally)]
        assert any(asked.joins(row for row in own if asked.dataset(row) == dataset) for own in by_party)


# Paths


def check_path(asked: Asked) -> None:
    """Compare the shortest ways; no claim serves twice in one."""
    day = asked.on_day(asked.first)
    edges = {one: list(hops(day, one)) for one in drawn.ENTITIES}
    for obligations in (["defense"], ["consultation", "nonaggression"], None):
        for start, end in (("a", "b"), ("a", "c"), ("c", "b")):
            chosen = None if obligations is None else frozenset(obligations)
            ways = _shortest(day, edges, start, end, chosen)
            rows = day.rows(**{"from": start, "to": end, "obligations": obligations})
            if len(ways) <= 100:
                same(rows, [_way(day, start, way, chosen) for way in ways])
            else:
                assert len(rows) == 100


def _shortest(
    asked: Asked, edges: dict[str, list[Hop]], start: str, end: str, chosen: frozenset[str] | None
) -> list[list[Hop]]:
    ways: list[list[Hop]] = [[]]
    while ways:
        ways = [
            [*way, hop]
            for way in ways
            for hop in edges[way[-1].to if way else start]
            if hop.to not in {start, *(one.to for one in way)}
            and {hop.mine.row, hop.its.row}.isdisjoint(row for one in way for row in (one.mine.row, one.its.row))
            and _owes(asked, hop, chosen) is not Truth.NO
        ]
        if found := [way for way in ways if way[-1].to == end]:
            return found
    return []


def _owes(asked: Asked, hop: Hop, chosen: frozenset[str] | None) -> Truth:
    """Say whether either owes the other one of the obligations."""
    if chosen is None:
        return Truth.YES
    sides = [owed_to(hop.mine, hop.to), owed_to(hop.its, asked.party(hop.mine.from_))]
    if any(side is not None and not chosen.isdisjoint(side) for side in sides):
        return Truth.YES
    return Truth.POSSIBLE if None in sides else Truth.NO


def _way(asked: Asked, start: str, way: list[Hop], chosen: frozenset[str] | None) -> Row:
    return {
        "length": len(way),
        "entities": [start, *(hop.to for hop in way)],
        "alliances": [hop.alliance for hop in way],
        "datasets": [asked.dataset(hop.mine) for hop in way],
        "ties": [[asked.id(hop.mine), asked.id(hop.its)] for hop in way],
        "surely": all(hop.truth is Truth.YES and _owes(asked, hop, chosen) is Truth.YES for hop in way),
        "possibly": True,
    }


def _listed(stated: tuple[str, ...] | None) -> list[str] | None:
    return None if stated is None else list(stated)
