"""Which organisations the items of Wikidata are that somebody is a member of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from graphsvc.ingest.importers.reading import Reading
from graphsvc.ingest.importers.tables import Row, RowError
from graphsvc.ingest.importers.wikidata_statements import Statement
from graphsvc.model.dates import FIRST_DAY, LAST_DAY
from graphsvc.model.kinds import TIE_KINDS

_LABEL_IS_ID = re.compile(r"Q\d+\Z")


def _id_of(item: str) -> str:
    return f"wikidata-{item.lower()}"


class Organisations:
    """Which entities the items are that somebody is a member of. `made` are those whom nobody here knows, with a row."""

    def __init__(self, reading: Reading, dataset: str, kind_of: Callable[[str], str]) -> None:
        self.made: dict[str, Row] = {}
        self._reading, self._dataset, self._kind_of = reading, dataset, kind_of
        self._named: dict[str, str | None] = {}

    def of(self, statement: Statement) -> str | None:
        """Return the id of an organisation; None where the code says who it is, on which days."""
        item, own = statement.object, _id_of(statement.object)
        bearers = [bearer.id for bearer in self._reading.parties.of_code("wikidata", item)]
        # Whom an earlier import made stays, for a tie cannot pass from one organisation to another.
        if bearers and own not in bearers:
            return None
        if item not in self._named:
            self._named[item] = None if bearers else self._by_name(statement.row.text("objectlabel"))
            if named := self._named[item]:
                label = statement.row.text("objectlabel")
                detail = (
                    f"{item} ({label}) is taken for {named} by its name; the code wikidata:{item} would say it surely"
                )
                self._reading.note(None, detail)
            if other := next((bearer for bearer in bearers if bearer != own), None):
                detail = f"stays apart from {other}, which has the same code, until {self._dataset} is unloaded and imported again"
                self._reading.note(None, f"{own} {detail}")
        if self._named[item] is None:
            self.made.setdefault(item, statement.row)
        return self._named[item] or own

    def _by_name(self, label: str) -> str | None:
        """Return the one organisation of a name that is here."""
        if not label or not self._reading.parties.is_known(label):
            return None
        try:
            named = self._reading.parties.of_reference(label, FIRST_DAY, LAST_DAY)
        except RowError:  # The label is a name of several.
            return None
        return named if self._kind_of(named) in TIE_KINDS["member_of"].targets else None

    def records(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Yield the records of those that are made, with the place of each."""
        for item, row in self.made.items():
            label = row.text("objectlabel")
            is_name = label and not _LABEL_IS_ID.match(label)
            record = {
                "id": _id_of(item),
                "kind": "organisation",
                "names": [{"text": label, "language": "en"} if is_name else {"text": f"Wikidata {item}"}],
                "codes": [{"scheme": "wikidata", "code": item}],
                "dataset": self._dataset,
                "citations": [{"source": self._dataset, "locator": item}],
            }
            yield record, row.place
