"""Which strands the history of a pair has, and that of an entity's allies."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from graphsvc.errors import TooLarge
from graphsvc.model.kinds import KINDS_OF
from graphsvc.questions.dyads import rivalry_history
from graphsvc.questions.hosting import guests
from graphsvc.questions.recognition import recognition_history
from graphsvc.questions.relations import level_histories, status_histories
from graphsvc.questions.strands import AlliedStrand, ClaimStrand, HostingHistories, HostingStrand, StatusStrand, Strand
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.shared import SharedMemberships

QUESTIONS = ("allied", "relations", "representation", "hosting", "membership", "recognition", "rivalry")
MOST_CLAIMS = 1_000
"""How many claims a history weighs about one question and two parties: each of them with each other that may overlap."""
A_TO_B, B_TO_A = "a_to_b", "b_to_a"
_KINDS = {name: KINDS_OF[name] for name in ("relations", "representation", "recognition", "rivalry")} | {
    "allied": KINDS_OF["allied"] | KINDS_OF["membership"]
}
"""The kinds of ties whose number is limited, by question."""


def pair_strands(lens: Lens, a: int, b: int, questions: Collection[str], wanted: ObligationFilter) -> list[Strand]:
    """Return the strands of a pair, by question and direction. Raises TooLarge where one rests on too many claims."""
    check_claims(lens, a, b, questions)
    makers: dict[str, Callable[[], Sequence[Strand]]] = {
        "allied": lambda: [AlliedStrand("allied", engine_of(lens).allied(a, b, wanted, lens.datasets))],
        "relations": lambda: [StatusStrand("relations", status_histories(lens, a, b))],
        "representation": lambda: [
            StatusStrand("representation", level_histories(lens, *ends), direction)
            for ends, direction in (((a, b), A_TO_B), ((b, a), B_TO_A))
        ],
        "hosting": lambda: [
            HostingStrand("hosting", HostingHistories(guests(lens, host, None, other)), direction)
            for host, other, direction in ((a, b, A_TO_B), (b, a, B_TO_A))
        ],
        "membership": lambda: [AlliedStrand("membership", shared_organisations(lens, a, b))],
        "recognition": lambda: [
            ClaimStrand("recognition", recognition_history(lens, *ends), direction)
            for ends, direction in (((a, b), A_TO_B), ((b, a), B_TO_A))
        ],
        "rivalry": lambda: [ClaimStrand("rivalry", rivalry_history(lens, a, b))],
    }
    return [strand for question in QUESTIONS if question in questions for strand in makers[question]()]


def timeline_strands(lens: Lens, a: int, b: int) -> list[tuple[Strand, str]]:
    """Return the strands that a pair's timeline shows, each with the kind of tie that its bar looks like."""
    check_claims(lens, a, b, ("allied", "relations"))
    engine = engine_of(lens)
    strands: list[tuple[Strand, str]] = []
    for kind, question in (("alliance", "allied"), ("organisation", "membership")):
        shared = engine.shared(a, b, kind, lens.datasets)
        strands += [(AlliedStrand(question, history), "member_of") for history in shared]
    stated = engine.stated(a, b, lens.datasets)
    if stated is not None:
        strands.append((AlliedStrand("allied", stated), "allied_with"))
    strands.append((StatusStrand("relations", status_histories(lens, a, b)), "has_relations_with"))
    for host, other, direction in ((a, b, A_TO_B), (b, a, B_TO_A)):
        strands.append(
            (HostingStrand("hosting", HostingHistories(guests(lens, host, None, other)), direction), "hosts")
        )
    return strands


def shared_organisations(lens: Lens, a: int, b: int) -> SharedMemberships:
    """Return the history of sharing a full membership in any organisation that is no alliance."""
    engine = engine_of(lens)
    shared = engine.shared(a, b, "organisation", lens.datasets)
    pairs = [pair for history in shared for pair in history.pairs]
    return SharedMemberships(a, b, ObligationFilter(), pairs, None, engine.asked(lens.datasets), lens.datasets)


def ally_strands(lens: Lens, entity: int, wanted: ObligationFilter) -> list[AlliedStrand]:
    """Return a strand for each that an entity ever shared an alliance or a statement with, by id."""
    histories = engine_of(lens).allies(entity, wanted, lens.datasets)
    return [AlliedStrand("allied", history, entity=history.b) for history in histories]


def check_claims(lens: Lens, a: int, b: int, questions: Collection[str]) -> None:
    """Refuse a history that would rest on too many claims. Raises TooLarge, which says how many there are."""
    for question in questions:
        kinds = _KINDS.get(question)
        # A tie is counted twice at most, and few parties have so many that they must be read to know.
        if kinds is None or 2 * sum(lens.view.count_versions(party, kinds) for party in (a, b)) <= MOST_CLAIMS:
            continue
        rows = _claims(lens, a, b, kinds)
        if len(rows) > MOST_CLAIMS:
            names = " and ".join(lens.named(party)["name"] for party in (a, b))
            raise TooLarge(
                f"the history of {question} between {names} rests on {len(rows):,} claims, and at most {MOST_CLAIMS:,} "
                "are weighed; ask for other `questions`, or for fewer `datasets`"
            )


def _claims(lens: Lens, a: int, b: int, kinds: frozenset[str]) -> list[TieRow]:
    rows = [row for row in lens.view.ties(a, kinds) if row.dataset in lens.sources]
    between = [row for row in rows if b in (row.from_, row.to)]
    if "member_of" not in kinds:
        return between
    alliances = {row.to for row in rows if row.kind == "member_of" and row.from_ == a}
    also = [row for row in lens.view.ties(b, kinds) if row.dataset in lens.sources and row.to in alliances]
    shared = {row.to for row in also}
    return between + also + [row for row in rows if row.to in shared]
