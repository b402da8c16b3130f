"""Find entities by part of a name, or by a name that is not quite right."""

from __future__ import annotations

from collections.abc import Container, Sequence

from graphsvc.model import dates
from graphsvc.model.effort import checked
from graphsvc.model.names import key
from graphsvc.snapshot.named_rows import names_by_key
from graphsvc.snapshot.rows import EntityRow
from graphsvc.snapshot.view import View

_EXACT, _PREFIX, _PHRASE, _WORDS = range(4)
CLOSE = 5
"""How many are offered for a name that nobody bears."""
_NEAR_ENOUGH, _SURE, _ALSO, _RATHER_THAN_ALONE = 0.5, 0.8, 0.8, 0.35
"""The least nearness of what is offered; from which one may be offered alone; the least share of the best one's; the
least nearness where else a doubtful one would be alone."""


def search(view: View, q: str, kind: str | None = None) -> list[EntityRow]:
    """List the entities with a name that meets the words of `q`, the best met first.

    A name that is `q` comes first, then one that begins with it, has it inside, or has its words, in any order, as
    beginnings of its own. Among those a name of today goes before a former one, the shown name before others, and the
    name of which `q` is more before a longer one; then the id decides. Where no name meets the words, those with a name
    spelled like `q` are listed. A blank `q` finds nothing.
    """
    wanted = key(q)
    if not wanted:
        return []
    best: dict[str, tuple[tuple[int, bool, bool, float], EntityRow]] = {}
    today = dates.today()
    for name in checked(view.names()):
        met = meets(name, wanted)
        if met is None:
            continue
        for row in view.named(name):
            if kind is not None and row.kind != kind:
                continue
            rank = (met, *_standing(row, name, today), -len(wanted) / len(name))
            if row.id not in best or rank < best[row.id][0]:
                best[row.id] = (rank, row)
    if not best:
        return [row for row in close(view, q) if kind is None or row.kind == kind]
    return [row for _, row in sorted(best.values(), key=lambda ranked: (ranked[0], ranked[1].id))]


def meets(name: str, wanted: str) -> int | None:
    """Say how well a folded text meets the wanted words, 0 the best; None where it does not."""
    if name == wanted:
        return _EXACT
    if name.startswith(wanted):
        return _PREFIX
    if f" {wanted}" in name:
        return _PHRASE
    first, *more = wanted.split()
    if first not in name:  # Most names fall here, and splitting them would take the time.
        return None
    words = name.split()
    return (
        _WORDS
        if more and all(any(word.startswith(beginning) for word in words) for beginning in (first, *more))
        else None
    )


def close(view: View, text: str) -> list[EntityRow]:
    """List entities with a name or an id that is nearly a text, the nearest first; a doubtful one is not alone."""
    wanted = key(text.replace("-", " "))
    close: dict[str, tuple[float, EntityRow]] = {}
    parts: set[str] = set()
    for nearness, name in view.spellings().near(wanted) if wanted else ():
        if nearness < _RATHER_THAN_ALONE or len(close) > 2 * CLOSE:
            break
        for row in _called(view, name):
            close.setdefault(row.id, (nearness, row))
            if set(name.split()) <= set(wanted.split()) or set(wanted.split()) <= set(name.split()):
                parts.add(row.id)
    ranked = sorted(close.values(), key=lambda pair: (-pair[0], key(pair[1].name) != wanted, pair[1].id))
    return [row for _, row in _offered(ranked, parts)]


def _offered(ranked: Sequence[tuple[float, EntityRow]], parts: Container[str]) -> Sequence[tuple[float, EntityRow]]:
    """Choose whom to offer; one whose name is a part of the text, or the other way about, may be alone, too."""
    if not ranked or ranked[0][0] < _NEAR_ENOUGH:
        return ()
    best = ranked[0][0]
    near = [pair for pair in ranked if pair[0] >= max(_NEAR_ENOUGH, _ALSO * best)]
    if len(near) == 1 and best < _SURE:
        near = list(ranked[:3])
        return near if len(near) > 1 or near[0][1].id in parts else ()
    return near[:CLOSE]


def _called(view: View, name: str) -> list[EntityRow]:
    """List who has a name by its key, or an id of these words."""
    rows = view.named(name)
    index = view.index(name.replace(" ", "-"))
    named = None if index is None else view.entity(index)
    return rows if named is None or named in rows else [*rows, named]


def _standing(row: EntityRow, name: str, today: int) -> tuple[bool, bool]:
    """Say whether the entity's names with this key are all former ones, and whether none is the shown one."""
    named = names_by_key(row, name)
    return all(borne.span.u2 <= today for borne in named), row.names[0] not in named
