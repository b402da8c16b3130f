"""Questions: the answers of the server, typed; Python values as parameters; readable in a notebook."""

from __future__ import annotations

import asyncio
import gc
import re
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from graphsvc.client import Client, shapes
from graphsvc.client import parameters as to
from graphsvc.errors import InvalidParameter
from tests.api.serving import Served

SEVERED_ON = "2022-09-07"


def test_allies_are_those_that_the_server_names(asking: Client, seeded: Served) -> None:
    found = asking.allies("albania", on="2022-09-06")
    assert isinstance(found, shapes.Allies)
    assert asdict(found) == seeded.get("/v1/allies/albania?on=2022-09-06").json()
    assert (len(found), found.total, found.otherwise) == (29, 29, "unknown")
    assert {ally.truth for ally in found} == {"yes"}


def test_every_parameter_of_allies_is_sent(asking: Client, seeded: Served) -> None:
    known = datetime.now(UTC)
    found = asking.allies(
        "ALB",
        during=2021,
        known=known,
        datasets=["nato-members"],
        certainty="certain",
        obligations=["defense", "offense"],
        mutual="both",
        min_revision=1,
    )
    sent = {
        "during": "2021",
        "known": known.isoformat(),
        "datasets": "nato-members",
        "certainty": "certain",
        "obligations": "defense,offense",
        "mutual": "both",
        "min_revision": "1",
    }
    assert asdict(found) == seeded.get("/v1/allies/ALB", params=sent).json()
    assert found.certainty == "certain"


def test_a_pair_is_told_in_full(asking: Client, seeded: Served) -> None:
    found = asking.dyad("albania", "iran", on=date(2022, 9, 7))
    assert isinstance(found, shapes.Dyad)
    assert asdict(found) == seeded.get(f"/v1/dyads/albania/iran?on={SEVERED_ON}").json()
    assert found.relations.status == "severed"
    assert repr(found).startswith("On 7 September 2022, it is not known whether Albania and Iran were allied; ")
    assert re.search(r"relations +Albania +Iran +severed, by Albania +since 2022-09-07", repr(found))
    assert found.to_frame()["question"].to_list()[:2] == ["allied", "relations"]


def test_a_verdict_that_is_unknown_is_shown_with_the_last_word(asking: Client) -> None:
    found = asking.allies("albania", on="2025-12-31", certainty="carried")
    assert "unknown since 2025-06-26; last known: yes" in repr(found)
    assert "unknown since 2025-06-26; last known: yes" in found._repr_html_()
    assert "unknown since 2025-06-26; last known: yes" in repr(asking.dyad("albania", "turkey", on="2025-12-31"))


def test_a_timeline_is_that_of_one_or_of_a_pair(asking: Client, seeded: Served) -> None:
    one, pair = asking.timeline("albania"), asking.timeline("albania", "iran", on="2022-07-20")
    assert asdict(one) == seeded.get("/v1/timeline/albania").json()
    assert asdict(pair) == seeded.get("/v1/dyads/albania/iran/timeline?on=2022-07-20").json()
    assert repr(pair).startswith("The timeline of Albania and Iran has ")


def test_hosting_and_severance(asking: Client, seeded: Served) -> None:
    hosting = asking.hosting(against="iran", on=SEVERED_ON)
    assert asdict(hosting) == seeded.get(f"/v1/hosting?against=iran&on={SEVERED_ON}").json()
    assert "Mujahedin-e Khalq" in repr(hosting)
    severed = asking.severed(of="albania", on=SEVERED_ON)
    assert asdict(severed) == seeded.get(f"/v1/severed?of=albania&on={SEVERED_ON}").json()
    assert "2022-09-07" in repr(severed)


