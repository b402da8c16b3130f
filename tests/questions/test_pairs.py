"""Hosting, severance, timelines, and all about a pair."""

from __future__ import annotations

from graphsvc.model.citation import Record
from graphsvc.questions import dyads, hosting, missions, recognition, severed, timeline
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.obligations import ObligationFilter
from tests import worlds
from tests.questions.conftest import Ask

ALBANIA, IRAN, IRAQ = worlds.country("albania"), worlds.country("iran"), worlds.country("iraq")
MEK = worlds.group("mek", "MEK")
CAMP = worlds.entity("ashraf-3", "place")
PEOPLE = {"about": 3000, "min": None, "max": None}
HOSTS = worlds.tie(
    "hosts", "albania", "mek", "", since_latest="2022-07-15", attributes={"people": PEOPLE, "place": "ashraf-3"}
)
OPPOSES = worlds.tie("opposes", "mek", "iran", "", since_latest="2022-07-15")
STORY = (*worlds.small_world(), IRAQ, CAMP, HOSTS, OPPOSES)


def index(lens: Lens, id: str) -> int:  # noqa: A002
    found = lens.view.index(id)
    assert found is not None
    return found


class TestHosting:
    def test_a_host_shelters_a_group_against_whom_it_opposes(self, ask: Ask) -> None:
        lens = ask(*STORY, on="2022-09-06")
        (item,) = hosting.hosting(lens, known="").items
        assert (item["host"]["id"], item["group"]["id"], item["truth"]) == ("albania", "mek", "yes")
        assert [one["id"] for one in item["against"]] == ["iran"]
        assert item["people"] == PEOPLE
        assert item["place"] is not None and item["place"]["id"] == "ashraf-3"
        assert item["ties"] == [HOSTS.id, OPPOSES.id]
        assert (item["since"], item["since_latest"], item["until"]) == ("", "2022-07-15", "..")

    def test_it_is_narrowed_by_host_group_and_whom_it_is_against(self, ask: Ask) -> None:
        lens = ask(*STORY, on="2022-09-06")
        for name, meant, other in (
            ("host", "albania", "iran"),
            ("group", "mek", "albania"),
            ("against", "iran", "iraq"),
        ):
            assert hosting.hosting(lens, **{name: index(lens, meant)}, known="").total == 1  # type: ignore[arg-type]
            assert hosting.hosting(lens, **{name: index(lens, other)}, known="").total == 0  # type: ignore[arg-type]

    def test_before_the_day_it_was_told_of_it_is_possible(self, ask: Ask) -> None:
        ask(*STORY, on="2010-01-01")
        (item,) = hosting.hosting(ask(on="2010-01-01"), known="").items
        assert item["truth"] == "possible"
        certain = hosting.hosting(ask(on="2010-01-01", certainty="certain"), known="")
        assert (certain.items, certain.omitted.possible) == ([], 1)

    def test_datasets_are_not_mixed_in_the_spell_shown(self, ask: Ask) -> None:
        others = [
            worlds.tie("hosts", "albania", "mek", *spell, dataset="other", attributes={"people": people})
            for spell, people in ((("2015", "2020"), None), (("2020", ".."), {"about": 2000}))
        ]
        lens = ask(*STORY, worlds.dataset("other"), *others, on="2020-06-01")
        (item,) = hosting.hosting(lens, known="").items
        assert list(item["by_dataset"]) == ["notes", "other"]
        # Whom they oppose began on an unknown day, so that all three together may not yet hold.
        assert (item["truth"], item["since"], item["until"]) == ("possible", "2015", "..")
        assert item["people"] == {"about": 2000, "min": None, "max": None}

    def test_whom_it_is_against_must_be_as_sure_as_asked(self, ask: Ask) -> None:
        tie = worlds.tie("hosts", "iraq", "mek", "1986-01-01", "2016-01-01")
        ask(*STORY, tie, on="2000-01-01")
        lens = ask(on="2000-01-01", certainty="certain")
        for against in (None, index(lens, "iran")):
            narrowed = hosting.hosting(lens, against=against, known="")
            assert (narrowed.items, narrowed.omitted.possible) == ([], 2)

    def test_whom_it_was_against_by_the_last_word_is_carried(self, ask: Ask) -> None:
        ask(*STORY, on="2030-01-01")
        lens = ask(on="2030-01-01", certainty="carried")
        (item,) = hosting.hosting(lens, against=index(lens, "iran"), known="").items
        assert (item["truth"], [one["id"] for one in item["against"]]) == ("unknown", ["iran"])
        possible = hosting.hosting(ask(on="2030-01-01"), against=index(lens, "iran"), known="")
        assert (possible.items, possible.omitted.unknown) == ([], 1)


