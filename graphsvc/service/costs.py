"""What each question costs, known before it is paid: looked at once its references are resolved.

A unit is about a claim weighed: some 50 microseconds of CPU on the machine that this was measured on. A member of an
alliance of 5,000 took 40 to 60 microseconds where one data set tells of it, one of the list of its members 77, a claim
of the status of a pair 120 (150,000 claims between 400 states), one compared between two days 70 to 90 (60,000 claims
between 200 states), and a stretch of a history 100. Counts are of versions of ties, which the snapshot has at hand; what
a version says is not read. A light question's cost takes a few microseconds itself, so that what needs more to be
known is asked only where a rougher bound is not enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graphsvc.model.effort import LIGHT, weigh
from graphsvc.model.kinds import KINDS_OF
from graphsvc.questions.disagreements import EFFORT
from graphsvc.questions.history import MOST_COLUMNS
from graphsvc.questions.hosting import OPPOSES
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.state import Versions
from graphsvc.snapshot.view import View
from graphsvc.verdicts.engine import Engine, engine_of
from graphsvc.verdicts.memberships import MEMBER_OF
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.statements import ALLIED_WITH

KEPT, MEMBER, STATUS, CHANGE, COLUMN, LEARNED, LISTED = 0.5, 1.5, 2.4, 1.7, 2.0, 0.2, 0.05
"""Units for a counterpart of whom all is worked out, a membership, a claim of a status, a claim that is compared
between two days, a stretch of a history, a record that was changed, and a record that is only listed."""
_OF_ONE = "ask for a pair, with /v1/dyads, or for fewer `datasets`"
_OF_FEWER = "ask about one party with `of`, about one pair with `between`, or for one kind"


def allies(lens: Lens, entities: Sequence[int], wanted: ObligationFilter) -> None:
    """Weigh who is allied to entities: all members of their alliances, unless they have been asked about before."""
    engine = engine_of(lens)
    weigh(sum(_allies(engine, lens, entity, wanted) for entity in entities), _OF_ONE)


def allies_history(lens: Lens, entities: Sequence[int], wanted: ObligationFilter) -> None:
    """Weigh a page of the history of the alliances of entities."""
    engine = engine_of(lens)
    claims = sum(_allies(engine, lens, entity, wanted) for entity in entities)
    weigh(claims + COLUMN * min(MOST_COLUMNS, claims), _OF_ONE)


def _allies(engine: Engine, lens: Lens, entity: int, wanted: ObligationFilter) -> float:
    kept = engine.kept.allies.get((entity, wanted, lens.datasets))
    if kept is not None:
        return KEPT * len(kept)
    joined = _claims_within(engine, lens.view, engine.alliances(entity))
    return joined + lens.view.count_versions(entity, ALLIED_WITH)


def _claims_within(engine: Engine, view: View, alliances: Iterable[int]) -> float:
    """Weigh the memberships in alliances, by each data set that covers any."""
    counts = [view.count_versions(alliance, MEMBER_OF) for alliance in alliances]
    # A verdict has a bit for each day on which any member's changes: 20,000 claims take half as much again for it.
    claims = sum(count + count * count / 40_000 for count in counts)
    covering = sum("membership" in coverage.questions for coverage in engine.coverages.values())
    return claims * max(1.0, 0.2 * covering)


def members(lens: Lens, whole: int) -> None:
    """Weigh who belongs to an alliance or organisation."""
    weigh(
        MEMBER * lens.view.count_versions(whole, MEMBER_OF),
        "ask for fewer `datasets` or `roles`, or about members by /v1/dyads",
    )


def members_history(lens: Lens, whole: int) -> None:
    """Weigh a page of the history of members."""
    claims = lens.view.count_versions(whole, MEMBER_OF)
    weigh(
        claims + COLUMN * min(MOST_COLUMNS, claims),
        "ask for a smaller `limit`, or for a shorter time with `from` and `to`",
    )


def hosting(lens: Lens, party: int | None) -> None:
    """Weigh who hosts whom: each guest with all whom it opposes."""
    weigh(_hosting(lens, party), "ask with `host`, `group` or `against`")


def _hosting(lens: Lens, party: int | None) -> float:
    view, kinds = lens.view, KINDS_OF["hosting"]
    hosts = _claims_of(lens, "hosting", party)
    if not hosts or hosts * (2 + view.count(OPPOSES)) <= LIGHT:
        return hosts
    rows = view.all_ties(kinds) if party is None else view.ties(party, kinds)
    return sum(2 + view.count_versions(row.to, OPPOSES) for row in rows)


def severed(lens: Lens, party: int | None) -> None:
    """Weigh who has severed ties: all claims of relations."""
    weigh(
        STATUS * _claims_of(lens, "relations", party), "ask about one party with `of`, or for one pair with /v1/dyads"
    )


def recognition(lens: Lens, by: int | None, of: int | None) -> None:
    """Weigh who recognises whom: all claims of recognition."""
    weigh(_claims_of(lens, "recognition", by, of), "ask with `by` or `of`")


def missions(lens: Lens, sender: int | None, receiver: int | None) -> None:
    """Weigh who is represented where: all claims of missions."""
    weigh(STATUS * _claims_of(lens, "representation", sender, receiver), "ask with `in` or `of`")


def _claims_of(lens: Lens, question: str, *parties: int | None) -> int:
    """Count the claims of a question's kinds about the party with the fewest, of all where none is named."""
    kinds = KINDS_OF[question]
    counts = [lens.view.count_versions(party, kinds) for party in parties if party is not None]
    return min(counts, default=lens.view.count(kinds))


