"""Ties of one country, and the steps between two days as they are shown."""

from __future__ import annotations

from typing import Any

from graphsvc.model.citation import Record
from graphsvc.model.difference import Difference
from graphsvc.questions.difference import DifferenceFilter, difference
from graphsvc.snapshot.lens import Lens
from tests import worlds
from tests.questions.test_brute_force import index

PARTIES = (worlds.country("aland"), worlds.country("bland"), worlds.alliance("pact"), worlds.group("exiles"))
BASE: tuple[Record, ...] = (worlds.dataset("mine"), worlds.dataset("other"), *PARTIES)


def tie(kind: str, since: str, until: str = "..", dataset: str = "mine", **attributes: Any) -> Record:
    """Build a tie of Aland's, to the only other that fits its kind."""
    to = {"member_of": "pact", "hosts": "exiles"}.get(kind, "bland")
    return worlds.tie(kind, "aland", to, since, until, dataset=dataset, key=f"{kind} {since}", attributes=attributes)


def covering(question: str, period: str, **more: Any) -> Record:
    """Build a dataset that covers a question in a period."""
    entry = {"question": question, "among": "any", "period": period} | {
        name: more.pop(name) for name in ("within",) if name in more
    }
    return worlds.dataset("mine", coverage=[entry], **more)


def items(lens: Lens, *parties: str, kinds: list[str] | None = None) -> list[Difference]:
    chosen = DifferenceFilter(
        tuple(index(lens.view, party) for party in parties), None if kinds is None else frozenset(kinds)
    )
    compared = difference(lens, chosen)
    return [compared.shown(step, None) for step in compared.part(0, len(compared))]


def steps(lens: Lens, *parties: str, kinds: list[str] | None = None) -> list[tuple[str, str, str, str]]:
    return [(item["change"], item["kind"], item["on"], item["truth"]) for item in items(lens, *parties, kinds=kinds)]
