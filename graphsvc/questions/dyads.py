"""All that is known of a pair on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.model.answers import Allied, Relations, Rivalry
from graphsvc.model.shapes import Directed, Hosting
from graphsvc.model.truth import Truth
from graphsvc.questions.alliance import pair_of
from graphsvc.questions.claims import Heard, hear, span
from graphsvc.questions.hosting import hostings, tie_ids
from graphsvc.questions.owing import Wanted
from graphsvc.questions.relations import between, relations
from graphsvc.questions.ways import MEMBER_OF
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import EventRow, TieRow

RIVAL_OF = frozenset({"rival_of"})
RECOGNISES = frozenset({"recognises"})


@dataclass(frozen=True, slots=True)
class Parts:
    """What the snapshot knows of a pair; titles and citations come from the store."""

    allied: Allied
    relations: Relations
    hosting: list[Hosting]
    memberships: list[Directed]
    recognition: list[Directed]
    rivalry: Rivalry
    events: list[EventRow]
    ties: list[str]
    """The ids of all ties behind the answer, each once."""


def dyad(lens: Lens, a: int, b: int, wanted: Wanted) -> Parts:
    """Answer for a pair on the lens's days."""
    allied = pair_of(lens, a, b, wanted).answer()
    status, behind = relations(lens, a, b)
    hosted = hostings(lens, a, None, b)[0] + hostings(lens, b, None, a)[0]
    memberships = _directed(lens, "membership", _memberships(lens, a) + _memberships(lens, b))
    recognising = _directed(lens, "recognition", between(lens.view.ties(a, RECOGNISES), a, b))
    rivals = hear(lens, "rivalry", (a, b), between(lens.view.ties(a, RIVAL_OF), a, b))
    rivalry = _rivalry(lens, rivals)
    ties = dict.fromkeys(tie for via in allied.via for tie in via["ties"])
    ties |= dict.fromkeys(tie_ids(lens, behind))
    for group in (hosted, memberships, recognising):
        ties |= dict.fromkeys(tie for item in group for tie in item["ties"])
    ties |= dict.fromkeys(rivalry.ties)
    events = events_of(lens, a, b)
    return Parts(allied, status, hosted, memberships, recognising, rivalry, events, list(ties))


def events_of(lens: Lens, a: int, b: int) -> list[EventRow]:
    """Give the events that both took part in, not surely after the lens's days, latest first."""
    found = [
        event
        for event in lens.view.events(a)
        if event.earliest <= min(lens.last, lens.cut)
        and event.dataset in lens.sources
        and any(part.entity == b for part in event.participants)
    ]
    return sorted(found, key=lambda one: (one.latest, one.earliest, one.id), reverse=True)


def _memberships(lens: Lens, party: int) -> list[TieRow]:
    return [row for row in lens.view.ties(party, MEMBER_OF) if row.from_ == party]


def _directed(lens: Lens, question: str, rows: Sequence[TieRow]) -> list[Directed]:
    claims: dict[tuple[int, int], list[TieRow]] = defaultdict(list)
    for row in rows:
        claims[row.from_, row.to].append(row)
    found: list[Directed] = []
    for parties, own in claims.items():
        is_membership = question == "membership"
        covered, within = (parties[:1], parties[1]) if is_membership else (parties, None)
        heard = hear(lens, question, covered, own, within)
        shown = heard.shown()
        last = heard.last.last if heard.last else None
        if shown is None or heard.truth is Truth.NO or not lens.shows(heard.truth, last, parties[:1]):
            continue
        item: Directed = {
            "from": lens.named(parties[0]),
            "to": lens.named(parties[1]),
            "attributes": dict(shown.rows[-1].extra),
            **span(shown.spell),  # type: ignore[typeddict-item]
            "truth": heard.truth,
            "by_dataset": heard.by_dataset(lens),
            "last_known": heard.last_known,
            "ties": tie_ids(lens, heard.rows()),
        }
        found.append(item)
    return sorted(found, key=lambda one: (one["from"]["id"], one["to"]["id"]))


def _rivalry(lens: Lens, heard: Heard) -> Rivalry:
    behind = heard.rows()
    kinds = sorted({kind for row in behind for kind in row.extra.get("rivalry", ())})
    return Rivalry(heard.truth, heard.by_dataset(lens), heard.last_known, kinds, tie_ids(lens, behind))
