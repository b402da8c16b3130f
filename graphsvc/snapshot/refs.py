"""What a reference means: `id:`, `scheme:code`, an id, a bare ISO code, or a name, in whatever form lists write it.

A code or a name that only one entity bears is good on any day, save between two of its periods; else the day decides,
and of a window each of its days: whoever it means on one of them is meant. Nothing is guessed: what is not clear is an error with candidates.
"""

from __future__ import annotations

from graphsvc.errors import Candidate, Merged, Retracted
from graphsvc.model import dates
from graphsvc.model.names import keys
from graphsvc.model.truth import Truth
from graphsvc.snapshot import unclear
from graphsvc.snapshot.bearers import Bearer, Window, bearers_of, called, in_window, of_number
from graphsvc.snapshot.rows import EntityRow
from graphsvc.snapshot.view import View

_EXACT = "id:"


def resolve(
    view: View, ref: str, on: int | None = None, through: int | None = None, *, ids_are_exact: bool = False
) -> EntityRow:
    """Return the entity that a reference means on a day, or on the days from `on` to `through`, both included.

    Without a day, today's bearer of what several have borne. On a single day, an id that is then a name of another entity
    is ambiguous, unless `ids_are_exact`. Raises NotFound (with close spellings, or with who bears
    a code then), Ambiguous, Retracted or Merged.
    """
    window = _window(on, through)
    exact = _exact(ref)
    row = _by_id(view, ref if exact is None else exact)
    if exact is not None:
        if row is None:
            raise unclear.unknown_id(view, exact)
        return row
    if row is not None:
        if on is not None and window[0] == window[1] and not ids_are_exact:
            _check_is_no_name(view, ref, row, window)
        return row
    bearers = bearers_of(view, ref)
    if not bearers:
        if numbered := of_number(view, ref):
            raise unclear.no_scheme(ref, in_window(numbered, *window) or numbered)
        raise unclear.unknown(view, ref)
    if len(bearers) == 1 and (on is None or not bearers[0].is_between(*window)):
        if bearers[0].is_withdrawn(window[0]):
            raise unclear.out_of_time(view, ref, bearers, window)
        return bearers[0].entity
    fitting = in_window(bearers, *window)
    if len(fitting) == 1:
        return fitting[0].entity
    if fitting or on is None:
        raise unclear.ambiguous(ref, fitting or bearers, None if on is None else window)
    raise unclear.out_of_time(view, ref, bearers, window)


def find(view: View, ref: str, on: int | None = None, through: int | None = None) -> list[Candidate]:
    """List all that answer to a reference at any time, those that do in the window (or today) first; then by id."""
    exact = _exact(ref)
    index = view.index(ref if exact is None else exact)
    row = view.entity(index) if index is not None else None
    if row is not None or exact is not None:
        return [] if row is None else [Bearer(row, None, ()).candidate()]
    first, last = _window(on, through)
    order = (Truth.YES, Truth.POSSIBLE, Truth.NO)
    bearers = bearers_of(view, ref) or of_number(view, ref)
    bearers.sort(key=lambda one: (order.index(one.during(first, last)), one.entity.id))
    return [bearer.candidate() for bearer in bearers]


def _window(on: int | None, through: int | None) -> Window:
    first = dates.today() if on is None else on
    return first, first if through is None else through


def _exact(ref: str) -> str | None:
    """Return the id that `id:` makes exact."""
    is_exact = ref[: len(_EXACT)].casefold() == _EXACT
    return ref[len(_EXACT) :].strip() if is_exact else None


def _by_id(view: View, ref: str) -> EntityRow | None:
    index = view.index(ref)
    if index is None:
        return None
    row = view.entity(index)
    if view.stands_for(index) != index:
        successor = view.id(view.stands_for(index))
        raise Merged(f"{ref!r} has been merged into {successor!r}; ask for that", successor, ref)
    if row is None and view.was_retracted("entity", ref):
        raise Retracted(f"{ref!r} has been retracted; its history says when and why, and a PUT brings it back")
    return row


def _check_is_no_name(view: View, ref: str, row: EntityRow, window: Window) -> None:
    """Raise Ambiguous where the id of one entity is a name of another on the day asked about."""
    if not any(view.may_be_anothers_name(key, row.index) for key in keys(ref)):
        return  # So it is for nearly every id, and looking at the periods of its names would take most of the time.
    bearers = called(view, ref)
    others = [bearer for bearer in in_window(bearers, *window) if bearer.entity is not row]
    if others:
        own = [bearer for bearer in bearers if bearer.entity is row] or [Bearer(row, None, ())]
        raise unclear.id_and_name(ref, [*own, *others], window)
