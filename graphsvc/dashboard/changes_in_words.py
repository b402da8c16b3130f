"""Changes of records in words: what was added, corrected or taken back, and the page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphsvc.charts.captions import plain
from graphsvc.dashboard.addresses import Address
from graphsvc.model.learned import RecordChange
from graphsvc.model.record_wording import dates_of
from graphsvc.service.field_changes import FieldChange, differences

OUTCOMES = {"added": "Added", "corrected": "Corrected", "retracted": "Taken back"}
NOUNS = {"entity": "", "tie": "tie", "event": "event", "source": "source"}
OF_PAIRS = frozenset({"country", "group"})


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """A change of a record: what became of it, its title and page, its data set, and what a correction changed."""

    outcome: str
    verb: str
    noun: str
    title: str
    href: str
    dataset: str
    fields: tuple[FieldChange, ...]

    @property
    def sentence(self) -> str:
        """Write the change in one line."""
        fields = "; ".join(
            f"{field.field}: {field.before} → {field.after}" if field.after else field.field for field in self.fields
        )
        return f"{self.verb}: {self.title}{f' ({fields})' if fields else ''}"


def in_words(change: RecordChange, address: Address, name: Callable[[str], str]) -> ChangeInWords:
    """Write a change in words; `name` gives the name of an entity by its id."""
    body = change["after"] or change["before"] or {}
    noun = NOUNS[change["record"]] or {"country": "state"}.get(change["kind"], change["kind"])
    if change["record"] == "source" and change["kind"] == "dataset":
        noun = "data set"
    return ChangeInWords(
        change["change"],
        OUTCOMES[change["change"]],
        noun,
        plain(f"{change['title']}{dates_of(change['record'], body)}"),
        page_of(change, address),
        change["dataset"],
        tuple(differences(change["before"], change["after"], name) if change["change"] == "corrected" else ()),
    )


def page_of(change: RecordChange, address: Address) -> str:
    """Return the address of the page that shows a record: its own; of a tie that of the pair, or of the other end."""
    if change["record"] in ("event", "source"):
        return address.record(change["record"], change["id"])
    entities = change["entities"]
    if change["record"] == "tie" and len(entities) > 1 and {party["kind"] for party in entities[:2]} <= OF_PAIRS:
        return address.pair(entities[0], entities[1])
    return address.of(entities[-1 if len(entities) < len(("from", "to")) else 1])
