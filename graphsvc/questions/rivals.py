"""Whose rivals there are on a day, or on some day of a period."""

from __future__ import annotations

from graphsvc.model.kinds import KINDS_OF
from graphsvc.questions.claimed import read
from graphsvc.questions.dyads import rivalry_history
from graphsvc.questions.pair_lists import Listing
from graphsvc.snapshot.lens import Lens


def rivals(lens: Lens, entity: int) -> list[int]:
    """Return the rivals of an entity that the certainty asked for lets through, by id."""
    rows = [row for row in lens.view.ties(entity, KINDS_OF["rivalry"]) if row.dataset in lens.sources]
    listing = Listing[int](lens)
    for other in sorted({row.to if row.from_ == entity else row.from_ for row in rows}, key=lens.view.id):
        claimed = read(lens, rivalry_history(lens, entity, other))
        listing.take(claimed.reading, (entity, other), lambda other=other: other)  # type: ignore[misc]
    return listing.items
