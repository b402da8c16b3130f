"""On which pairs and in which spells datasets differ, and how, read from the histories of their verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import NamedTuple

from graphsvc.errors import TooLarge
from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.days import Days, common
from graphsvc.model.intervals import Period
from graphsvc.model.kinds import FULL_MEMBER_ROLES, KINDS_OF, TIE_KINDS
from graphsvc.questions.allied_question import AlliedQuestion
from graphsvc.questions.disagreement_types import DisagreementSpell, DisagreementType, Evidence
from graphsvc.questions.dyad_questions import ClaimQuestion, DyadQuestion, StatusQuestion, Value
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.engine import Engine, engine_of
from graphsvc.verdicts.memberships import MEMBER_OF, AllianceMemberships
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.statements import ALLIED_WITH
from graphsvc.verdicts.statuses import LEVEL, STATUS, Scale

MOST_TIES = 200_000
"""How many ties are compared for one answer."""
EFFORT = 20_000
"""After how many steps of comparing a page ends even where it is not full: looks at two datasets on days of no change."""
PER_PAIR = 2**20
"""More than the columns of any pair; the place of an item is the number of its pair times this, and its first column."""
Pair = tuple[int, int]
Questions = tuple[list[Pair], Callable[[Pair], DyadQuestion | None]]
"""Pairs, and what reads the question about each; None where a glance shows that nobody differs."""
_ANY_ALLIANCE = ObligationFilter()


@dataclass(frozen=True, slots=True)
class PairDisagreement:
    """A spell on which datasets differ about a pair, in which ways, and what each of them claims."""

    question: str
    parties: Pair
    spell: DisagreementSpell
    types: Sequence[DisagreementType]
    evidence: Mapping[int, Evidence]


class DisagreementPart(NamedTuple):
    """A part of the disagreements, the place where the next begins (None: nowhere), and how far it got.

    `compared` of `pairs` pairs, of which several datasets may have a verdict, have been compared.
    """

    items: list[PairDisagreement]
    next: int | None
    compared: int
    pairs: int


def at_all_times(lens: Lens) -> Lens:
    """Return the lens that asks about every day of which anything can be known."""
    return replace(lens, on=FIRST_DAY, during=Period(FIRST_DAY, max(lens.cut, FIRST_DAY), ""))


def disagreements(
    lens: Lens, questions: Sequence[str], parties: tuple[int, ...], asked: Days, start: int, limit: int
) -> DisagreementPart:
    """List the spells that meet the days asked, by question, pair and time.

    `parties` are none for all pairs, one for those it is in, two for one pair. Raises TooLarge where too many ties
    would have to be compared.
    """
    dyads: list[tuple[str, Pair, Callable[[Pair], DyadQuestion | None]]] = []
    for name in questions:
        pairs, read = _allied(lens, parties) if name == "allied" else _claimed(lens, name, parties)
        dyads += [(name, pair, read) for pair in pairs]
    total = len(dyads)
    items: list[PairDisagreement] = []
    effort, number, column = 0.0, start // PER_PAIR, start % PER_PAIR
    while number < total:
        name, pair, read = dyads[number]
        question = read(pair)
        first, effort = column, effort + 1
        for at, spell in () if question is None else question.disagreements(first):
            assert question is not None
            effort += max(1.0, question.width / 2)
            following = at
            if spell is not None:
                following = question.axis.column(spell.window.last + 1)
                if common((spell.window,), asked):
                    if len(items) == limit:
                        return DisagreementPart(items, number * PER_PAIR + at, number, total)
                    items.append(PairDisagreement(name, pair, spell, *question.compare(spell)))
                    effort += len(spell.answer.positions) ** 2 / 40
            if effort > EFFORT and following > first and question.mask >> following:
                return DisagreementPart(items, number * PER_PAIR + following, number, total)
        number, column = number + 1, 0
        if effort > EFFORT and number < total:
            return DisagreementPart(items, number * PER_PAIR, number, total)
    return DisagreementPart(items, None, total, total)


class _Claims(NamedTuple):
    """How the claims of a question are read: `detail` is in what they may differ beyond whether they hold."""

    is_directed: bool
    detail: str | None = None
    value: Value = lambda _: None
    scale: Scale | None = None


def _role(row: TieRow) -> str:
    """Return a member's role; a founder is a member, and so is one of whom no role is stated."""
    role: str = row.extra.get("role", "member")
    return "member" if role in FULL_MEMBER_ROLES else role


_CLAIMS = {
    "relations": _Claims(False, "status", scale=STATUS),
    "representation": _Claims(True, "level", scale=LEVEL),
    "membership": _Claims(True, "role", _role),
    "hosting": _Claims(True),
    "rivalry": _Claims(False),
    "recognition": _Claims(True, "recognition", lambda row: row.extra.get("recognition")),
}

QUESTIONS = ("allied", *_CLAIMS)
"""What datasets are compared on; severances are among relations."""


