"""The drawing of a network: each tie once, names that do not collide."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.dashboard.network_drawing import LETTER, LINE, drawing, trails

PLACES = [(17 * number % 900 + 40, 31 * number % 600 + 40) for number in range(60)]
EDGES = st.sets(st.tuples(st.integers(0, 19), st.integers(0, 19)).filter(lambda pair: pair[0] < pair[1]))


def ends_of(path: str) -> Counter[frozenset[tuple[int, int]]]:
    """Return the ties that path data draws, as the pairs of places that each joins."""
    drawn: Counter[frozenset[tuple[int, int]]] = Counter()
    for stroke in path.split("M")[1:]:
        corners = [(int(x), int(y)) for x, y in (corner.split() for corner in stroke.split("L"))]
        drawn.update(frozenset(pair) for pair in pairwise(corners))
    return drawn


@given(EDGES)
def test_each_tie_is_drawn_once(edges: set[tuple[int, int]]) -> None:
    drawn = ends_of(trails(sorted(edges), PLACES))
    assert drawn == Counter(frozenset({PLACES[a], PLACES[b]}) for a, b in edges)


@given(EDGES)
def test_ties_of_all_blocs_and_truths_are_drawn(edges: set[tuple[int, int]]) -> None:
    truths = ("yes", "possible", "disputed", "unknown")
    ties = [(a, b, truths[(a + b) % 4]) for a, b in sorted(edges)]
    shown = drawing(["x"] * 20, PLACES[:20], [number % 3 - 1 for number in range(20)], ties, [1.0] * 20)
    drawn = sum((ends_of(path) for path in shown.lines.values()), Counter())
    assert drawn == Counter(frozenset({PLACES[a], PLACES[b]}) for a, b in edges)
    assert sum((ends_of(path) for look, path in shown.lines.items() if look.startswith("sure")), Counter()) == Counter(
        frozenset({PLACES[a], PLACES[b]}) for a, b, truth in ties if truth == "yes"
    )


@given(st.lists(st.text("abc ", min_size=1, max_size=30), min_size=1, max_size=60))
def test_no_name_covers_another_or_a_circle_or_leaves_the_sheet(names: list[str]) -> None:
    size = len(names)
    shown = drawing(names, PLACES[:size], [-1] * size, [], [float(number) for number in range(size)])
    boxes = []
    for name, spot in zip(names, shown.spots, strict=True):
        if spot.label is not None:
            width = len(" ".join(name.split())) * LETTER
            left = spot.x + spot.label.dx - {"start": 0, "end": width, "middle": width / 2}[spot.label.anchor]
            base = spot.y + spot.label.dy
            boxes.append((left, base - LINE * 0.8, left + width, base + LINE * 0.2, spot))
    for a, b in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
    for left, top, right, bottom, own in boxes:
        assert left >= 0
        assert right <= 1000
        for spot in shown.spots:
            is_over = (
                left < spot.x + spot.r
                and right > spot.x - spot.r
                and top < spot.y + spot.r
                and bottom > spot.y - spot.r
            )
            assert not is_over or spot is own


@given(st.sets(st.integers(0, 59), max_size=4))
def test_whoever_is_asked_about_is_named_on_a_phone_too(first: set[int]) -> None:
    shown = drawing(["a rather long name of a state"] * 60, PLACES, [-1] * 60, [], [1.0] * 60, first)
    for number in first:
        label = shown.spots[number].label
        assert label is not None
        assert label.is_for_all
