"""What a timeline says of protecting powers and of successions."""

from __future__ import annotations

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.days import days
from graphsvc.questions.timeline import Moment, timeline
from graphsvc.snapshot.lens import Lens
from tests import worlds
from tests.snapshot.log import view_of

NAMES = [
    {"text": "Russia", "language": "en"},
    {"text": "Советский Союз", "language": "ru", "since": "1922-12-30", "until": "1991-12-26"},
    {"text": "Soviet Union", "language": "en", "since": "1922-12-30", "until": "1991-12-26"},
    {"text": "Russian Federation", "language": "en", "since": "1991-12-25"},
]
STATES = (
    worlds.country("russia", names=NAMES),
    worlds.country("ukraine"),
    worlds.country("iran"),
    worlds.dataset("notes"),
)


def items(of: str, *records: Record, during: tuple[str, str] | None = None) -> list[Moment]:
    view = view_of(*records)
    index = view.index(of)
    assert index is not None
    within = None if during is None else days(dates.day(during[0]), dates.day(during[1]))
    return timeline(Lens(view, dates.day("2020-01-01"), dates.today()), (index,), within)


def succession(since: str) -> Record:
    return worlds.tie("succeeds", "ukraine", "russia", since)


def test_a_protecting_power_says_whose_interests_it_protects() -> None:
    protects = worlds.tie("protects_interests_in", "ukraine", "russia", attributes={"on_behalf_of": "iran"})
    [item] = items("russia", *STATES, protects)
    assert item.title == "Ukraine protects the interests of Iran in Russia"


def test_a_succession_is_a_moment_and_names_the_predecessor_as_it_was_called() -> None:
    [item] = items("ukraine", *STATES, succession("1991-12-26"))
    assert item.title == "Ukraine succeeds Soviet Union"
    assert dict(item.span) == {"since": "1991-12-26", "until": None}
    assert item.certain == {"from": "1991-12-26", "to": "1991-12-26"}
    assert [one["name"] for one in item.others] == ["Russia"]


def test_a_succession_under_no_former_name_keeps_the_name_shown_everywhere() -> None:
    [item] = items("ukraine", *STATES, succession("1992-06-01"))
    assert item.title == "Ukraine succeeds Russia"


def test_a_succession_on_an_uncertain_day_is_certain_on_none() -> None:
    [item] = items("ukraine", *STATES, succession("1991"))
    assert (item.span["since"], item.certain) == ("1991", None)


def test_a_succession_is_listed_only_where_its_day_is_asked_about() -> None:
    assert items("ukraine", *STATES, succession("1991-12-26"), during=("2000-01-01", "2010-01-01")) == []
    assert len(items("ukraine", *STATES, succession("1991-12-26"), during=("1991-01-01", "1991-12-31"))) == 1
