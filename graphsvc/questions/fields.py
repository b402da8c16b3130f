"""The pairs about which more than one dataset may speak, by question, and what they say of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from graphsvc.errors import TooLarge
from graphsvc.questions.allied_topics import Alliance
from graphsvc.questions.dyads import RECOGNISES, RIVAL_OF
from graphsvc.questions.hosting import HOSTS
from graphsvc.questions.reach import Scope, scope_of
from graphsvc.questions.relations_old import KINDS, LEVEL, REPRESENTED, STATUS, Scale
from graphsvc.questions.sharing import Members, Statements
from graphsvc.questions.stretches import Topic
from graphsvc.questions.topics import Claims, Says, Statuses
from graphsvc.questions.ways import ALLIED_WITH, MEMBER_OF, is_full
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

MOST_TIES = 200_000
"""How many ties are compared for one answer."""
Pair = tuple[int, int]


class Field(NamedTuple):
    """The pairs that have to be compared on a question, in the order of their ids, and how to get at one of them."""

    pairs: Sequence[Pair]
    topic: Callable[[Pair], Topic]


class _Kind(NamedTuple):
    """How the claims of a question are read: `detail` is in what they may differ beyond whether they hold."""

    kinds: frozenset[str]
    is_directed: bool
    covers_both: bool = True
    detail: str | None = None
    says: Says = lambda _: None
    scale: Scale | None = None


def _role(row: TieRow) -> str:
    """Give a member's role; a founder is a member, and so is who has no role told."""
    return "member" if is_full(row) else str(row.extra["role"])


def _recognition(row: TieRow) -> str | None:
    found: str | None = row.extra.get("recognition")
    return found


_KINDS = {
    "relations": _Kind(KINDS, False, detail="status", scale=STATUS),
    "representation": _Kind(REPRESENTED, True, detail="level", scale=LEVEL),
    "membership": _Kind(MEMBER_OF, True, covers_both=False, detail="role", says=_role),
    "hosting": _Kind(HOSTS, True, covers_both=False),
    "rivalry": _Kind(RIVAL_OF, False),
    "recognition": _Kind(RECOGNISES, True, detail="recognition", says=_recognition),
}


def field(lens: Lens, question: str, parties: tuple[int, ...]) -> Field:
    """Give the pairs of a question: all, those of one party, or one pair. Raises TooLarge where there are too many ties."""
    if question == "allied":
        return _allied(lens, parties)
    kind = _KINDS[question]
    claims = _by_pair(lens, _read(lens, kind.kinds, parties), parties, is_directed=kind.is_directed)
    speakers: dict[int | None, dict[int, Scope]] = {}
    found: dict[Pair, tuple[list[TieRow], dict[int, Scope]]] = {}
    for pair, rows in claims.items():
        within = pair[1] if question == "membership" else None
        if within not in speakers:
            speakers[within] = _covering(lens, question, within)
        claiming = {row.dataset for row in rows}
        if len(claiming | speakers[within].keys()) > 1:
            scopes = speakers[within] | {
                index: scope_of(lens, lens.sources[index], question, within) for index in claiming
            }
            found[pair] = rows, {index: scopes[index] for index in lens.sources if index in scopes}
    return Field(_ordered(lens, found), lambda pair: _topic(lens, question, pair, *found[pair]))


def _topic(lens: Lens, question: str, pair: Pair, rows: Sequence[TieRow], scopes: dict[int, Scope]) -> Topic:
    kind = _KINDS[question]
    if kind.scale is not None:
        return Statuses(kind.scale, kind.detail or "", pair, lens, rows, scopes)
    covered = pair if kind.covers_both else pair[:1]
    return Claims(question, pair, covered, rows, scopes, kind.detail, kind.says)


def _covering(lens: Lens, question: str, within: int | None) -> dict[int, Scope]:
    """Give the datasets that cover a question, of anybody."""
    scopes = {index: scope_of(lens, source, question, within) for index, source in lens.sources.items()}
    return {index: scope for index, scope in scopes.items() if scope.entries}


def _read(lens: Lens, kinds: frozenset[str], parties: tuple[int, ...]) -> list[TieRow]:
    """Read the ties of all, or of the first party; only of datasets that the lens lets through."""
    if not parties:
        count = len(lens.view.state.ties.rows_of_kinds(kinds))
        if count > MOST_TIES:
            raise TooLarge(
                f"{count:,} ties are more than are compared at once ({MOST_TIES:,}); "
                "send `question` for one question, or `of` or `between` for fewer parties"
            )
    rows = lens.view.ties(parties[0], kinds) if parties else lens.view.all_ties(kinds)
    return [row for row in rows if row.dataset in lens.sources]


def _by_pair(
    lens: Lens, rows: Iterable[TieRow], parties: tuple[int, ...], *, is_directed: bool
) -> dict[Pair, list[TieRow]]:
    """Sort ties by whom they join, leaving out those that do not join all of the parties."""
    found: dict[Pair, list[TieRow]] = defaultdict(list)
    for row in rows:
        if all(party in (row.from_, row.to) for party in parties):
            found[(row.from_, row.to) if is_directed else _in_order(lens, row.from_, row.to)].append(row)
    return found


def _in_order(lens: Lens, a: int, b: int) -> Pair:
    return (a, b) if lens.view.id(a) < lens.view.id(b) else (b, a)


def _ordered(lens: Lens, pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (lens.view.id(pair[0]), lens.view.id(pair[1])))


def _allied(lens: Lens, parties: tuple[int, ...]) -> Field:
    rows = _read(lens, MEMBER_OF | ALLIED_WITH, parties)
    alliances = _alliances(lens, rows, parties)
    direct = _by_pair(lens, (row for row in rows if row.kind == "allied_with"), parties, is_directed=False)
    denying = {index: scope_of(lens, lens.sources[index], "allied") for index in lens.covering_allied}
    pairs = {pair for pair, said in direct.items() if denying or len({row.dataset for row in said}) > 1}
    shared: dict[int, list[Members]] = defaultdict(list)
    for members in alliances:
        for member in members.all:
            shared[member].append(members)
        for a in members.all if denying else filter(members.contested, members.all):
            others = members.all.intersection(parties) if parties and a not in parties else members.all
            pairs |= {_in_order(lens, a, b) for b in others if a != b and all(one in (a, b) for one in parties)}

    def topic(pair: Pair) -> Topic:
        a, b = pair
        common = [members for members in shared[a] if b in members.all]
        denied = {index: scope.denied(pair) for index, scope in denying.items()}
        return Alliance(lens, pair, common, Statements(lens, pair, direct.get(pair, ())), denied)

    return Field(_ordered(lens, pairs), topic)


def _alliances(lens: Lens, rows: Iterable[TieRow], parties: tuple[int, ...]) -> list[Members]:
    """Give the alliances in the ties of all, or of a party, in the order of their ids, each with all its members."""
    found: dict[int, list[TieRow]] = defaultdict(list)
    for row in rows:
        if row.kind == "member_of" and is_full(row) and (not parties or row.from_ == parties[0]):
            found[row.to].append(row)
    if parties:
        whole = {one: _read(lens, MEMBER_OF, (one,)) for one in found}
        found = {one: [row for row in rows if row.to == one and is_full(row)] for one, rows in whole.items()}
    kept = (one for one in sorted(found, key=lens.view.id) if (it := lens.view.entity(one)) and it.kind == "alliance")
    return [Members(lens, one, found[one]) for one in kept]