def _claimed(lens: Lens, name: str, parties: tuple[int, ...]) -> Questions:
    """Return the questions about the pairs of which there are claims and more than one dataset may have a verdict."""
    claims, engine = _CLAIMS[name], engine_of(lens)
    pairs: dict[Pair, list[TieRow]] = defaultdict(list)
    for row in _read(lens, KINDS_OF[name], parties):
        if all(party in (row.from_, row.to) for party in parties):
            pairs[(row.from_, row.to) if claims.is_directed else _in_order(lens, row.from_, row.to)].append(row)
    covering: dict[int | None, set[int]] = {}
    # A severance is covered by either question about it, whichever kind of claim comes first.
    covered_by = tuple(
        dict.fromkeys(question for kind in sorted(KINDS_OF[name]) for question in TIE_KINDS[kind].questions)
    )

    def is_compared(pair: Pair) -> bool:
        within = pair[1] if name == "membership" else None
        if within not in covering:
            covering[within] = _covering(engine, lens, covered_by, within)
        return len({row.dataset for row in pairs[pair]} | covering[within]) > 1

    def question(pair: Pair) -> DyadQuestion:
        if claims.scale is not None:
            histories = engine.statuses(claims.scale, *pair, pairs[pair], lens.datasets)
            return StatusQuestion(histories, claims.detail or "")
        history = engine.claims(name, *pair, pairs[pair], lens.datasets)
        roles = {_role(row) for row in pairs[pair]} if name == "membership" else ()
        parts = [
            engine.claims(
                name,
                *pair,
                [row for row in pairs[pair] if _role(row) == role],
                lens.datasets,
                contrary=[row for row in pairs[pair] if _role(row) != role],
            )
            for role in sorted(roles)
        ]
        return ClaimQuestion(history, pair[1], claims.detail, claims.value, parts)

    return _ordered(lens, filter(is_compared, pairs)), question


def _covering(engine: Engine, lens: Lens, questions: tuple[str, ...], within: int | None) -> set[int]:
    """Return the datasets that cover any of these questions, of anybody."""
    return {
        dataset
        for dataset, coverage in engine.asked(lens.datasets).items()
        if coverage.entries(questions, within, names_it=within is None or dataset in engine.naming(within))
    }


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


def _in_order(lens: Lens, a: int, b: int) -> Pair:
    return (a, b) if lens.view.id(a) < lens.view.id(b) else (b, a)


def _ordered(lens: Lens, pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (lens.view.id(pair[0]), lens.view.id(pair[1])))


def _allied(lens: Lens, parties: tuple[int, ...]) -> Questions:
    """Return the questions about the pairs whose alliance is claimed and of which more than one dataset has a verdict."""
    engine = engine_of(lens)
    if not parties:
        _read(lens, MEMBER_OF | ALLIED_WITH, ())
        histories = engine.allied_pairs(_ANY_ALLIANCE, lens.datasets)
    elif len(parties) == 1:
        histories = engine.allies(*parties, _ANY_ALLIANCE, lens.datasets)
    else:
        histories = [engine.allied(parties[0], parties[1], _ANY_ALLIANCE, lens.datasets)]
    varying: dict[int, frozenset[int]] = {}
    denying = [dataset for dataset, coverage in engine.asked(lens.datasets).items() if coverage.entries(("allied",))]

    def is_compared(history: AlliedHistory) -> bool:
        claiming = {dataset for _, pair in history.shared for dataset in pair.by_dataset}
        if history.statements is not None:
            claiming |= history.statements.spells.keys()
        return len(claiming.union(denying)) > 1 or any(pair.across.claimed for _, pair in history.shared)

    def question(pair: Pair) -> DyadQuestion | None:
        history = compared[pair]
        for memberships, _ in history.shared:
            if memberships.alliance not in varying:
                varying[memberships.alliance] = _varying(memberships)
        states_other = [
            memberships.alliance
            for memberships, _ in history.shared
            if not varying[memberships.alliance].isdisjoint(pair)
        ]
        is_disputed = any(each.combined.disputed for _, each in history.shared)
        if not states_other and not is_disputed and not denying and history.statements is None:
            return None
        # A copy, because all that is worked out of a history stays with it, and the engine keeps those of all pairs.
        return AlliedQuestion(lens.view, copy(history), pair, states_other)

    compared = {
        _in_order(lens, history.a, history.b): history
        for history in histories
        if history.is_claimed and is_compared(history)
    }
    return _ordered(lens, compared), question


def _varying(memberships: AllianceMemberships) -> frozenset[int]:
    """Return the members about whom claims do not all state the same obligations, to the same parties."""
    stated: dict[int, set[object]] = defaultdict(set)
    for members in memberships.spells.values():
        for member, spells in members.items():
            stated[member] |= {
                (row.extra.get("obligations"), row.extra.get("owed_to")) for spell in spells for row in spell
            }
    return frozenset(member for member, each in stated.items() if len(each) > 1)
