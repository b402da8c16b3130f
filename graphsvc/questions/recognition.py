"""Who recognises whom on a day."""

from __future__ import annotations

from functools import partial

from graphsvc.model.answers import Recognitions
from graphsvc.model.effort import checked
from graphsvc.model.kinds import KINDS_OF
from graphsvc.model.wire_parts import Recognition
from graphsvc.questions.claimed import Claimed, read
from graphsvc.questions.list_tails import list_tail
from graphsvc.questions.pair_lists import Listing, claims_between
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.claims import ClaimHistory
from graphsvc.verdicts.engine import engine_of

RECOGNITION = "recognition"


def recognition_history(lens: Lens, by: int, of: int) -> ClaimHistory:
    """Return the history of one recognising another."""
    rows = [row for row in lens.view.ties_between(by, of, KINDS_OF[RECOGNITION]) if row.from_ == by]
    return engine_of(lens).claims(RECOGNITION, by, of, rows, lens.datasets)


def recognition(
    lens: Lens, *, by: int | None = None, of: int | None = None, known: str, reason: str | None = None
) -> Recognitions:
    """List who recognises whom on the lens's days, by both their ids; each of the two narrows the list."""
    listing: Listing[Recognition] = Listing(lens)
    engine = engine_of(lens)
    for pair, rows in checked(claims_between(lens, RECOGNITION, by, of).items()):
        claimed = read(lens, engine.claims(RECOGNITION, *pair, rows, lens.datasets))
        listing.take(claimed.reading, pair, partial(_item, lens, pair, claimed))
    parties = tuple(party for party in (by, of) if party is not None)
    tail = list_tail(lens, listing.omitted, known, reason, RECOGNITION, parties)
    return Recognitions(items=listing.items, total=len(listing.items), **tail)


def _item(lens: Lens, pair: tuple[int, int], claimed: Claimed) -> Recognition:
    by, of = map(lens.named, pair)
    return {"by": by, "of": of, "attributes": dict(claimed.telling()[0].extra), **claimed.shown()}
