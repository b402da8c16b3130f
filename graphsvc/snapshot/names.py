"""Find entities by part of a name."""

from __future__ import annotations

from graphsvc.model.text import fold
from graphsvc.snapshot.rows import EntityRow
from graphsvc.snapshot.view import View

_EXACT, _PREFIX, _WORD = range(3)


def search(view: View, q: str, kind: str | None = None) -> list[EntityRow]:
    """Give the entities with a name that is `q`, begins with it, or has a word that does: in this order, then by id.

    Accents, case and apostrophes make no difference. Former names count. A blank `q` finds nothing.
    """
    wanted = fold(q)
    if not wanted:
        return []
    inside = f" {wanted}"
    best: dict[str, tuple[int, EntityRow]] = {}
    for name in view.names():
        if name == wanted:
            rank = _EXACT
        elif name.startswith(wanted):
            rank = _PREFIX
        elif inside in name:
            rank = _WORD
        else:
            continue
        for row in view.named(name):
            if (kind is None or row.kind == kind) and (row.id not in best or rank < best[row.id][0]):
                best[row.id] = (rank, row)
    return [row for _, row in sorted(best.values(), key=lambda one: (one[0], one[1].id))]