class TestSevered:
    def test_it_names_who_did_it(self, ask: Ask) -> None:
        ask(*STORY, worlds.SEVERED, on="2022-09-06")
        assert severed.severed(ask(on="2022-09-06"), None, known="").items == []
        lens = ask(on="2022-09-07")
        (item,) = severed.severed(lens, index(lens, "iran"), known="").items
        assert (item["by"]["id"], item["with"]["id"], item["status"]) == ("albania", "iran", "severed")
        assert severed.severed(lens, index(lens, "iraq"), known="").items == []

    def test_suspension_is_not_severance(self, ask: Ask) -> None:
        tie = worlds.tie("suspended_ties_with", "iran", "iraq", "1990")
        (item,) = severed.severed(ask(*STORY, tie, on="1995-01-01"), None, known="").items
        assert (item["status"], item["by"]["id"]) == ("suspended", "iran")


def mission(sender: str, receiver: str, since: str, until: str, level: str) -> Record:
    return worlds.tie("represented_in", sender, receiver, since, until, attributes={"level": level})


class TestMissions:
    def test_an_item_is_a_sender_a_receiver_and_a_level(self, ask: Ask) -> None:
        embassy = mission("albania", "iran", "1990", "2022-09-08", "ambassador")
        lens = ask(*STORY, embassy, on="2000-01-01")
        (item,) = missions.missions(lens, receiver=index(lens, "iran"), known="").items
        assert (item["of"]["id"], item["in"]["id"], item["level"]) == ("albania", "iran", "ambassador")
        assert (item["truth"], item["since"], item["until"], item["ties"]) == (
            "yes",
            "1990",
            "2022-09-08",
            [embassy.id],
        )
        assert missions.missions(lens, receiver=index(lens, "albania"), known="").items == []
        assert missions.missions(lens, sender=index(lens, "iran"), known="").items == []
        both = missions.missions(lens, sender=index(lens, "albania"), receiver=index(lens, "iran"), known="")
        assert both.items == [item]

    def test_that_there_was_none_is_no_mission(self, ask: Ask) -> None:
        lens = ask(*STORY, mission("iran", "iraq", "1990-01-01", "2000-01-01", "none"), on="1995-01-01")
        answer = missions.missions(lens, known="")
        assert (answer.items, answer.total, answer.omitted.unknown) == ([], 0, 0)
        assert [(item["of"]["id"], item["level"]) for item in answer.denied] == [("iran", "none")]

    def test_a_period_has_an_item_for_each_level_and_denies_only_who_had_none_at_all(self, ask: Ask) -> None:
        before = mission("iran", "iraq", "1990-01-01", "1995-01-01", "charge")
        after = mission("iran", "iraq", "1995-01-01", "2000-01-01", "ambassador")
        ended = mission("iran", "iraq", "2000-01-01", "..", "none")
        answer = missions.missions(ask(*STORY, before, after, ended, during="1994/2001"), known="")
        assert [item["level"] for item in answer.items] == ["ambassador", "charge"]
        assert answer.denied == []

    def test_the_level_is_that_of_a_pair(self, ask: Ask) -> None:
        lens = ask(*STORY, mission("iran", "iraq", "1990", "1990", "charge"), on="1990-06-01")
        (item,) = missions.missions(lens, known="").items
        assert item["truth"] == "possible"
        pair = dyads.dyad(lens, index(lens, "iran"), index(lens, "iraq"), ObligationFilter())
        level = pair.relations.levels["a_in_b"]
        assert level is not None
        assert (level["level"], level["truth"]) == (item["level"], item["truth"])

    def test_silence_is_a_no_only_where_all_missions_are_covered(self, ask: Ask) -> None:
        entry = {"question": "representation", "among": "any", "period": "1900/.."}
        assert missions.missions(ask(*STORY, on="2000-01-01"), known="").otherwise == "unknown"
        lens = ask(worlds.dataset("diplomats", coverage=[entry]), on="2000-01-01")
        assert missions.missions(lens, receiver=index(lens, "iran"), known="").otherwise == "no"


