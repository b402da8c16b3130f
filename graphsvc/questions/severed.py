"""Who has severed or suspended ties with whom on a day."""

from __future__ import annotations

from graphsvc.model.answers import Severances
from graphsvc.model.effort import checked
from graphsvc.model.kinds import KINDS_OF
from graphsvc.model.wire_parts import Claim, Severed
from graphsvc.questions.list_tails import list_tail
from graphsvc.questions.pair_lists import pair_status_histories, status_list
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.claims import by_parties
from graphsvc.verdicts.statuses import NO_RELATIONS, STATUS, STATUS_OF, StatusHistories


def severed(lens: Lens, of: int | None, *, known: str, reason: str | None = None) -> Severances:
    """List the pairs whose ties are severed or suspended on the lens's days, by who did it and status.

    The status is that of the pair's relations: a severance that later relations hide is none. `of` asks for either party.
    """
    kinds = KINDS_OF["relations"]
    rows = lens.view.all_ties(kinds) if of is None else lens.view.ties(of, kinds)
    claims = {
        pair: claimed
        for pair, claimed in checked(by_parties(rows, is_directed=False).items())
        if any(STATUS_OF[row.kind] in NO_RELATIONS for row in claimed)
    }

    def item(_: StatusHistories, status: str, claim: TieRow, shown: Claim) -> Severed:
        return {"by": lens.named(claim.from_), "with": lens.named(claim.to), "status": status, **shown}

    listing = status_list(lens, pair_status_histories(lens, STATUS, claims), NO_RELATIONS, item)
    items = sorted(listing.items, key=lambda item: (item["by"]["id"], item["with"]["id"], item["status"]))
    parties = () if of is None else (of,)
    tail = list_tail(lens, listing.omitted, known, reason, "severance", parties, beside="relations")
    return Severances(items=items, total=len(items), **tail)
