"""Draw a network whose states have their places: lines by bloc, a circle for each state, names that do not collide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from graphsvc.analysis.packing import HEIGHT, WIDTH
from graphsvc.charts.captions import plain
from graphsvc.dashboard.bloc_palette import NO_BLOC

SMALLEST, GROWTH = 4.0, 8.0
"""The radius of a circle, and how much more the most central state has."""
MOST_LINES = 3_000
"""How many lines are drawn: a page of more weighs too much, and shows nothing but a tangle."""
LETTER, LINE = 7.4, 13.0
"""How wide a letter of a name is on the average, and how high a line, in units of the sheet."""
NARROW, NARROW_CIRCLE = 2.4, 1.7
"""How much larger names and circles are on a phone, where the sheet is a third as wide."""
LOOKS = {"yes": "sure", "possible": "possible", "disputed": "possible", "unknown": "last"}
"""How a tie is drawn by the truth of it."""

Point = tuple[int, int]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name stands beside its circle, and whether it stands there on a phone, too."""

    dx: float
    dy: float
    anchor: str
    is_for_all: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A party as it is drawn."""

    x: int
    y: int
    r: float
    colour: str
    label: Label | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Parties in their order, and lines as path data by the classes of their look."""

    spots: list[Spot]
    lines: dict[str, str]
    looks: tuple[str, ...]


def drawing(
    names: Sequence[str],
    places: Sequence[Point],
    blocs: Sequence[int],
    ties: Sequence[tuple[int, int, str]],
    scores: Sequence[float | None],
    first: Collection[int] = (),
    near: Collection[int] = (),
) -> Drawing:
    """Draw a network; the names of those that come `first`, then those `near` them, are placed before all others."""
    most = max((score for score in scores if score), default=1.0)
    radii = [round(SMALLEST + GROWTH * ((score or 0) / most) ** 0.5, 1) for score in scores]
    order = sorted(
        range(len(names)), key=lambda number: (number not in first, number not in near, -radii[number], number)
    )
    labels = _labels([plain(name) for name in names], places, radii, order, first)
    spots = [
        Spot(*places[number], radii[number], bloc_class(blocs[number]), labels.get(number))
        for number in range(len(names))
    ]
    by_class: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for a, b, truth in ties if len(ties) <= MOST_LINES else ():
        colour = bloc_class(blocs[a]) if blocs[a] == blocs[b] else NO_BLOC
        by_class[f"{LOOKS[truth]} {colour}"].append((a, b))
    lines = {name: trails(edges, places) for name, edges in sorted(by_class.items())}
    return Drawing(spots, lines, tuple(sorted({LOOKS[truth] for _, _, truth in ties})))


def bloc_class(bloc: int) -> str:
    """Return the class that gives a bloc its colour."""
    return f"b{bloc}" if bloc >= 0 else NO_BLOC


def route(numbers: Sequence[int], places: Sequence[Point]) -> str:
    """Return the path data of a line from one to the next."""
    return "M" + "L".join(f"{places[number][0]} {places[number][1]}" for number in numbers)


def trails(edges: Iterable[tuple[int, int]], places: Sequence[Point]) -> str:
    """Return path data that draws each edge once, in as few strokes as can be: half as long as a stroke an edge.

    Strokes begin at whoever has an odd number of edges, since there one must begin or end.
    """
    near: dict[int, dict[int, None]] = defaultdict(dict)
    for a, b in edges:
        near[a][b] = near[b][a] = None
    strokes = []
    for start in sorted(near, key=lambda number: (len(near[number]) % 2 == 0, number)):
        while near[start]:
            stroke = [start]
            while near[stroke[-1]]:
                here = stroke[-1]
                there = next(iter(near[here]))
                del near[here][there], near[there][here]
                stroke.append(there)
            strokes.append(route(stroke, places))
    return "".join(strokes)


def _labels(
    names: Sequence[str],
    places: Sequence[Point],
    radii: Sequence[float],
    order: Iterable[int],
    first: Collection[int],
) -> dict[int, Label]:
    """Place names beside circles so that none covers another or a circle; who finds no room has none.

    Those of the first are placed in any case, if need be over a circle: they are whom one asks about.
    """
    circles = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(places, radii, strict=True)]
    rims = [r * NARROW_CIRCLE for r in radii]
    large_circles = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(places, rims, strict=True)]
    taken, taken_narrow = list[Box](), list[Box]()
    labels = {}
    for number in order:
        (x, y), r = places[number], radii[number]
        others = circles[:number] + circles[number + 1 :]
        width = len(names[number]) * LETTER
        spots = ((r + 3, 4.0, "start"), (-r - 3, 4.0, "end"), (0.0, -r - 4, "middle"), (0.0, r + 12, "middle"))
        boxes = {spot: _box(x + spot[0], y + spot[1], width, LINE, spot[2]) for spot in spots}
        free = [spot for spot, box in boxes.items() if _is_free(box, taken)]
        spot = next((spot for spot in free if _is_free(boxes[spot], others)), None)
        if spot is None and number in first:
            spot = free[0] if free else spots[0]
        if spot is None:
            continue
        dx, dy, anchor = spot
        large = _box(x + dx, y + dy, width * NARROW, LINE * NARROW, anchor)
        large_others = large_circles[:number] + large_circles[number + 1 :]
        is_for_all = number in first or _is_free(large, [*large_others, *taken_narrow])
        labels[number] = Label(round(dx, 1), round(dy, 1), anchor, is_for_all)
        taken.append(boxes[spot])
        if is_for_all:
            taken_narrow.append(large)
    return labels


def _box(x: float, y: float, width: float, height: float, anchor: str) -> Box:
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return left, y - height * 0.8, left + width, y + height * 0.2


def _is_free(box: Box, taken: Iterable[Box]) -> bool:
    return (
        box[0] >= 2
        and box[1] >= 2
        and box[2] <= WIDTH - 2
        and box[3] <= HEIGHT - 2
        and not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
        )
    )
