"""What one write does: outcomes, versions, revisions, modes, dry runs."""

from __future__ import annotations

import re

from graphsvc.errors import Conflict, NotFound, Retracted, VersionMismatch
from graphsvc.model.batch import LOADER
from graphsvc.model.ids import canonical
from graphsvc.store.base import LogPosition, Store
from tests import worlds
from tests.contract.refusing import refusal
from tests.worlds import ALBANIA, ANALYST, batch, country, put, retract, write

RENAMED = country("albania", "Shqipëria")


def outcomes(store: Store, *writes: object) -> list[tuple[str, int]]:
    return [(one.outcome, one.version) for one in write(store, *writes).outcomes]  # type: ignore[arg-type]


def test_a_first_write_makes_revision_one(store: Store) -> None:
    assert write(store, ALBANIA).revision == 1


def test_each_write_that_changes_something_makes_the_next_revision(world: Store) -> None:
    assert [write(world, country(name)).revision for name in ("france", "spain", "malta")] == [2, 3, 4]


def test_a_new_record_has_version_one(store: Store) -> None:
    assert outcomes(store, ALBANIA) == [("new", 1)]


def test_another_body_is_the_next_version(world: Store) -> None:
    assert outcomes(world, RENAMED) == [("changed", 2)]


def test_an_equal_body_is_the_same_version(world: Store) -> None:
    assert outcomes(world, ALBANIA) == [("same", 1)]


def test_where_all_is_the_same_the_revision_and_moment_that_stand_are_told(world: Store) -> None:
    head = world.head()
    written = write(world, ALBANIA)
    assert (written.revision, written.at) == (head.revision, head.at)


def test_where_all_is_the_same_no_revision_is_made(world: Store) -> None:
    before = world.head()
    write(world, ALBANIA)
    assert world.head() == before


def test_a_batch_of_same_and_changed_makes_changes_of_the_changed_only(world: Store) -> None:
    write(world, worlds.IRAN, RENAMED)
    assert [(one.id, one.of) for one in world.changes(LogPosition(1, 99), 10)] == [("albania", 1)]


def test_an_empty_batch_changes_nothing(world: Store) -> None:
    before = world.head()
    written = world.write(batch())
    assert (written.outcomes, written.revision, world.head()) == ((), 1, before)


def test_an_empty_batch_on_an_empty_store_is_at_revision_zero(store: Store) -> None:
    assert store.write(batch()).revision == 0


def test_outcomes_come_in_the_order_of_the_batch_with_its_pointers(store: Store) -> None:
    found = write(store, worlds.MEK, ALBANIA, worlds.COLUMN).outcomes
    assert [(one.pointer, one.record, one.id) for one in found] == [
        ("/entities/0", "entity", "mek"),
        ("/entities/1", "entity", "albania"),
        ("/sources/0", "source", "column"),
    ]


def test_order_within_a_batch_does_not_matter(store: Store) -> None:
    write(store, *reversed((*worlds.small_world(), worlds.SEVERED)))
    assert store.head().revision == 1


def test_what_is_referred_to_has_a_lower_seq_than_what_refers_to_it(store: Store) -> None:
    write(store, *reversed((*worlds.small_world(), worlds.SEVERED, worlds.SEVERANCE)))
    kinds = [one.record for one in store.changes(LogPosition(0, 0), 99)]
    assert kinds == sorted(kinds, key=("source", "entity", "tie", "event").index)


def test_the_first_use_of_notes_creates_it(store: Store) -> None:
    write(store, ALBANIA)
    assert [(one.record, one.id) for one in store.changes(LogPosition(0, 0), 9)] == [
        ("source", "notes"),
        ("entity", "albania"),
    ]


def test_notes_is_created_once(world: Store) -> None:
    write(world, country("france"))
    assert len(world.history("source", "notes")) == 1


def test_the_author_and_the_reason_are_kept(world: Store) -> None:
    world.write(batch(RENAMED, by=LOADER, reason="as Albanians write it"))
    change = world.history("entity", "albania")[0]
    assert (change.by, change.reason) == (LOADER, "as Albanians write it")


def test_an_author_with_an_id_is_kept(world: Store) -> None:
    assert world.history("entity", "albania")[0].by == ANALYST


def test_a_write_without_a_reason_has_none(world: Store) -> None:
    assert world.history("entity", "albania")[0].reason is None


def test_the_body_is_the_canonical_json_of_the_record(world: Store) -> None:
    assert world.bodies([("entity", "albania", 1)]) == [canonical(ALBANIA.body())]