class TestRecognition:
    def test_it_goes_from_one_to_the_other(self, ask: Ask) -> None:
        tie = worlds.tie("recognises", "albania", "iraq", "1990-05-01", attributes={"recognition": "de_jure"})
        lens = ask(*STORY, tie, on="2000-01-01")
        (item,) = recognition.recognition(lens, of=index(lens, "iraq"), known="").items
        assert (item["by"]["id"], item["of"]["id"], item["truth"]) == ("albania", "iraq", "yes")
        assert (item["attributes"], item["ties"]) == ({"recognition": "de_jure"}, [tie.id])
        assert recognition.recognition(lens, by=index(lens, "albania"), known="").items == [item]
        assert recognition.recognition(lens, by=index(lens, "iraq"), known="").items == []

    def test_it_is_that_of_a_pair(self, ask: Ask) -> None:
        lens = ask(*STORY, worlds.tie("recognises", "albania", "iraq", "1990"), on="1990-03-01")
        (item,) = recognition.recognition(lens, known="").items
        (shown,) = dyads.dyad(lens, index(lens, "iraq"), index(lens, "albania"), ObligationFilter()).recognition
        assert {**item, "from": item["by"], "to": item["of"]} == {**shown, "by": item["by"], "of": item["of"]}

    def test_what_the_certainty_leaves_out_is_counted(self, ask: Ask) -> None:
        ask(*STORY, worlds.tie("recognises", "albania", "iraq", "1990"), on="1990-03-01")
        answer = recognition.recognition(ask(on="1990-03-01", certainty="certain"), known="")
        assert (answer.items, answer.omitted.possible) == ([], 1)

    def test_who_ended_is_not_carried_as_recognised(self, ask: Ask) -> None:
        ended = worlds.country("zanzibar", exists=["1963-12-10/1964-04-26"])
        tie = worlds.tie("recognises", "albania", "zanzibar", "1964-01-01", "..")
        ask(*STORY, ended, tie, on="2030-01-01")
        answer = recognition.recognition(ask(on="2030-01-01", certainty="carried"), known="")
        assert answer.items == []


class TestDyad:
    def test_everything_about_a_pair_is_there_with_its_ties(self, ask: Ask) -> None:
        ask(*STORY, on="2022-09-07")
        ask(worlds.SEVERED, worlds.SEVERANCE, on="2022-09-07")
        lens = ask(on="2022-09-07")
        parts = dyads.dyad(lens, index(lens, "albania"), index(lens, "iran"), ObligationFilter())
        assert parts.relations.status == "severed"
        assert parts.allied.truth == "unknown"
        assert [one["group"]["id"] for one in parts.hosting] == ["mek"]
        assert [(one["from"]["id"], one["to"]["id"]) for one in parts.memberships] == [("albania", "nato")]
        assert [event.kind for event in parts.events] == ["severance"]
        assert set(parts.ties) == {worlds.SEVERED.id, HOSTS.id, OPPOSES.id, worlds.MEMBERSHIP.id}

    def test_it_is_the_same_from_either_side(self, ask: Ask) -> None:
        lens = ask(*STORY, on="2022-09-06")
        a, b = index(lens, "albania"), index(lens, "iran")
        first, second = dyads.dyad(lens, a, b, ObligationFilter()), dyads.dyad(lens, b, a, ObligationFilter())
        assert (first.relations, first.hosting, first.memberships) == (
            second.relations,
            second.hosting,
            second.memberships,
        )

    def test_an_event_is_told_from_its_earliest_day_and_only_if_both_took_part(self, ask: Ask) -> None:
        talks = worlds.event("meeting", "2021-05", "Talks", {"albania": "attendee", "iran": "attendee"})
        alone = worlds.event("statement", "2021-05-01", "Alone", {"albania": "speaker"})
        ask(*STORY, talks, alone, on="2021-04-30")
        for day, titles in (("2021-04-30", []), ("2021-05-01", ["Talks"]), ("2022-01-01", ["Talks"])):
            lens = ask(on=day)
            found = dyads.events_of(lens, index(lens, "albania"), index(lens, "iran"))
            assert [event.title for event in found] == titles

    def test_rivals_are_rivals_either_way(self, ask: Ask) -> None:
        tie = worlds.tie("rival_of", "iraq", "iran", "1958", "1999", attributes={"rivalry": ["spatial"]})
        lens = ask(*STORY, tie, on="1980-01-01")
        parts = dyads.dyad(lens, index(lens, "iran"), index(lens, "iraq"), ObligationFilter())
        assert (parts.rivalry.truth, parts.rivalry.kinds) == ("yes", ["spatial"])


