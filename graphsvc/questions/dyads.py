"""All that is known of a pair on a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from graphsvc.model.answers import Allied, Relations, Rivalry
from graphsvc.model.kinds import KINDS_OF
from graphsvc.model.wire_parts import Directed, Hosting
from graphsvc.questions.allied import pair_of
from graphsvc.questions.claimed import Claimed, read
from graphsvc.questions.evidence import tie_ids
from graphsvc.questions.hosting import hostings
from graphsvc.questions.members import Histories, role_histories
from graphsvc.questions.pair_lists import Listing
from graphsvc.questions.recognition import recognition_history
from graphsvc.questions.relations import relations
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import EventRow, TieRow
from graphsvc.verdicts.claims import ClaimHistory
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.memberships import MEMBER_OF
from graphsvc.verdicts.obligations import ObligationFilter


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


def dyad(lens: Lens, a: int, b: int, wanted: ObligationFilter) -> Parts:
    """Answer for a pair on the lens's days."""
    allied = pair_of(lens, a, b, wanted).answer()
    status, behind = relations(lens, a, b)
    hosted = hostings(lens, a, None, b)[0] + hostings(lens, b, None, a)[0]
    memberships = _directed(lens, role_histories(lens, _memberships(lens, a) + _memberships(lens, b)))
    recognising = _directed(lens, _recognitions(lens, a, b))
    rivalry = _rivalry(lens, a, b)
    ties = dict.fromkeys(tie for via in allied.via for tie in via["ties"])
    ties |= dict.fromkeys(tie_ids(lens, behind))
    for group in (hosted, memberships, recognising):
        ties |= dict.fromkeys(tie for item in group for tie in item["ties"])
    ties |= dict.fromkeys(rivalry.ties)
    events = events_of(lens, a, b)
    return Parts(allied, status, hosted, memberships, recognising, rivalry, events, list(ties))


def events_of(lens: Lens, a: int, b: int) -> list[EventRow]:
    """List the events that both took part in, not surely after the lens's days, latest first."""
    events = [
        event
        for event in lens.view.events(a)
        if event.earliest <= min(lens.last, lens.cut)
        and event.dataset in lens.sources
        and any(part.entity == b for part in event.participants)
    ]
    return sorted(events, key=lambda event: (event.latest, event.earliest, event.id), reverse=True)


def _memberships(lens: Lens, party: int) -> list[TieRow]:
    """Return the claims of memberships that may be shown: last words only where they are asked for."""
    rows = [row for row in lens.view.ties(party, MEMBER_OF) if row.from_ == party]
    if lens.certainty == "carried":
        return rows
    held = {row.to for row in rows if row.s1 <= lens.last and lens.on < row.u2}
    return [row for row in rows if row.to in held]


def _recognitions(lens: Lens, a: int, b: int) -> Histories:
    rows = lens.view.ties_between(a, b, KINDS_OF["recognition"])
    ways = dict.fromkeys((row.from_, row.to) for row in rows)
    return {(*ends, None): recognition_history(lens, *ends) for ends in ways}


def rivalry_history(lens: Lens, a: int, b: int) -> ClaimHistory:
    """Return the history of two being rivals."""
    rows = lens.view.ties_between(a, b, KINDS_OF["rivalry"])
    return engine_of(lens).claims("rivalry", a, b, rows, lens.datasets)


def _directed(lens: Lens, histories: Histories) -> list[Directed]:
    listing: Listing[Directed] = Listing(lens)
    for (from_, to, role), history in histories.items():
        claimed = read(lens, history)
        # An alliance is not asked whether it still exists; a recognised state is.
        parties = (from_, to) if role is None else (from_,)
        listing.take(claimed.reading, parties, partial(_item, lens, (from_, to), role, claimed))
    return sorted(
        listing.items, key=lambda item: (item["from"]["id"], item["to"]["id"], item["attributes"].get("role", ""))
    )


def _item(lens: Lens, parties: tuple[int, int], role: str | None, claimed: Claimed) -> Directed:
    from_, to = map(lens.named, parties)
    attributes = dict(claimed.telling()[0].extra) | ({} if role is None else {"role": role})
    return {"from": from_, "to": to, "attributes": attributes, **claimed.shown()}


def _rivalry(lens: Lens, a: int, b: int) -> Rivalry:
    rivals: Claimed = read(lens, rivalry_history(lens, a, b))
    behind = rivals.rows()
    kinds = sorted({kind for row in behind for kind in row.extra.get("rivalry", ())})
    return Rivalry(rivals.truth, rivals.by_dataset(), rivals.last_known, kinds, tie_ids(lens, behind))