def test_text_is_kept_in_nfc(store: Store) -> None:
    write(store, country("cote-divoire", "Co\u0302te d’Ivoire"))
    assert "Côte d’Ivoire" in (store.bodies([("entity", "cote-divoire", 1)])[0] or "")


def test_a_name_sent_decomposed_is_the_same_as_composed(store: Store) -> None:
    write(store, country("cote-divoire", "Côte d’Ivoire"))
    assert outcomes(store, country("cote-divoire", "Co\u0302te d’Ivoire")) == [("same", 1)]


def test_text_beyond_the_basic_plane_quotes_and_newlines_come_back_as_sent(store: Store) -> None:
    odd = country("odd", "𐎠𐎼𐎹 \"quoted\" \\ {id: 'x'} $p 😀", attributes={"a\nb": ["—\t", {"ß": 1e-7, "n": -(2**63)}]})
    write(store, odd)
    assert store.bodies([("entity", "odd", 1)]) == [canonical(odd.body())]


def test_an_entity_and_a_source_may_share_an_id(world: Store) -> None:
    write(world, worlds.document("albania", title="A book"))
    assert [len(world.history(record, "albania")) for record in ("entity", "source")] == [1, 1]


def test_the_moment_is_utc_with_microseconds(store: Store) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", write(store, ALBANIA).at)


def test_a_write_and_its_changes_and_the_head_tell_one_moment(store: Store) -> None:
    at = write(store, ALBANIA).at
    assert {at} == {store.head().at, *(one.at for one in store.changes(LogPosition(0, 0), 9))}


# Modes and expected versions


def test_create_takes_a_new_id(store: Store) -> None:
    assert outcomes(store, put(ALBANIA, "create")) == [("new", 1)]


def test_create_of_an_equal_record_is_the_same(world: Store) -> None:
    assert outcomes(world, put(ALBANIA, "create")) == [("same", 1)]


def test_create_on_an_id_with_another_body_is_a_conflict_that_names_put(world: Store) -> None:
    assert "PUT" in refusal(world, Conflict, put(RENAMED, "create")).error.detail


def test_create_on_a_retracted_id_is_refused_as_retracted(world: Store) -> None:
    write(world, retract(worlds.ITALY))
    refusal(world, Retracted, put(worlds.ITALY, "create"))


def test_replace_of_what_exists_is_the_next_version(world: Store) -> None:
    assert outcomes(world, put(RENAMED, "replace")) == [("changed", 2)]


def test_replace_of_what_does_not_exist_is_not_found(world: Store) -> None:
    refusal(world, NotFound, put(country("france"), "replace"))


def test_the_expected_version_lets_a_write_pass(world: Store) -> None:
    assert outcomes(world, put(RENAMED, expected=1)) == [("changed", 2)]


def test_another_expected_version_is_a_mismatch(world: Store) -> None:
    refusal(world, VersionMismatch, put(RENAMED, expected=2))


def test_an_expected_version_of_what_does_not_exist_is_a_mismatch(world: Store) -> None:
    refusal(world, VersionMismatch, put(country("france"), expected=1))


def test_sameness_is_tested_before_the_expected_version(world: Store) -> None:
    write(world, put(RENAMED, expected=1))
    assert outcomes(world, put(RENAMED, expected=1)) == [("same", 2)]


# Dry runs


def test_a_dry_run_tells_the_outcomes_and_the_revision_it_would_have_made(world: Store) -> None:
    written = world.write(batch(RENAMED, country("france")), dry_run=True)
    told = [(one.outcome, one.version) for one in written.outcomes]
    assert (written.dry_run, written.revision, told) == (True, 2, [("changed", 2), ("new", 1)])


def test_a_dry_run_of_what_is_the_same_tells_the_revision_that_stands(world: Store) -> None:
    assert world.write(batch(ALBANIA), dry_run=True).revision == 1


def test_a_dry_run_writes_nothing(world: Store) -> None:
    before = world.head(), world.changes(LogPosition(0, 0), 99)
    world.write(batch(RENAMED, retract(worlds.ITALY)), dry_run=True)
    assert (world.head(), world.changes(LogPosition(0, 0), 99)) == before


def test_a_write_after_a_dry_run_takes_the_revision_that_it_told(world: Store) -> None:
    told = world.write(batch(RENAMED), dry_run=True).revision
    assert write(world, RENAMED).revision == told


def test_a_dry_run_is_refused_like_the_real_write(world: Store) -> None:
    refusal(world, VersionMismatch, put(RENAMED, expected=7), dry_run=True)
