"""What was learned between two revisions: which records came, changed and went, whatever happened in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.questions.record_diff import (
    RECORDS,
    ChangedRecord,
    ChangedRecords,
    RecordFilter,
    changed_records,
    revisions_about,
)
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.everything import logs
from tests.snapshot.log import ListLog, build

ALBANIA, IRAN, ITALY = worlds.ALBANIA, worlds.IRAN, worlds.ITALY
TIE = worlds.tie("recognises", "albania", "iran", "1999", key="row")
CORRECTED = worlds.tie("recognises", "albania", "iran", "1999", "2022-09-07", key="row")
MEETING = worlds.event("meeting", "2022-09", parts={"albania": "attendee", "italy": "attendee"}, key="row")

Key = tuple[str, str]
Versions = dict[Key, tuple[int | None, int | None]]


def between(log: ListLog, first: int, last: int, narrowed: RecordFilter | None = None) -> ChangedRecords:
    state = build(log.written)
    return changed_records(View(state, first), View(state, last), narrowed or RecordFilter())


def ways(lessons: ChangedRecords) -> list[tuple[str, str, str]]:
    return [(one.outcome, one.record, one.id) for one in lessons.part(0, len(lessons))]


def test_a_record_that_was_not_there_is_added() -> None:
    log = ListLog()
    log.write(ALBANIA, IRAN)
    log.write(TIE)
    assert ways(between(log, 1, 2)) == [("added", "tie", TIE.id)]


def test_a_record_there_at_both_with_another_version_is_corrected() -> None:
    log = ListLog()
    log.write(ALBANIA, IRAN, TIE)
    log.write(CORRECTED)
    log.write(worlds.country("iran", "Persia"))
    assert between(log, 1, 3).part(0, 9) == [
        ChangedRecord("tie", TIE.id, 1, 2, 2),
        ChangedRecord("entity", "iran", 1, 2, 3),
    ]


def test_a_record_that_has_gone_is_retracted_at_the_revision_that_took_it_back() -> None:
    log = ListLog()
    log.write(ALBANIA, IRAN, TIE, MEETING)
    log.write(CORRECTED)
    log.write(retracted=[TIE, MEETING])
    assert between(log, 1, 3).part(0, 9) == [
        ChangedRecord("tie", TIE.id, 1, None, 3),
        ChangedRecord("event", MEETING.id, 1, None, 3),
    ]


def test_what_was_written_and_retracted_in_between_is_no_lesson() -> None:
    log = ListLog()
    log.write(ALBANIA, IRAN)
    log.write(TIE, ITALY)
    log.write(CORRECTED)
    log.write(retracted=[TIE, ITALY])
    lessons = between(log, 1, 4)
    assert (len(lessons), lessons.counts()) == (0, {"added": 0, "corrected": 0, "retracted": 0})


def test_what_changed_more_than_once_may_be_as_it_was_and_is_told_apart() -> None:
    log = ListLog()
    log.write(ALBANIA, IRAN, TIE)
    log.write(CORRECTED, worlds.country("iran", "Persia"))
    log.write(TIE)
    lessons = between(log, 1, 3)
    [(row, again)] = lessons.again()
    assert again == ChangedRecord("tie", TIE.id, 1, 3, 3)
    assert ways(lessons.without([row])) == [("corrected", "entity", "iran")]
    assert lessons.without([row]).counts() == {"added": 0, "corrected": 1, "retracted": 0}


def test_lessons_come_by_their_last_change_then_by_kind_of_record_then_by_id() -> None:
    log = ListLog()
    log.write(worlds.dataset("atop"), worlds.country("zaire"), TIE)
    log.write(MEETING, TIE, IRAN, ALBANIA, worlds.dataset("more"))
    log.write(CORRECTED)
    found = between(log, 0, 3)
    assert [(one.revision, one.record, one.id) for one in found.part(0, 99)] == [
        (1, "source", "atop"),
        (1, "entity", "zaire"),
        (2, "source", "more"),
        (2, "entity", "albania"),
        (2, "entity", "iran"),
        (2, "event", MEETING.id),
        (3, "tie", TIE.id),
    ]


def test_an_earlier_view_comes_first() -> None:
    log = ListLog()
    log.write(ALBANIA)
    with pytest.raises(ValueError, match="give the earlier view first"):
        between(log, 1, 0)


class TestNarrowing:
    @pytest.fixture
    def log(self) -> ListLog:
        log = ListLog()
        log.write(worlds.dataset("atop"), ALBANIA)
        log.write(worlds.document("column"), IRAN, ITALY, worlds.NATO)
        log.write(TIE, MEETING, worlds.tie("rival_of", "italy", "iran", "1999", dataset="atop"))
        return log

    def about(self, log: ListLog, *ids: str) -> set[Key]:
        view = View(build(log.written), log.revision)
        parties = tuple(frozenset((index,)) for one in ids if (index := view.index(one)) is not None)
        assert len(parties) == len(ids)
        lessons = between(log, 1, log.revision, RecordFilter(parties))
        return {(one.record, one.id) for one in lessons.part(0, 99)}

    def test_an_entity_has_its_own_record_its_ties_and_its_events_and_no_source(self, log: ListLog) -> None:
        assert self.about(log, "albania") == {("tie", TIE.id), ("event", MEETING.id)}
        assert len(self.about(log, "italy")) == 3
        assert self.about(log, "nato") == {("entity", "nato")}

    def test_a_pair_has_what_joins_the_two_and_their_own_records(self, log: ListLog) -> None:
        assert self.about(log, "albania", "iran") == {("entity", "iran"), ("tie", TIE.id)}
        assert self.about(log, "italy", "albania") == {("entity", "italy"), ("event", MEETING.id)}

    def test_a_party_may_be_several_records(self, log: ListLog) -> None:
        view = View(build(log.written), log.revision)
        albania, iran, italy = (view.index(one) or 0 for one in ("albania", "iran", "italy"))
        both = frozenset((albania, italy))
        assert len(between(log, 0, 3, RecordFilter((both,)))) == 5
        assert len(between(log, 1, 3, RecordFilter((both, frozenset((iran,)))))) == 4
        assert len(between(log, 1, 3, RecordFilter((frozenset((iran,)), both)))) == 4

    def test_who_no_longer_takes_part_in_an_event_learns_so(self, log: ListLog) -> None:
        log.write(worlds.event("meeting", "2022-09", parts={"albania": "attendee"}, key="row"))
        view = View(build(log.written), log.revision)
        found = between(log, 3, 4, RecordFilter((frozenset((view.index("italy") or 0,)),)))
        assert ways(found) == [("corrected", "event", MEETING.id)]

    def test_datasets_are_listened_to_by_their_index_and_none_of_them_say_nothing(self, log: ListLog) -> None:
        view = View(build(log.written), log.revision)
        atop = view.source_index("atop")
        assert atop is not None
        assert {one for _, one, _ in ways(between(log, 0, 3, RecordFilter(datasets=frozenset({atop}))))} == {
            "source",
            "tie",
        }
        assert len(between(log, 0, 3, RecordFilter(datasets=frozenset()))) == 0

    def test_kinds_of_records_are_chosen(self, log: ListLog) -> None:
        for record in RECORDS:
            found = between(log, 0, 3, RecordFilter(records=frozenset({record})))
            assert {one for _, one, _ in ways(found)} == {record}
        assert len(between(log, 0, 3, RecordFilter(records=frozenset()))) == 0


def versions(lessons: ChangedRecords) -> Versions:
    return {(one.record, one.id): (one.before, one.after) for one in lessons.part(0, len(lessons))}


def counted(log: ListLog, first: int, last: int) -> Versions:
    """Compare the log with itself, record by record."""
    then: dict[Key, int] = {}
    now: dict[Key, int] = {}
    for change in log.written:
        for limit, standing in ((first, then), (last, now)):
            if change.revision <= limit:
                standing.pop((change.record, change.id), None)
                if change.body is not None:
                    standing[change.record, change.id] = change.version
    return {key: (then.get(key), now.get(key)) for key in then | now if then.get(key) != now.get(key)}


@given(logs(), st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_two_stretches_of_time_come_to_the_same_as_both_at_once(log: ListLog, drawn: list[int]) -> None:
    a, b, c = sorted(min(one, log.revision) for one in drawn)
    ab, bc = versions(between(log, a, b)), versions(between(log, b, c))
    composed: Versions = {}
    for key in ab | bc:
        after = bc[key][1] if key in bc else ab[key][1]
        composed[key] = (ab[key][0] if key in ab else bc[key][0], after)
    assert versions(between(log, a, c)) == {key: pair for key, pair in composed.items() if pair != (None, None)}
    assert versions(between(log, a, c)) == counted(log, a, c)


@given(logs(), st.integers(0, 6), st.integers(1, 4))
def test_parts_join_to_the_whole_and_counts_count_it(log: ListLog, first: int, size: int) -> None:
    lessons = between(log, min(first, log.revision), log.revision)
    whole = lessons.part(0, len(lessons))
    parts = [lessons.part(start, start + size) for start in range(0, len(lessons) + size, size)]
    assert [one for part in parts for one in part] == whole
    assert lessons.counts() == {
        way: sum(one.outcome == way for one in whole) for way in ("added", "corrected", "retracted")
    }


@given(logs())
def test_no_revision_that_changed_something_about_a_party_is_left_out_of_its_log(log: ListLog) -> None:
    state = build(log.written)
    head = View(state, state.head)
    everyone = [frozenset({index}) for index in range(len(state.entities.ids))]
    pairs = [(a, b) for a in everyone[:4] for b in everyone[:4] if a != b]
    for parties in [(), *((party,) for party in everyone), *pairs]:
        wanted = RecordFilter(parties)
        listed = revisions_about(head, wanted)
        assert listed == sorted(set(listed), reverse=True)
        changed = {
            revision
            for revision in range(1, state.head + 1)
            if len(changed_records(View(state, revision - 1), View(state, revision), wanted))
        }
        assert changed <= set(listed)
