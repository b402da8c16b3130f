"""Of which states a list denies what it does not show."""

from __future__ import annotations

from dataclasses import replace

from graphsvc.model.entity import Entity, limits, period
from graphsvc.model.intervals import Interval
from tests.properties.asking import World
from tests.properties.random_worlds import STATES, TURN, Ask


def denied(world: World, path: str, ask: Ask, **narrowed: str | None) -> set[str]:
    """Return the states of whom what the list leaves out is a *no* by its `otherwise`.

    They are in the roster on some day asked about that is in question: on which alone it would be a *no*, too.
    """
    answer = world.json(path, **ask.parameters, **narrowed)
    if answer["otherwise"] != "no" or answer["omitted"]["unknown"]:
        return set()
    days = []
    for day in range(ask.first, ask.last + 1):
        alone = world.json(path, **replace(ask, first=day, last=day).parameters, **narrowed)
        if alone["otherwise"] == "no":
            days.append(TURN + day)
    entities = [record for record in world.records if isinstance(record, Entity) and record.id in STATES]
    return {one.id for one in entities if any(_is_in_roster(one, answer["otherwise_roster"], day) for day in days)}


def _is_in_roster(state: Entity, roster: str, day: int) -> bool:
    spells = [limits(spell.since, spell.until) for spell in state.spells if f"system:{spell.system}" == roster]
    periods = [period(text) for text in state.exists or ()]
    return _is_in(spells, day) and (not periods or _is_in(periods, day))


def _is_in(spans: list[Interval], day: int) -> bool:
    return any(span.since.latest <= day < span.until.earliest for span in spans)
