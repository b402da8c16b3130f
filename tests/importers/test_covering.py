"""What answers say of data sets that can be imported is what their importers declare."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.ingest.importers import atop, us_missions
from graphsvc.ingest.importers.all import IMPORTERS
from graphsvc.ingest.importers.covering import IMPORTABLE
from graphsvc.ingest.importers.mapping import find_mapping
from graphsvc.model import intervals


def source_of(dataset: str) -> dict[str, Any]:
    """Return the source that importing a data set writes."""
    _, command, name, *mapping = IMPORTABLE[dataset].command.split()
    assert command == "import"
    assert name in IMPORTERS
    if mapping:
        return dict(find_mapping(mapping[1]).source)
    sources: dict[str, dict[str, Any]] = {"atop": atop.SOURCE, "us-missions": us_missions.SOURCE}
    return sources.get(dataset) or dict(find_mapping(name).source)


@pytest.mark.parametrize("dataset", IMPORTABLE)
def test_a_data_set_is_imported_under_its_id_by_the_command(dataset: str) -> None:
    assert source_of(dataset)["id"] == dataset


@pytest.mark.parametrize("dataset", ["atop", "rivalries-td", "rivalries-tss"])
def test_the_coverage_is_that_which_is_declared(dataset: str) -> None:
    importable, coverage = IMPORTABLE[dataset], source_of(dataset)["coverage"]
    assert isinstance(coverage, list)
    said = intervals.parse_period(importable.period)
    for question in importable.questions:
        (entry,) = [entry for entry in coverage if entry["question"] == question]
        declared = intervals.parse_period(entry["period"])
        assert (entry["among"], declared.first, declared.last) == (importable.among, said.first, said.last)
