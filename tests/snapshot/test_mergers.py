"""Merged entities are read as the ones that stand for them, as of the view's revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from graphsvc.model.citation import Record
from graphsvc.model.entity import Entity
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.snapshot import names
from graphsvc.snapshot.log_applier import LogApplier
from graphsvc.snapshot.rows import EntityRow
from graphsvc.snapshot.state import SnapshotState
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.log import ListLog, apply_under_readers

GULF = worlds.country(
    "gulf",
    names=[{"text": "Gulf"}, {"text": "Trucial States", "until": "1971-12-02"}],
    codes=[{"scheme": "cow", "code": "696"}],
    spells=[{"system": "cow", "since": "1971-12-02"}],
)
EMIRATES = worlds.country("emirates", "Emirates", codes={"gw": "696"}, spells=[{"system": "gw", "since": "1971-12-02"}])
OMAN, QATAR = worlds.country("oman"), worlds.country("qatar")


def merged(entity: Entity, into: Entity) -> Entity:
    return replace(entity, merged_into=into.id)


def world(*records: Record) -> Callable[..., View]:
    """Give a function that writes records in one revision and gives the view of it; the world is its first."""
    log = ListLog()
    state = SnapshotState("list")
    builder = LogApplier(state)

    def write(*more: Record) -> View:
        log.write(*more)
        builder.apply([one for one in log.written if one.revision == log.revision])
        return View(state, log.revision)

    write(*records)
    return write


def index(view: View, entity: Entity) -> int:
    found = view.index(entity.id)
    assert found is not None
    return found


def parties(view: View, entity: Entity) -> list[tuple[str, str]]:
    return [(view.id(row.from_), view.id(row.to)) for row in view.ties(index(view, entity))]


def row_of(view: View, entity: Entity) -> EntityRow:
    found = view.entity(index(view, entity))
    assert found is not None
    return found


def test_ties_of_a_merged_entity_are_those_of_the_one_that_stands_as_of_the_view() -> None:
    write = world(
        GULF,
        EMIRATES,
        OMAN,
        worlds.tie("rival_of", "oman", "gulf", key="1"),
        worlds.tie("rival_of", "emirates", "oman", key="2"),
        worlds.tie("allied_with", "gulf", "oman", key="3"),
    )
    apart = [("oman", "gulf"), ("gulf", "oman")], [("emirates", "oman")]
    together = [("oman", "emirates"), ("emirates", "oman"), ("emirates", "oman")]
    view = write(merged(GULF, EMIRATES))
    assert (parties(view, GULF), parties(view, EMIRATES), parties(view, OMAN)) == ([], together, together)
    assert [row.kind for row in view.ties(index(view, EMIRATES), frozenset({"allied_with"}))] == ["allied_with"]
    assert [(view.id(row.from_), view.id(row.to)) for row in view.all_ties()] == together
    before, undone = view.rewind(1), write(GULF)
    assert (parties(before, GULF), parties(before, EMIRATES)) == apart
    assert (parties(undone, GULF), parties(undone, EMIRATES)) == apart
    assert parties(undone.rewind(2), EMIRATES) == together


def test_a_chain_of_mergers_is_followed_to_its_end_and_cut_where_it_is_undone() -> None:
    write = world(GULF, EMIRATES, OMAN, QATAR, worlds.tie("rival_of", "gulf", "qatar", key="1"))
    write(merged(GULF, EMIRATES))
    view = write(merged(EMIRATES, OMAN))
    assert (parties(view, OMAN), parties(view, EMIRATES)) == ([("oman", "qatar")], [])
    view = write(EMIRATES)
    assert (parties(view, OMAN), parties(view, EMIRATES)) == ([], [("emirates", "qatar")])


def test_what_is_written_later_for_a_merged_entity_is_read_for_the_one_that_stands() -> None:
    write = world(GULF, EMIRATES, OMAN)
    write(merged(GULF, EMIRATES))
    view = write(worlds.tie("rival_of", "oman", "gulf"), worlds.event("meeting", "2000", parts={"gulf": "host"}))
    assert parties(view, EMIRATES) == [("oman", "emirates")]
    assert len(view.events(index(view, EMIRATES))) == 1


def test_a_tie_that_joins_an_entity_to_one_merged_into_it_is_not_shown_and_stands_as_a_record() -> None:
    tie = worlds.tie("rival_of", "gulf", "emirates")
    write = world(GULF, EMIRATES, tie)
    view = write(merged(GULF, EMIRATES))
    assert (parties(view, EMIRATES), view.all_ties(), view.tie(tie.id)) == ([], [], None)
    assert (view.version("tie", tie.id), view.was_retracted("tie", tie.id)) == (1, False)
    assert view.rewind(1).tie(tie.id) is not None


def test_entities_within_ties_and_events_are_followed() -> None:
    place, camp = worlds.entity("old-place", "place"), worlds.entity("camp", "place")
    part = {"entity": "gulf", "role": "host", "according_to": "gulf", "confidence": "high"}
    write = world(
        *(GULF, EMIRATES, OMAN, QATAR, place, camp, worlds.alliance("pact"), worlds.group("rebels")),
        worlds.tie("member_of", "oman", "pact", attributes={"owed_to": ["gulf", "qatar", "emirates"]}),
        worlds.tie("hosts", "qatar", "rebels", attributes={"place": "old-place", "people": {"about": 3}}),
        worlds.tie("protects_interests_in", "qatar", "oman", attributes={"on_behalf_of": "gulf"}),
        worlds.event("meeting", "2000", participants=[part], place="old-place"),
    )
    view = write(merged(GULF, EMIRATES), merged(place, camp))
    owed, hosted, protected = (row.extra for row in view.all_ties())
    assert owed == {"owed_to": ("emirates", "qatar")}
    assert hosted == {"place": "camp", "people": {"about": 3, "min": None, "max": None}}
    assert protected == {"on_behalf_of": "emirates"}
    [event] = view.all_events()
    [found] = event.participants
    stands = index(view, EMIRATES)
    assert (found.entity, found.according_to, event.place) == (stands, stands, index(view, camp))
    assert view.events(stands) == [event] == [view.event(event.id)]
    assert view.rewind(1).all_ties()[0].extra == {"owed_to": ("gulf", "qatar", "emirates")}


def test_an_attribute_that_names_entities_does_so_in_every_kind_of_tie() -> None:
    naming: dict[str, set[bool]] = {}
    for kind in TIE_KINDS.values():
        for name, attribute in kind.attributes.items():
            naming.setdefault(name, set()).add(attribute.type in ("entity", "entities"))
    assert {name for name, said in naming.items() if len(said) > 1} == set()


def test_coverage_is_of_those_that_stand() -> None:
    coverage = [
        {"question": "membership", "among": ["gulf", "oman"], "within": ["old-pact"], "period": "1949/.."},
        {"question": "hosting", "period": "2000"},
    ]
    old, new = worlds.alliance("old-pact"), worlds.alliance("pact")
    write = world(GULF, EMIRATES, OMAN, old, new, worlds.dataset("d", coverage=coverage))
    view = write(merged(GULF, EMIRATES), merged(old, new))
    [source] = view.sources("dataset")
    entry, untouched = source.coverage
    assert entry.among == frozenset({index(view, EMIRATES), index(view, OMAN)})
    assert entry.within == frozenset({index(view, new)})
    assert (entry.body["among"], entry.body["within"]) == (["emirates", "oman"], ["pact"])
    assert untouched is view.rewind(1).sources()[0].coverage[1]
    assert view.source(source.index) == source


def test_names_codes_and_spells_are_united() -> None:
    write = world(GULF, EMIRATES)
    view = write(merged(GULF, EMIRATES))
    row = row_of(view, EMIRATES)
    assert (row.id, row.name, row.version) == ("emirates", "Emirates", 1)
    assert [name.text for name in row.names] == ["Emirates", "Gulf", "Trucial States"]
    assert [(code.scheme, code.code) for code in row.codes] == [("gw", "696"), ("cow", "696")]
    assert [spell.system for spell in row.spells] == ["gw", "cow"]
    assert row_of(view, GULF) == row
    assert [one.id for one in view.entities()] == ["emirates"]
    assert view.coded("cow", "696") == view.named("gulf") == [row]
    assert [name.text for name in row_of(view.rewind(1), EMIRATES).names] == ["Emirates"]


def test_a_search_shows_once_what_stands_for_several() -> None:
    write = world(GULF, worlds.country("emirates", "Gulf Emirates"))
    view = write(merged(GULF, EMIRATES))
    assert [row.id for row in names.search(view, "gulf")] == ["emirates"]
    assert [row.id for row in names.search(view, "trucial")] == ["emirates"]
    assert [row.id for row in names.search(view.rewind(1), "gulf")] == ["gulf", "emirates"]


def test_mergers_may_be_those_of_another_revision() -> None:
    write = world(GULF, EMIRATES)
    before = write(worlds.country("kuwait"))
    head = write(merged(GULF, EMIRATES))
    assert head.with_mergers_of(head) is head
    apart = head.with_mergers_of(before)
    assert (apart.revision, [row.id for row in apart.entities()]) == (3, ["emirates", "gulf", "kuwait"])
    again = write(GULF)
    together = again.with_mergers_of(head)
    assert (together.revision, [row.id for row in together.entities()]) == (4, ["emirates", "kuwait"])


def test_a_circle_which_no_store_makes_is_not_followed() -> None:
    write = world(GULF, EMIRATES, OMAN)
    view = write(merged(GULF, EMIRATES), merged(EMIRATES, GULF), merged(OMAN, GULF))
    assert view.merged is None
    assert len(view.entities()) == 3


def test_readers_see_each_merger_whole_while_others_are_applied() -> None:
    """In every revision all of the states are merged into one, or none; what a reader sees is one of the two."""
    states = [worlds.country(f"s{number}") for number in range(20)]
    log = ListLog()
    log.write(OMAN, QATAR, *states, *(worlds.tie("rival_of", one.id, "qatar", key=one.id) for one in states))
    for _ in range(60):
        log.write(*(merged(one, OMAN) for one in states))
        log.write(*states)

    def faults(view: View) -> Iterator[object]:
        if view.revision:
            seen = len(view.ties(index(view, OMAN))), len(view.entities())
            if seen != ((20, 2) if view.revision % 2 == 0 else (0, 22)):
                yield view.revision, seen

    assert apply_under_readers(log, faults) == []


def test_a_view_of_any_moment_is_right_however_often_an_entity_is_merged_and_parted() -> None:
    write = world(GULF, EMIRATES)
    views = [write(merged(GULF, EMIRATES) if number % 2 else GULF) for number in range(100)]
    assert [len(view.entities()) for view in views] == [1 if number % 2 else 2 for number in range(100)]
