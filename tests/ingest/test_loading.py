"""Loading sets into a store: all together or nothing, the same twice, and never over a correction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphsvc.errors import Fault, InvalidInput
from graphsvc.model.batch import READERS, Author, Batch, Write
from graphsvc.model.ids import tie_id
from graphsvc.service.loading import LoadReport, load, shipped_seeds
from graphsvc.store.sqlite import SqliteStore
from tests.ingest.folders import ENTITIES, HEAD, TIES, write_set

ANA = Author("k-1", "ana")
ONE = tie_id("mine", "has_relations_with", "one")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    found = SqliteStore(tmp_path / "store.sqlite")
    found.migrate()
    yield found
    found.close()


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return write_set(tmp_path / "mine", {"entities.yaml": ENTITIES, "ties.yaml": TIES})


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def counts(report: LoadReport) -> dict[str, tuple[int, int, int, int]]:
    return {one.name: (one.new, one.changed, one.same, one.retracted) for one in report.sets}


def refused(store: SqliteStore, *paths: Path, **options: Any) -> list[Fault]:
    before = store.head()
    with pytest.raises(InvalidInput) as caught:
        load(store, paths, **options)
    assert store.head() == before
    return list(caught.value.faults)


def body(store: SqliteStore, record: str, id: str) -> dict[str, Any]:  # noqa: A002
    text = store.history(record, id, limit=1)[0].body
    assert text is not None
    found: dict[str, Any] = json.loads(text)
    return found


def correct(store: SqliteStore, record: str, id: str, **fields: Any) -> None:  # noqa: A002
    """Change a record as an analyst does over HTTP."""
    faults: list[Fault] = []
    value = READERS[record]({**body(store, record, id), **fields}, "", faults, id=id)
    assert faults == []
    store.write(Batch((Write(record, id, value),), ANA, "corrected"))


def test_the_first_load_is_one_revision_and_the_second_changes_nothing(store: SqliteStore, mine: Path) -> None:
    assert counts(load(store, [mine])) == {"mine": (4, 0, 0, 0)}
    assert store.head().revision == 1
    again = load(store, [mine])
    assert counts(again) == {"mine": (0, 0, 4, 0)}
    assert again.changes_nothing
    assert store.head().revision == 1


def test_a_dry_run_tells_the_same_and_writes_nothing(store: SqliteStore, mine: Path) -> None:
    report = load(store, [mine], dry_run=True)
    assert (report.dry_run, counts(report)) == (True, {"mine": (4, 0, 0, 0)})
    assert store.head().revision == 0


def test_a_changed_record_is_a_new_version_and_one_that_is_gone_is_retracted(store: SqliteStore, mine: Path) -> None:
    load(store, [mine])
    edit(mine / "ties.yaml", TIES, TIES.replace("key: one", "key: two"))
    edit(mine / "entities.yaml", "Norway", "Norge")
    for dry_run in (True, False):
        assert counts(load(store, [mine], dry_run=dry_run)) == {"mine": (1, 1, 2, 1)}
    assert store.history("tie", ONE, limit=1)[0].op == "retract"
    assert store.check() == []


def test_who_loads_is_told_in_the_history(store: SqliteStore, mine: Path) -> None:
    load(store, [mine])
    assert store.history("tie", ONE, limit=1)[0].by == Author(None, "load")


def test_a_load_leaves_a_correction_alone(store: SqliteStore, mine: Path) -> None:
    load(store, [mine])
    correct(store, "tie", ONE, until="1980")
    assert counts(load(store, [mine])) == {"mine": (0, 0, 4, 0)}
    assert body(store, "tie", ONE)["until"] == "1980"


def test_a_change_in_the_file_against_a_correction_is_refused_at_its_line(store: SqliteStore, mine: Path) -> None:
    load(store, [mine])
    correct(store, "tie", ONE, until="1980")
    edit(mine / "ties.yaml", "since: 1971", "since: 1972")
    [fault] = refused(store, mine)
    assert fault.pointer == f"{mine}/ties.yaml:1"
    assert "load with --overwrite" in fault.detail
    assert counts(load(store, [mine], overwrite=True)) == {"mine": (0, 1, 3, 0)}
    assert (body(store, "tie", ONE)["since"], body(store, "tie", ONE)["until"]) == ("1972", "..")


def test_a_corrected_record_that_left_the_files_is_refused(store: SqliteStore, mine: Path) -> None:
    load(store, [mine])
    correct(store, "tie", ONE, until="1980")
    (mine / "ties.yaml").unlink()
    [fault] = refused(store, mine)
    assert fault.pointer == str(mine)
    assert counts(load(store, [mine], overwrite=True)) == {"mine": (0, 0, 3, 1)}


def test_what_the_store_refuses_is_told_by_file_and_line(store: SqliteStore, mine: Path) -> None:
    edit(mine / "ties.yaml", "to: norway", "to: narnia")
    assert refused(store, mine) == [
        Fault(f"{mine}/ties.yaml:4", "to: there is no entity 'narnia'; write it first, or in the same batch")
    ]


def test_faults_of_the_files_and_of_the_store_come_together(store: SqliteStore, mine: Path) -> None:
    edit(mine / "entities.yaml", "text: Norway", "txt: Norway")
    (mine / "ties.yaml").write_text(TIES + TIES.replace("key: one", "key: two").replace("to: norway", "to: narnia"))
    found = refused(store, mine)
    assert {fault.pointer for fault in found} == {f"{mine}/entities.yaml:6", f"{mine}/ties.yaml:9"}


def test_a_fault_in_one_set_keeps_out_all(store: SqliteStore, mine: Path, tmp_path: Path) -> None:
    other = write_set(tmp_path / "other", {"ties.yaml": "- {}\n"})
    assert refused(store, mine, other)
    assert store.head().revision == 0


def test_records_that_others_of_the_load_refer_to_are_not_dropped_with_a_fault(store: SqliteStore, mine: Path) -> None:
    load(store, [mine])
    edit(mine / "entities.yaml", "kind: country\n  names: [{text: Norway}]", "kind: land\n  names: [{text: Norway}]")
    assert [fault.pointer for fault in refused(store, mine)] == [f"{mine}/entities.yaml:5"]


def test_a_required_set_may_be_in_the_store_alone(store: SqliteStore, mine: Path, tmp_path: Path) -> None:
    head = HEAD.format(id="more") + "requires: [mine]\n"
    ties = TIES.replace("since: 1971", "since: 1991")
    more = write_set(tmp_path / "elsewhere" / "more", {"dataset.yaml": head, "ties.yaml": ties})
    assert [fault.pointer for fault in refused(store, more)] == [f"{more}/dataset.yaml:3"]
    load(store, [mine])
    assert counts(load(store, [more])) == {"more": (2, 0, 0, 0)}


def test_a_required_set_that_ships_is_loaded_along(store: SqliteStore, tmp_path: Path) -> None:
    head = HEAD.format(id="mine") + "requires: [states]\n"
    ties = TIES.replace("since: 1971", "since: 1991")
    mine = write_set(tmp_path / "mine", {"dataset.yaml": head, "ties.yaml": ties})
    report = load(store, [mine])
    assert [one.name for one in report.sets] == ["mine", "states"]
    assert report.sets[1].new > 30


def test_a_tie_that_an_event_closes_carries_its_end_itself(store: SqliteStore, mine: Path) -> None:
    (mine / "events.yaml").write_text(
        "- key: e\n  kind: severance\n  title: Over\n  when: 2022-09-07\n  closes:\n    - one\n"
    )
    [fault] = refused(store, mine)
    assert fault.pointer == f"{mine}/events.yaml:6"
    assert "write until: 2022-09-07 in the tie itself" in fault.detail
    (mine / "ties.yaml").write_text(TIES + "  until: 2022-09-07\n")
    assert counts(load(store, [mine])) == {"mine": (5, 0, 0, 0)}


def test_two_equal_claims_under_different_keys_are_warned_of(store: SqliteStore, mine: Path) -> None:
    (mine / "ties.yaml").write_text(TIES + TIES.replace("key: one", "key: two"))
    [warning] = load(store, [mine]).warnings
    place, _, detail = warning.partition(": ")
    assert place == f"{mine}/ties.yaml:{TIES.count(chr(10)) + 1}"
    assert "the same claim" in detail


def test_what_coverage_never_lets_speak_is_warned_of_by_file_and_line(store: SqliteStore, mine: Path) -> None:
    head = HEAD.format(id="mine")
    covering = "coverage:\n  - question: relations\n    period: 1900/1901\nchecked_through: 9000-01-01\n"
    (mine / "dataset.yaml").write_text(head + covering)
    ahead, unheard = load(store, [mine], dry_run=True).warnings
    lines = (head + covering).splitlines()
    assert ahead.startswith(f"{mine}/dataset.yaml:{lines.index('checked_through: 9000-01-01') + 1}: ")
    assert unheard.startswith(f"{mine}/ties.yaml:1: tie {ONE} ")
    assert "'mine' covers relations of it only in 1900/1901, up to 9000-01-01" in unheard


def test_a_tie_outside_the_existence_of_its_parties_is_warned_of_in_a_dry_run(store: SqliteStore, mine: Path) -> None:
    entities = mine / "entities.yaml"
    entities.write_text(
        entities.read_text().replace("  kind: country\n", "  kind: country\n  exists: [1800/1850-01-01]\n", 1)
    )
    [warning] = load(store, [mine], dry_run=True).warnings
    assert warning.startswith(f"{mine}/ties.yaml:1: tie {ONE} ")
    assert "leaves no day on which its parties exist: 'albania' existed 1800/1850-01-01" in warning


def test_the_sets_that_ship_load_without_a_warning(store: SqliteStore) -> None:
    seeds = shipped_seeds()
    assert seeds is not None
    assert load(store, [seeds], dry_run=True).warnings == ()


def test_coverage_that_makes_no_sense_is_refused_by_file_and_line(store: SqliteStore, mine: Path) -> None:
    head = HEAD.format(id="mine")
    entries = "coverage:\n  - {question: relations, among: [], period: 1900}\n  - {question: relations, within: [b], period: 1901}\n"
    (mine / "dataset.yaml").write_text(head + entries)
    first = head.count("\n") + 2
    assert [one.pointer for one in refused(store, mine)] == [
        f"{mine}/dataset.yaml:{line}" for line in (first, first + 1)
    ]


def test_ten_thousand_records_are_one_revision(store: SqliteStore, tmp_path: Path) -> None:
    entities = "id,kind,name\n" + "".join(f"c-{i},country,C {i}\n" for i in range(10_000))
    mine = write_set(tmp_path / "mine", {"entities.csv": entities})
    assert counts(load(store, [mine])) == {"mine": (10_001, 0, 0, 0)}
    assert counts(load(store, [mine])) == {"mine": (0, 0, 10_001, 0)}
    assert store.head().revision == 1