def test_missions_recognition_and_the_allies_of_several(asking: Client, seeded: Served) -> None:
    missions = asking.missions(in_="iran", on="1978-06-01")
    assert asdict(missions) == seeded.get("/v1/missions?in=iran&on=1978-06-01").json()
    assert "ambassador" in repr(missions)
    recognition = asking.recognition(of="italy", on="1978-06-01")
    assert asdict(recognition) == seeded.get("/v1/recognition?of=italy&on=1978-06-01").json()
    assert repr(recognition).startswith("0 recognitions are on record on 1 June 1978.")
    several = asking.allies_of(["poland", "czechia"], on="1999-06-01")
    assert asdict(several) == seeded.get("/v1/allies?of=poland,czechia&on=1999-06-01").json()
    assert repr(several).startswith("Poland and Czechia had 19 allies between them on 1 June 1999, all through NATO.")
    assert "Belgium" in repr(several)


def test_an_entity_of_an_answer_is_good_for_the_next_question(asking: Client) -> None:
    found = asking.resolve("Albania").entity
    assert found is not None
    assert asking.allies(found, on="2022-09-06").entity == found
    assert asking.severed(of=found, on=SEVERED_ON).total == 1


def test_a_name_with_signs_of_addresses_is_one_part_of_the_address(writing: Client) -> None:
    names = {"a-b": "A?#% &+b", "c-d": "C/D"}
    writing.write(entities=[{"id": one, "kind": "country", "name": name} for one, name in names.items()])
    assert writing.allies("A?#% &+b").entity["id"] == "a-b"
    assert writing.resolve("A?#% &+b").entity == writing.allies("a-b").entity
    with pytest.raises(InvalidParameter, match="resolve"):
        writing.allies("C/D")
    found = writing.resolve("C/D").entity
    assert found is not None
    assert writing.allies(found).entity["id"] == "c-d"


def test_differences_lessons_and_disagreements_are_gone_through(asking: Client, seeded: Served) -> None:
    differences = asking.difference("2022-09-06", "2022-09-07", between=["albania", "iran"])
    served = seeded.get("/v1/difference?from=2022-09-06&to=2022-09-07&between=albania,iran").json()
    assert list(differences) == served["items"]
    assert differences.first["counts"] == served["counts"]
    lessons = asking.learned("2001-01-01", of="mek")
    assert {lesson["change"] for lesson in lessons} == {"added"}
    assert lessons.first["counts"]["added"] == len(list(lessons))
    assert (
        list(asking.disagreements("membership")) == seeded.get("/v1/disagreements?question=membership").json()["items"]
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (date(2022, 9, 7), "2022-09-07"),
        (date(1, 1, 1), "0001-01-01"),
        (datetime(2022, 9, 7), "2022-09-07"),
        ("193X", "193X"),
    ],
)
def test_a_day_may_be_a_date_or_text(value: Any, text: str | None) -> None:
    assert to.day(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1939, "1939"),
        (33, "0033"),
        ("1985/1991-12", "1985/1991-12"),
        ((date(1985, 1, 1), "1991"), "1985-01-01/1991"),
        (date(1985, 1, 1), "1985-01-01"),
        (None, None),
    ],
)
def test_a_period_may_be_a_year_two_days_or_text(value: Any, text: str | None) -> None:
    assert to.period(value) == text


def test_a_moment_is_sent_in_utc_whatever_its_zone() -> None:
    moment = datetime(2022, 9, 7, 1, tzinfo=timezone(timedelta(hours=2)))
    assert to.moment(moment) == "2022-09-06T23:00:00.000000Z"
    assert to.moment(date(2022, 9, 7)) == "2022-09-07"


def test_a_moment_without_a_time_zone_is_refused_as_text_and_as_a_datetime(asking: Client) -> None:
    for moment in ("2026-11-26T11:00:00", datetime(2026, 11, 26, 11)):
        with pytest.raises(InvalidParameter, match="has no time zone"):
            asking.allies("albania", known=moment)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: to.moment(datetime(2022, 9, 7, 10)), "no time zone.*tzinfo=UTC"),
        (lambda: to.day(datetime(2022, 9, 7, 10)), "is a moment"),
        (lambda: to.day(datetime(2022, 9, 7, tzinfo=UTC)), "is a moment"),
        (lambda: to.day(2022), "no day"),  # type: ignore[arg-type]
        (lambda: to.period(0), "no year"),
        (lambda: to.period(True), "no period"),
        (lambda: to.period(1.5), "no period"),  # type: ignore[arg-type]
        (lambda: to.words(["a,b"], "datasets"), "commas part"),
        (lambda: to.words([1], "datasets"), "commas part"),  # type: ignore[list-item]
        (lambda: to.refs(["Korea, Republic of"], "between"), "give an id"),
        (lambda: to.ref({}), "no entity"),
        (lambda: to.ref(""), "no entity"),
        (lambda: to.ref(None), "no entity"),  # type: ignore[arg-type]
    ],
)
def test_a_value_that_cannot_be_sent_is_refused_with_what_to_do(ask: Any, said: str) -> None:
    with pytest.raises(InvalidParameter, match=said):
        ask()


