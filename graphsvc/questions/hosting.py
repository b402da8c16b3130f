"""Who hosts whom on a day, and whom the hosted oppose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from graphsvc.model.answers import Hostings, Omitted
from graphsvc.model.shapes import Hosting
from graphsvc.model.truth import Truth, conjunction
from graphsvc.questions.claims import Heard, Shown, hear, span
from graphsvc.questions.meeting import together
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
    """List who hosts whom on the lens's days, by host and group; each of the three narrows the list."""
    items, omitted = hostings(lens, host, group, against)
    on, during = lens.asked
    return Hostings(
        on=on,
        during=during,
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
        shown = heard.shown()
        if heard.truth is Truth.NO or shown is None:
            continue
        opposed = opposes(lens, parties[1])
        truths = {other: _meanwhile(lens, heard, one) for other, one in opposed.items() if against in (None, other)}
        truths = {other: truth for other, truth in truths.items() if truth is not Truth.NO}
        if against is not None and not truths:
            continue
        listed = {
            other: opposed[other]
            for other, truth in truths.items()
            if _shows(lens, truth, opposed[other], (parties[1], other))
        }
        if not _shows(lens, heard.truth, heard, parties[:1]):
            omitted[heard.truth] += 1
        elif against is not None and not listed:
            omitted[truths[against]] += 1
        else:
            items.append(_item(lens, parties, heard, shown, listed))
    return items, Omitted(omitted["possible"], omitted["disputed"], omitted["unknown"])


def _meanwhile(lens: Lens, hosted: Heard, opposed: Heard) -> Truth:
    """Say whether a group opposes somebody while it is hosted: in a period, on a common day."""
    if lens.during is None or Truth.UNKNOWN in (hosted.truth, opposed.truth):
        return opposed.truth
    return conjunction((opposed.truth, together(hosted.pieces(), opposed.pieces())))


def _shows(lens: Lens, truth: Truth, heard: Heard, parties: tuple[int, ...]) -> bool:
    return lens.shows(truth, heard.last.last if heard.last else None, parties)


def opposes(lens: Lens, group: int) -> dict[int, Heard]:
    """Give whom a group opposes, may oppose, or did by the last word, and what is said of that."""
    claims: dict[int, list[TieRow]] = defaultdict(list)
    for row in lens.view.ties(group, OPPOSES):
        if row.from_ == group:
            claims[row.to].append(row)
    heard = {other: hear(lens, None, (group, other), rows) for other, rows in claims.items()}
    return {other: one for other, one in heard.items() if one.truth is not Truth.NO and one.rows()}


def _item(lens: Lens, parties: tuple[int, int], heard: Heard, shown: Shown, opposed: dict[int, Heard]) -> Hosting:
    rows = heard.rows()
    telling = [*reversed(shown.rows), *rows]
    place = next((one for row in telling if (one := row.extra.get("place"))), None)
    at = lens.view.index(place) if place else None
    behind = rows + [row for one in opposed.values() for row in one.rows()]
    return {
        "host": lens.named(parties[0]),
        "group": lens.named(parties[1]),
        "against": sorted((lens.named(other) for other in opposed), key=lambda one: one["id"]),
        "people": next((one for row in telling if (one := row.extra.get("people"))), None),
        "place": None if at is None else lens.named(at),
        **span(shown.spell),  # type: ignore[typeddict-item]
        "truth": heard.truth,
        "by_dataset": heard.by_dataset(lens),
        "last_known": heard.last_known,
        "ties": tie_ids(lens, behind),
    }


def tie_ids(lens: Lens, rows: Iterable[TieRow]) -> list[str]:
    """Give the ids of ties, each once, in the order given."""
    return list(dict.fromkeys(lens.view.tie_id(row.row) for row in rows))
