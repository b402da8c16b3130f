"""The links of layers that rest on claims about one pair: relations, missions, memberships, hosting, severance, rivalry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from graphsvc.analysis.links import Link, Reason
from graphsvc.analysis.statuses import by_status
from graphsvc.model.days import Days
from graphsvc.model.truth import Truth
from graphsvc.questions.claims import group, hear, spells
from graphsvc.questions.dyads import RIVAL_OF
from graphsvc.questions.hosting import HOSTS, OPPOSES
from graphsvc.questions.reach import scope_of
from graphsvc.questions.relations_old import KINDS, LEVEL, REPRESENTED, STATUS
from graphsvc.questions.severed import SEVERED
from graphsvc.questions.verdicts import undisputed, verdicts
from graphsvc.questions.ways import MEMBER_OF, is_full
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow


def relations(lens: Lens) -> Iterator[Link]:
    """Link those that have diplomatic relations."""
    for parties, rows in _by_parties(lens, KINDS, is_directed=False).items():
        yield by_status(lens, "relations", STATUS, parties, rows, lambda status: status == "established")


def representation(lens: Lens) -> Iterator[Link]:
    """Link a sender of a mission, of whatever level, to the one that receives it."""
    for parties, rows in _by_parties(lens, REPRESENTED).items():
        yield by_status(lens, "representation", LEVEL, parties, rows, lambda level: level != "none", is_directed=True)


def membership(lens: Lens) -> Iterator[Link]:
    """Link full members to their alliances and organisations."""
    for (member, whole), rows in _by_parties(lens, MEMBER_OF).items():
        full = [row for row in rows if is_full(row)]
        if full:
            yield _by_claims(lens, "membership", "membership", (member, whole), full, among=(member,), within=whole)


def hosting(lens: Lens) -> Iterator[Link]:
    """Link hosts to those whom they host, and those to whom they oppose: the pattern of a strain."""
    for (host, hosted), rows in _by_parties(lens, HOSTS).items():
        yield _by_claims(lens, "hosting", "hosting", (host, hosted), rows, among=(host,))
    for parties, rows in _by_parties(lens, OPPOSES).items():
        yield _by_claims(lens, "hosting", None, parties, rows)


def severed(lens: Lens) -> Iterator[Link]:
    """Link those that have severed or suspended ties to those with whom they have."""
    for parties, rows in _by_parties(lens, SEVERED).items():
        yield _by_claims(lens, "severed", "relations", parties, rows)


def rivalry(lens: Lens) -> Iterator[Link]:
    """Link rivals."""
    for parties, rows in _by_parties(lens, RIVAL_OF, is_directed=False).items():
        yield _by_claims(lens, "rivalry", "rivalry", parties, rows, is_directed=False)


LINKS: Mapping[str, Callable[[Lens], Iterator[Link]]] = {
    "relations": relations,
    "representation": representation,
    "membership": membership,
    "hosting": hosting,
    "severed": severed,
    "rivalry": rivalry,
}


def _by_parties(lens: Lens, kinds: frozenset[str], *, is_directed: bool = True) -> dict[tuple[int, int], list[TieRow]]:
    """Sort claims by the two that they join; undirected, by the same two whichever way they lead."""
    found: dict[tuple[int, int], list[TieRow]] = defaultdict(list)
    for row in lens.view.all_ties(kinds):
        ends = row.from_, row.to
        found[ends if is_directed else (min(ends), max(ends))].append(row)
    return found


def _by_claims(
    lens: Lens,
    layer: str,
    question: str | None,
    parties: tuple[int, int],
    rows: Sequence[TieRow],
    *,
    among: tuple[int, ...] | None = None,
    within: int | None = None,
    is_directed: bool = True,
) -> Link:
    """Link two by claims; `among` are those that coverage must name, both unless it is said."""
    named = parties if among is None else among
    heard = hear(lens, question, named, rows, within)
    last, last_on = (heard.last.last, heard.last.last_on) if heard.last else (None, None)
    # Beside those who speak of the days, a last word of others is no reason.
    telling = {
        index: one
        for index, one in heard.said.items()
        if one.spells and (one.last is None or heard.truth is Truth.UNKNOWN)
    }

    def why() -> list[Reason]:
        return [Reason(None, index, one.truth, (piece,)) for index, one in telling.items() for piece in one.pieces]

    def sure() -> Days:
        claims = group(lens, rows)
        each = [
            verdicts(scope_of(lens, source, question, within), named, spells(claims.get(index, ())))
            for index, source in lens.sources.items()
            if index in claims or source.coverage
        ]
        return undisputed(each)

    return Link(layer, *parties, is_directed, heard.truth, last, why, sure, frozenset(telling), last_on=last_on)