class TestTimeline:
    def test_ties_and_events_come_by_their_start(self, ask: Ask) -> None:
        ask(*STORY, on="2022-09-07")
        ask(worlds.SEVERED, worlds.SEVERANCE, on="2022-09-07")
        lens = ask(on="2026-01-01")
        pair = (index(lens, "albania"), index(lens, "iran"))
        found = timeline.timeline(lens, pair, None)
        assert [(one.record, one.kind, one.span["since"], one.span["until"], one.truth) for one in found] == [
            ("stretch", "hosts", "", "2022-07-15", "possible"),
            ("stretch", "has_relations_with", "1999-01-01", "1999-12-31", "possible"),
            ("stretch", "has_relations_with", "1999-12-31", "2022-09-07", "yes"),
            ("stretch", "hosts", "2022-07-15", "2026-01-02", "yes"),
            ("event", "severance", "2022-09-07", None, None),
            ("stretch", "severed_ties_with", "2022-09-07", "2026-01-02", "yes"),
        ]
        assert found[2].certain == {"from": "1999-12-31", "to": "2022-09-06"}
        assert found[5].certain == {"from": "2022-09-07", "to": "2026-01-01"}
        assert [one.kind for one in timeline.timeline(lens, pair, lens.days)] == ["hosts", "severed_ties_with"]

    def test_an_entity_has_the_ties_with_all_others(self, ask: Ask) -> None:
        lens = ask(*STORY, on="2026-01-01")
        found = timeline.timeline(lens, (index(lens, "albania"),), None)
        assert {other["id"] for one in found for other in one.others} == {"iran", "mek", "nato"}
        assert [one.title for one in found if one.kind == "member_of"] == ["Albania is a member of NATO"]

    def test_a_tie_is_certain_only_as_far_as_its_dataset_was_checked(self, ask: Ask) -> None:
        lens = ask(*STORY, on="2026-12-01", cut="2026-12-01")
        (member,) = [one for one in timeline.timeline(lens, (index(lens, "nato"),), None) if one.kind == "member_of"]
        assert member.certain == {"from": "2009-04-01", "to": "2026-06-30"}

    def test_a_tie_is_certain_only_in_the_period_that_its_dataset_covers(self, ask: Ask) -> None:
        entry = {"question": "membership", "among": "any", "period": "1950/2000"}
        listed = worlds.dataset("listed", coverage=[entry])
        tie = worlds.tie("member_of", "italy", "nato", "1949-08-24", dataset="listed")
        lens = ask(*STORY, listed, tie, on="2026-01-01")
        (member,) = timeline.timeline(lens, (index(lens, "italy"),), None)
        assert member.certain == {"from": "1950-01-01", "to": "2000-12-31"}

    def test_an_event_shows_bounds_that_its_text_cannot_say(self, ask: Ask) -> None:
        talks = worlds.event("meeting", "2021-05", "Talks", {"italy": "attendee"}, when_latest="2021-05-20")
        lens = ask(*STORY, talks, on="2026-01-01")
        (found,) = timeline.timeline(lens, (index(lens, "italy"),), None)
        assert found.span == {"since": "2021-05", "until": None, "since_latest": "2021-05-20"}
