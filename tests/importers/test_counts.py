"""A whole copy has about as many rows as is known; a cut one is refused, as its missing rows would say no."""

from __future__ import annotations

from tests.importers.conftest import Importing
from tests.importers.excerpts import EXCERPTS, atop_members, member


def test_an_excerpt_that_passes_for_a_whole_copy_is_refused(imports: Importing) -> None:
    for name in ("atop", "us-missions", "igo", "rivalries-td", "rivalries-tss", "rdcr"):
        faults = imports.faults(name, *EXCERPTS[name].write(imports.folder / name))
        assert any("that a whole copy has at least: the files are cut" in fault for fault in faults), name
        assert any("--incomplete" in fault for fault in faults)


def test_more_rows_than_expected_are_told(imports: Importing) -> None:
    rows = [member(treaty, 200, "1990", "0", 0, "consul") for treaty in range(4_000, 7_001)]
    path = imports.write("m.csv", atop_members(*rows))
    assert imports.run("atop", path, dry_run=True).notes == (
        "3,001 memberships are more than the 3,000 that were expected",
        "3,001 alliances are more than the 900 that were expected",
    )
