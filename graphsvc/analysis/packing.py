"""Cells of a sheet for the components of a network, by their sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT = 1000.0, 700.0
"""The sheet that networks are laid out on."""
LEAST = (150.0, 90.0)
"""How wide and how high a cell is at least, where there is room: names stand beside the states in it."""
_MARGIN = (46.0, 28.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the sheet: its left upper corner, its width and its height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def size(self) -> npt.NDArray[np.float64]:
        """Return the width and the height."""
        return np.array([self.width, self.height])

    @property
    def centre(self) -> npt.NDArray[np.float64]:
        """Return the middle."""
        return np.array([self.x + self.width / 2, self.y + self.height / 2])

    @property
    def area(self) -> float:
        """Return the area."""
        return self.width * self.height

    @property
    def inner(self) -> npt.NDArray[np.float64]:
        """Return the size of what lies within the margins."""
        return np.array([max(self.width - 2 * _MARGIN[0], 10.0), max(self.height - 2 * _MARGIN[1], 10.0)])


def cells(sizes: Sequence[int]) -> list[Cell]:
    """Divide the sheet into a cell for each component, given the largest first."""
    return _divided([size**0.8 + 1.5 for size in sizes], Cell(0, 0, WIDTH, HEIGHT)) if sizes else []


def _divided(weights: list[float], sheet: Cell) -> list[Cell]:
    """Halve a part of the sheet by weight, along its longer side, until each half has one cell."""
    if len(weights) == 1:
        return [sheet]
    total, first, number = sum(weights), weights[0], 1
    while number < len(weights) - 1 and abs(first + weights[number] - total / 2) < abs(first - total / 2):
        first, number = first + weights[number], number + 1
    is_wide = sheet.width >= sheet.height * LEAST[0] / LEAST[1]
    length, least = (sheet.width, LEAST[0]) if is_wide else (sheet.height, LEAST[1])
    least = min(least, length / 2)
    part = min(max(length * first / total, least), length - least)
    if is_wide:
        halves = (
            Cell(sheet.x, sheet.y, part, sheet.height),
            Cell(sheet.x + part, sheet.y, sheet.width - part, sheet.height),
        )
    else:
        halves = (
            Cell(sheet.x, sheet.y, sheet.width, part),
            Cell(sheet.x, sheet.y + part, sheet.width, sheet.height - part),
        )
    return [*_divided(weights[:number], halves[0]), *_divided(weights[number:], halves[1])]
