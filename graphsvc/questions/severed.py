"""Who has severed or suspended ties with whom on a day."""

from __future__ import annotations

from collections import Counter, defaultdict

from graphsvc.model.answers import Omitted, Severances
from graphsvc.model.shapes import Severed
from graphsvc.model.truth import Truth
from graphsvc.questions.claims import hear, span
from graphsvc.questions.hosting import tie_ids
from graphsvc.questions.relations import STATUS_OF
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

KINDS = frozenset({"severed_ties_with", "suspended_ties_with"})


def severed(lens: Lens, of: int | None, *, known: str, reason: str | None = None) -> Severances:
    """List severed and suspended ties on the lens's day, by who did it, with whom; `of` asks for either party."""
    rows = lens.view.all_ties(KINDS) if of is None else lens.view.ties(of, KINDS)
    claims: dict[tuple[int, int, str], list[TieRow]] = defaultdict(list)
    for row in rows:
        claims[row.from_, row.to, row.kind].append(row)
    items: list[Severed] = []
    omitted: Counter[str] = Counter()
    for key in sorted(claims, key=lambda one: (lens.view.id(one[0]), lens.view.id(one[1]), one[2])):
        by, other, kind = key
        heard = hear(lens, "relations", (by, other), claims[key])
        shown = heard.shown()
        if heard.truth is Truth.NO or shown is None:
            continue
        if not lens.shows(heard.truth, heard.last.last if heard.last else None, (by, other)):
            omitted[heard.truth] += 1
            continue
        item: Severed = {
            "by": lens.named(by),
            "with": lens.named(other),
            "status": STATUS_OF[kind],
            **span(shown.spell),  # type: ignore[typeddict-item]
            "truth": heard.truth,
            "by_dataset": heard.by_dataset(lens),
            "last_known": heard.last_known,
            "ties": tie_ids(lens, heard.rows()),
        }
        items.append(item)
    on, during = lens.asked
    return Severances(
        on=on,
        during=during,
        items=items,
        total=len(items),
        omitted=Omitted(omitted["possible"], omitted["disputed"], omitted["unknown"]),
        reason=reason,
        certainty=lens.certainty,
        revision=lens.view.revision,
        known=known,
    )
