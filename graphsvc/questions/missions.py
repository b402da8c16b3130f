"""Who is represented where on a day, and at which level."""

from __future__ import annotations

from graphsvc.model.answers import Missions
from graphsvc.model.kinds import NO_MISSION
from graphsvc.model.wire_parts import Claim, Mission
from graphsvc.questions.list_tails import list_tail
from graphsvc.questions.pair_lists import claims_between, pair_status_histories, status_list
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.statuses import LEVEL, MISSIONS, StatusHistories


def missions(
    lens: Lens, *, receiver: int | None = None, sender: int | None = None, known: str, reason: str | None = None
) -> Missions:
    """List the missions on the lens's days, by sender and receiver, an item per level; each of the two narrows the list.

    Where a dataset surely says that there was none, and no level is listed, the pair is among those denied.
    """
    pairs = pair_status_histories(lens, LEVEL, claims_between(lens, "representation", sender, receiver))

    def item(histories: StatusHistories, level: str, claim: TieRow, shown: Claim) -> Mission:
        of, in_ = map(lens.named, histories.parties)
        return {"of": of, "in": in_, "level": level, "attributes": dict(claim.extra), **shown}

    listing = status_list(lens, pairs, MISSIONS, item)
    listed = {(item["of"]["id"], item["in"]["id"]) for item in listing.items}
    denials = status_list(lens, pairs, (NO_MISSION,), item).items
    parties = tuple(party for party in (sender, receiver) if party is not None)
    return Missions(
        items=listing.items,
        total=len(listing.items),
        denied=[
            item for item in denials if item["truth"] == "yes" and (item["of"]["id"], item["in"]["id"]) not in listed
        ],
        **list_tail(lens, listing.omitted, known, reason, "representation", parties),
    )
