"""Which datasets a store holds: what each covers, whom to cite, and how much it says."""

from __future__ import annotations

from graphsvc.model.batch import PLURALS
from graphsvc.model.wire_records import Dataset
from graphsvc.service.stored_bodies import BodyStore, records
from graphsvc.snapshot.view import View


def datasets(store: BodyStore, view: View) -> list[Dataset]:
    """List the datasets by id, with the numbers of their records that stand in a view.

    Their `version` is the edition that the makers give them, not that of the record.
    """
    rows = view.sources("dataset")
    counts = view.records_by_dataset()
    bodies = records(store, [("source", row.id, row.version) for row in rows])
    return [
        Dataset(
            id=row.id,
            title=row.title,
            version=body["edition"],
            licence=body["licence"],
            citation=body["citation"],
            coverage=body["coverage"],
            checked_through=body["checked_through"],
            counts={plural: counts[record][row.index] for plural, record in PLURALS.items()},
        )
        for row, body in zip(rows, bodies, strict=True)
    ]