def dyad(lens: Lens, a: int, b: int, wanted: ObligationFilter) -> None:
    """Weigh all that is known of a pair: the claims between the two, their memberships, and all members of shared alliances."""
    weigh(_dyad(lens, a, b, wanted), "ask for fewer `datasets`")


def pair_history(lens: Lens, a: int, b: int, wanted: ObligationFilter) -> None:
    """Weigh a page of the history of a pair."""
    claims = _dyad(lens, a, b, wanted)
    weigh(claims + COLUMN * min(MOST_COLUMNS, claims), "ask for fewer `questions` or `datasets`, or a shorter time")


def _dyad(lens: Lens, a: int, b: int, wanted: ObligationFilter) -> float:
    view, engine = lens.view, engine_of(lens)
    claims = view.count_between(a, b) + sum(
        view.count_versions(party, MEMBER_OF) + _hosting(lens, party) for party in (a, b)
    )
    if (a, b, wanted, lens.datasets) in engine.kept.histories:
        return claims
    others = set(engine.alliances(b))
    shared = [alliance for alliance in engine.alliances(a) if alliance in others]
    return claims + _claims_within(engine, view, shared)


def timeline(lens: Lens, entities: Sequence[int]) -> None:
    """Weigh how the relations of an entity or a pair went: each tie that it shows."""
    if len(entities) == 2:
        dyad(lens, entities[0], entities[1], ObligationFilter())
    else:
        weigh(lens.view.count_versions(entities[0], None), "ask for a pair, or a list of its ties with /v1/ties")


def difference(lens: Lens, parties: Sequence[int], kinds: frozenset[str] | None) -> None:
    """Weigh what came about between two days: all claims of the parties, or of anybody."""
    weigh(CHANGE * _claims(lens.view, parties, kinds), _OF_FEWER)


def disagreements(lens: Lens, parties: Sequence[int], questions: Iterable[str]) -> None:
    """Weigh a page of disagreements: it reads all claims, and compares so many of their stretches."""
    kinds = frozenset[str]().union(*(KINDS_OF[question] for question in questions))
    if "allied" in questions:
        kinds |= MEMBER_OF
    claims: float = _claims(lens.view, parties, kinds)
    if "allied" in questions and not parties:
        claims += 10 * lens.view.co_memberships()  # Their histories are kept, and take memory, too.
    elif "allied" in questions:
        claims += _allies(engine_of(lens), lens, parties[0], ObligationFilter())
    weigh(
        0.2 * claims + min(EFFORT, 6 * claims),
        "ask about one party with `of`, about one pair with `between`, or for one `question`",
    )


def listed_ties(view: View, party: int | None, kinds: frozenset[str] | None) -> None:
    """Weigh a list of ties: all of the party or of the kinds are read, to leave out those that are not meant."""
    weigh(LISTED * _claims(view, () if party is None else (party,), kinds), _OF_FEWER)


def learned(changed: int) -> None:
    """Weigh what was learned between two moments: of records that changed more than once the bodies are compared."""
    weigh(
        LEARNED * changed,
        "ask for moments nearer to each other, for one party with `of`, or for fewer `record`s or `datasets`",
    )


def listed_records(records: Versions[Any]) -> None:
    """Weigh a list of entities, events or sources: all of them are looked at."""
    weigh(LISTED * len(records.ids), "ask for one record by its id")


def _claims(view: View, parties: Sequence[int], kinds: frozenset[str] | None) -> int:
    if not parties:
        return view.count(kinds)
    return view.count_versions(parties[0], kinds)
