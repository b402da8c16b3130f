"""The links of layers that rest on claims about one pair: relations, missions, memberships, hosting, severance, rivalry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from graphsvc.analysis.links import Link, Reason
from graphsvc.model.days import Days
from graphsvc.model.truth import Truth, combine
from graphsvc.questions.claims import Heard, hear
from graphsvc.questions.dyads import RIVAL_OF
from graphsvc.questions.hosting import HOSTS, OPPOSES
from graphsvc.questions.meeting import Piece
from graphsvc.questions.reach import scope_of
from graphsvc.questions.relations import KINDS, LEVEL, REPRESENTED, STATUS, Scale, Status, statuses
from graphsvc.questions.severed import KINDS as SEVERED
from graphsvc.questions.ways import MEMBER_OF, is_full
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow


def relations(lens: Lens) -> Iterator[Link]:
    """Link those that have diplomatic relations."""
    for parties, rows in _unordered(lens, KINDS).items():
        yield _by_status(lens, "relations", STATUS, parties, rows, lambda status: status == "established")


def representation(lens: Lens) -> Iterator[Link]:
    """Link a sender of a mission, of whatever level, to the one that receives it."""
    for parties, rows in _ordered(lens, REPRESENTED).items():
        yield _by_status(lens, "representation", LEVEL, parties, rows, lambda level: level != "none", is_directed=True)


def membership(lens: Lens) -> Iterator[Link]:
    """Link full members to their alliances and organisations."""
    for (member, whole), rows in _ordered(lens, MEMBER_OF).items():
        full = [row for row in rows if is_full(row)]
        if full:
            heard = hear(lens, "membership", (member,), full, whole)
            yield _by_claims("membership", member, whole, heard, is_directed=True)


def hosting(lens: Lens) -> Iterator[Link]:
    """Link hosts to those whom they host, and those to whom they oppose: the pattern of a strain."""
    for (host, group), rows in _ordered(lens, HOSTS).items():
        yield _by_claims("hosting", host, group, hear(lens, "hosting", (host,), rows), is_directed=True)
    for (group, against), rows in _ordered(lens, OPPOSES).items():
        yield _by_claims("hosting", group, against, hear(lens, None, (group, against), rows), is_directed=True)


def severed(lens: Lens) -> Iterator[Link]:
    """Link those that have severed or suspended ties to those with whom they have."""
    for (by, other), rows in _ordered(lens, SEVERED).items():
        yield _by_claims("severed", by, other, hear(lens, "relations", (by, other), rows), is_directed=True)


def rivalry(lens: Lens) -> Iterator[Link]:
    """Link rivals."""
    for (one, other), rows in _unordered(lens, RIVAL_OF).items():
        yield _by_claims("rivalry", one, other, hear(lens, "rivalry", (one, other), rows), is_directed=False)


LINKS: Mapping[str, Callable[[Lens], Iterator[Link]]] = {
    "relations": relations,
    "representation": representation,
    "membership": membership,
    "hosting": hosting,
    "severed": severed,
    "rivalry": rivalry,
}


def _ordered(lens: Lens, kinds: frozenset[str]) -> dict[tuple[int, int], list[TieRow]]:
    found: dict[tuple[int, int], list[TieRow]] = defaultdict(list)
    for row in lens.view.all_ties(kinds):
        found[row.from_, row.to].append(row)
    return found


def _unordered(lens: Lens, kinds: frozenset[str]) -> dict[tuple[int, int], list[TieRow]]:
    found: dict[tuple[int, int], list[TieRow]] = defaultdict(list)
    for row in lens.view.all_ties(kinds):
        found[min(row.from_, row.to), max(row.from_, row.to)].append(row)
    return found


def _by_claims(layer: str, a: int, b: int, heard: Heard, *, is_directed: bool) -> Link:
    last, last_on = (heard.last.last, heard.last.last_on) if heard.last else (None, None)
    claiming = frozenset(index for index, one in heard.said.items() if one.spells)
    why = partial(_of_heard, heard)
    return Link(layer, a, b, is_directed, heard.truth, last, why, claiming, last_on=last_on)


def _of_heard(heard: Heard) -> list[Reason]:
    return [
        Reason(None, index, one.truth if one.last is None else one.last, (piece,))
        for index, one in heard.said.items()
        for piece in one.pieces
    ]


def _by_status(
    lens: Lens,
    layer: str,
    scale: Scale,
    parties: tuple[int, int],
    rows: Sequence[TieRow],
    links: Callable[[str], bool],
    *,
    is_directed: bool = False,
) -> Link:
    said = statuses(lens, scale, parties, rows)
    truths = {index: _truth(one, links) for index, one in said.items()}
    truth = combine(truths.values())
    words = [(one.last_on, one.last) for one in said.values() if one.last is not None and one.last_on is not None]
    latest = max((on for on, _ in words), default=0)
    last = (
        combine(_truth(one, links) for on, one in words if on == latest) if truth is Truth.UNKNOWN and words else None
    )

    def why() -> list[Reason]:
        found = []
        for index, one in said.items():
            scope = scope_of(lens, lens.sources[index], scale.question)
            heard: Days = scope.seen(parties, lens.days).speaks if one.last is None else lens.days
            found += [
                Reason(None, index, truths[index], (Piece((row,), heard, truths[index] is Truth.YES),))
                for row in one.rows
                if links(scale.of(row))
            ]
        return found

    claiming = frozenset(index for index, one in said.items() if one.rows)
    return Link(layer, *parties, is_directed, truth, last, why, claiming, last_on=None if last is None else latest)


def _truth(said: Status, links: Callable[[str], bool]) -> Truth:
    """Say whether a dataset's status, or one that may be it, links the two."""
    if said.truth is Truth.UNKNOWN:
        return Truth.UNKNOWN
    found = [links(one) for one in (said.status, *said.alternatives)]
    if not any(found):
        return Truth.NO
    return Truth.YES if found[0] and (said.truth is Truth.YES or (len(found) > 1 and all(found))) else Truth.POSSIBLE