def test_an_empty_list_is_none_of_them_and_a_missing_one_is_no_restriction(asking: Client) -> None:
    assert asking.allies("albania", on="2022-09-06", datasets=[]).total == 0
    assert asking.allies("albania", on="2022-09-06", datasets=None).total == 29


def test_a_parameter_that_there_is_not_is_an_error_of_python(asking: Client) -> None:
    with pytest.raises(TypeError, match="onn"):
        asking.allies("albania", onn="2022-09-06")  # type: ignore[call-arg]


def test_what_a_notebook_shows_is_escaped(writing: Client) -> None:
    name = "<script>alert(1)</script> & co"
    writing.write(
        entities=[{"id": "x", "kind": "country", "name": name}],
        ties=[{"kind": "severed_ties_with", "from": "x", "to": "iran", "since": "2022"}],
    )
    shown = writing.severed(on="2023-01-01")
    assert name in repr(shown)
    assert "<script>" not in shown._repr_html_()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in shown._repr_html_()


def test_an_answer_without_items_is_still_an_answer(asking: Client) -> None:
    found = asking.severed(of="andorra", on="1990-01-01")
    assert (len(found), bool(found), list(found)) == (0, True, [])
    assert repr(found) == found.answer


def test_a_client_that_nobody_closes_closes_itself_when_nobody_has_it(seeded: Served) -> None:
    first = next(iter(Client(seeded.url).ties()))
    client = Client(seeded.url)
    http = client._transport._http
    following = client.follow()
    assert next(following)["revision"] == 1
    del client
    was_closed = [http.is_closed]
    del following
    gc.collect()
    assert [*was_closed, http.is_closed] == [False, True]
    assert first["id"]


def test_one_client_is_shared_among_threads_of_an_event_loop(asking: Client) -> None:
    refs = ["albania", "italy", "iran", "turkey"] * 5

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(asyncio.to_thread(asking.allies, ref, on="2022-09-06") for ref in refs))

    assert asyncio.run(all_at_once()) == [asking.allies(ref, on="2022-09-06") for ref in refs]


def test_a_client_can_be_used_by_with_and_names_its_server(asking: Client, seeded: Served) -> None:
    assert repr(asking) == f"Client({seeded.url!r})"
    assert asking.version()["name"] == "graphsvc"


def test_histories_and_members_are_those_of_the_api(asking: Client, seeded: Served) -> None:
    history = asking.dyad_history("albania", "iran", questions=["relations"])
    items = seeded.get("/v1/dyads/albania/iran/history?questions=relations").json()["items"]
    assert list(history) == items
    assert history.first["total"] == len(items)
    assert (
        next(iter(asking.dyad_history("albania", "iran", questions="relations", from_=2000, to_="2010")))["since"]
        == ".."
    )
    assert list(history.to_frame()["status"]) == ["established", "established", "severed"]
    of_allies = seeded.get("/v1/allies/albania/history?limit=1000").json()["items"]
    assert list(asking.allies_history("albania")) == of_allies
    members = asking.members("nato", on="2010-01-01", roles=["founder"])
    assert asdict(members) == seeded.get("/v1/members/nato?on=2010-01-01&roles=founder").json()
    assert "Belgium" in repr(members)
    of_members = seeded.get("/v1/members/nato/history?roles=member").json()["items"]
    assert list(asking.members_history("nato", roles="member")) == of_members
