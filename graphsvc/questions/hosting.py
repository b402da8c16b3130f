"""Who hosts whom on a day, and whom the hosted oppose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from graphsvc.model import dates
from graphsvc.model.answers import Hostings, Omitted
from graphsvc.model.shapes import Hosting
from graphsvc.model.truth import Truth
from graphsvc.questions.claims import Heard, hear, span
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

HOSTS = frozenset({"hosts"})
OPPOSES = frozenset({"opposes"})


def hosting(
    lens: Lens,
    *,
    host: int | None = None,
    group: int | None = None,
    against: int | None = None,
    known: str,
    reason: str | None = None,
) -> Hostings:
    """List who hosts whom on the lens's day, by host and group; each of the three narrows the list."""
    items, omitted = hostings(lens, host, group, against)
    return Hostings(
        on=dates.iso(lens.on),
        items=items,
        total=len(items),
        omitted=omitted,
        reason=reason,
        certainty=lens.certainty,
        revision=lens.view.revision,
        known=known,
    )


def hostings(lens: Lens, host: int | None, group: int | None, against: int | None) -> tuple[list[Hosting], Omitted]:
    """Give the hostings that the lens lets through, and how many it leaves out."""
    party = group if host is None else host
    rows = lens.view.all_ties(HOSTS) if party is None else lens.view.ties(party, HOSTS)
    claims: dict[tuple[int, int], list[TieRow]] = defaultdict(list)
    for row in rows:
        if host in (None, row.from_) and group in (None, row.to):
            claims[row.from_, row.to].append(row)
    items: list[Hosting] = []
    omitted: Counter[str] = Counter()
    for parties in sorted(claims, key=lambda one: (lens.view.id(one[0]), lens.view.id(one[1]))):
        heard = hear(lens, "hosting", parties[:1], claims[parties])
        opposed = opposes(lens, parties[1])
        if against is not None and against not in opposed:
            continue
        last = heard.last.last if heard.last else None
        if heard.truth is Truth.NO or not heard.rows(lens.on):
            continue
        if lens.shows(heard.truth, last, parties[:1]):
            items.append(_item(lens, parties, heard, opposed, against))
        else:
            omitted[heard.truth] += 1
    return items, Omitted(omitted["possible"], omitted["disputed"], omitted["unknown"])


def opposes(lens: Lens, group: int) -> dict[int, list[TieRow]]:
    """Give whom a group opposes, or may oppose, on the lens's day, with the ties that say so."""
    claims: dict[int, list[TieRow]] = defaultdict(list)
    for row in lens.view.ties(group, OPPOSES):
        if row.from_ == group:
            claims[row.to].append(row)
    found = {}
    for other, rows in claims.items():
        heard = hear(lens, None, (group, other), rows)
        if heard.truth not in (Truth.NO, Truth.UNKNOWN):
            found[other] = heard.rows(lens.on)
    return found


def _item(
    lens: Lens, parties: tuple[int, int], heard: Heard, opposed: dict[int, list[TieRow]], against: int | None
) -> Hosting:
    rows = heard.rows(lens.on)
    shown = {other: ties for other, ties in opposed.items() if against in (None, other)}
    place = next((one for row in reversed(rows) if (one := row.extra.get("place"))), None)
    at = lens.view.index(place) if place else None
    return {
        "host": lens.named(parties[0]),
        "group": lens.named(parties[1]),
        "against": sorted((lens.named(other) for other in shown), key=lambda one: one["id"]),
        "people": next((one for row in reversed(rows) if (one := row.extra.get("people"))), None),
        "place": None if at is None else lens.named(at),
        **span(rows),  # type: ignore[typeddict-item]
        "truth": heard.truth,
        "by_dataset": heard.by_dataset(lens),
        "last_known": heard.last_known,
        "ties": tie_ids(lens, [*rows, *(row for ties in shown.values() for row in ties)]),
    }


def tie_ids(lens: Lens, rows: Iterable[TieRow]) -> list[str]:
    """Give the ids of ties, each once, in the order given."""
    return list(dict.fromkeys(lens.view.tie_id(row.row) for row in rows))
