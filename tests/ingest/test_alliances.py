"""The alliances and severances that ship, asked as an analyst would, against lists written down from the treaties.

Each expected list names its reference. What is compared are allies by defence, the default layer of an analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from graphsvc.model import dates
from graphsvc.model.answers import Allied, Relations
from graphsvc.questions.allied import pair_of
from graphsvc.questions.allies import allies
from graphsvc.questions.relations import relations
from graphsvc.questions.severed import severed
from graphsvc.service.loading import load, shipped_seeds
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.sqlite import SqliteStore
from graphsvc.verdicts.obligations import ObligationFilter

DEFENSE = ObligationFilter(frozenset({"defense"}))
SETS = (
    "nato",
    "cold-war-pacts",
    "rio-treaty",
    "csto",
    "arab-league",
    "european-union",
    "bilateral-alliances",
    "european-alliances",
    "severances",
    "severances-israel",
    "taiwan-relations",
)
Ask = Callable[[str], Lens]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Give a function that gives a lens on a day on a store with the shipped sets."""
    folder = shipped_seeds()
    assert folder is not None
    store = SqliteStore(tmp_path_factory.mktemp("seeds") / "store.sqlite")
    store.migrate()
    load(store, [folder / name for name in SETS])
    follower = Follower(store)
    follower.start()
    assert follower.wait_for(store.head().revision, 60)
    yield lambda on: Lens(follower.view, dates.day(on), dates.day("2026-01-01"))
    follower.stop()
    store.close()


def index(lens: Lens, entity: str) -> int:
    found = lens.view.index(entity)
    assert found is not None, entity
    return found


def defended(lens: Lens, entity: str) -> dict[str, str]:
    """Give the allies by defence, each with how surely it is one."""
    return {one.entity["id"]: str(one.truth) for one in allies(lens, index(lens, entity), DEFENSE, known="").items}


def pair(lens: Lens, a: str, b: str, wanted: ObligationFilter = DEFENSE) -> Allied:
    return pair_of(lens, index(lens, a), index(lens, b), wanted).answer()


def says(on: Lens, dataset: str, a: str, b: str) -> str:
    """Give one dataset's verdict on an alliance by defence; a list of members is silent where it claims none."""
    verdict = pair(on, a, b).by_dataset.get(dataset)
    return "silent" if verdict is None else str(verdict["truth"])


def between(lens: Lens, a: str, b: str) -> Relations:
    return relations(lens, index(lens, a), index(lens, b))[0]


def sure(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "yes")


def maybe(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "possible")


# Dual Alliance (1879) 1, Triple Alliance (1882, renewed 1912) 2 and 3, treaty of Austria-Hungary with Romania (1883,
# renewed 1913) with the accessions of Germany and, its terms not recorded, of Italy; Franco-Russian convention of 1892,
# 1 to 3; Anglo-Japanese agreement of 1911, Anglo-Portuguese declaration of 1899. France and the United Kingdom are not
# bound to each other before the Declaration of London of 5 September; Germany and Turkey are on 2 August.
ON_1_AUGUST_1914 = {
    "austria-hungary": sure("germany", "italy", "romania"),
    "france": sure("russia"),
    "germany": sure("austria-hungary", "italy", "romania"),
    "italy": sure("austria-hungary", "germany") | maybe("romania"),
    "united-kingdom": sure("japan", "portugal"),
}

# Treaty of Tirana (1927) 2; conventions of the Little Entente (1920 and 1921), Franco-Czechoslovak treaty of guarantee
# (1925) 1, Soviet-Czechoslovak treaty (1935) 2, all of them in doubt from the night of Munich on; Franco-Polish
# agreement (1921) 3 and treaty of guarantee (1925) 1; Polish-Romanian treaty (1931) 1; Balkan pact (1934) 1. Germany has
# no ally by defence before the Pact of Steel.
ON_30_SEPTEMBER_1938 = {
    "albania": sure("italy"),
    "czechoslovakia": maybe("france", "romania", "russia", "yugoslavia"),
    "germany": sure(),
    "poland": sure("france", "romania"),
    "romania": sure("greece", "poland", "turkey", "yugoslavia") | maybe("czechoslovakia"),
}

# ANZUS treaty 4; Manila treaty 4; US treaties with Korea (1953) 3 and the Republic of China (1954) 5. The Warsaw Treaty
# is signed and not yet in force (its article 10): Poland's allies are those of the treaties of 1945 to 1949.
ON_1_JUNE_1955 = {
    "australia": sure(
        "france", "new-zealand", "pakistan", "philippines", "thailand", "united-kingdom", "united-states"
    ),
    "poland": sure("bulgaria", "czechoslovakia", "hungary", "romania", "russia"),
    "south-korea": sure("united-states"),
    "taiwan": sure("united-states"),
    "thailand": sure(
        "australia", "france", "new-zealand", "pakistan", "philippines", "united-kingdom", "united-states"
    ),
}

# North Atlantic Treaty 5 with its protocols; Rio Treaty 3 with the status list B-29 of the OAS.
NATO_1985 = (
    "belgium",
    "canada",
    "denmark",
    "france",
    "german-federal-republic",
    "greece",
    "iceland",
    "italy",
    "luxembourg",
    "netherlands",
    "norway",
    "portugal",
    "spain",
    "turkey",
    "united-kingdom",
)
RIO_2018 = (
    "argentina",
    "bahamas",
    "brazil",
    "chile",
    "colombia",
    "costa-rica",
    "dominican-republic",
    "el-salvador",
    "guatemala",
    "haiti",
    "honduras",
    "panama",
    "paraguay",
    "peru",
    "trinidad-and-tobago",
    "uruguay",
)
RIO_1985 = (*RIO_2018, "bolivia", "ecuador", "mexico", "nicaragua", "venezuela")

# ANZUS treaty 4; US treaty with Japan (1960) 5; treaties of North Korea with China and the Soviet Union (1961) 2 and 1;
# Warsaw Treaty 4. For the United States, the Department of State's list of collective defense arrangements.
ON_1_JANUARY_1985 = {
    "australia": sure("new-zealand", "united-states"),
    "japan": sure("united-states"),
    "north-korea": sure("china", "russia"),
    "poland": sure("bulgaria", "czechoslovakia", "german-democratic-republic", "hungary", "romania", "russia"),
    "united-states": sure(
        *NATO_1985, *RIO_1985, "australia", "japan", "new-zealand", "philippines", "south-korea", "thailand"
    ),
}

NATO_2018 = (
    *(set(NATO_1985) - {"german-federal-republic"}),
    "albania",
    "bulgaria",
    "croatia",
    "czechia",
    "estonia",
    "germany",
    "hungary",
    "latvia",
    "lithuania",
    "montenegro",
    "poland",
    "romania",
    "slovakia",
    "slovenia",
)
EU_2018 = (
    "austria",
    "belgium",
    "bulgaria",
    "croatia",
    "cyprus",
    "czechia",
    "denmark",
    "estonia",
    "finland",
    "france",
    "germany",
    "greece",
    "hungary",
    "ireland",
    "italy",
    "latvia",
    "lithuania",
    "luxembourg",
    "malta",
    "netherlands",
    "poland",
    "portugal",
    "romania",
    "slovakia",
    "slovenia",
    "spain",
    "sweden",
    "united-kingdom",
)

# Collective Security Treaty 4, its parties after the protocol of 1999 (Uzbekistan out again since 2012); ANZUS treaty 4,
# between Australia and each of the others; Treaty on European Union 42(7); US treaty with Japan 5. For the United States
# the Department of State's list, in which New Zealand stands under the Southeast Asia treaty alone (`manila-pact` says
# why the set does not follow that), and the OAS for those that have denounced the Rio Treaty since.
ON_1_JANUARY_2018 = {
    "armenia": sure("belarus", "kazakhstan", "kyrgyzstan", "russia", "tajikistan"),
    "australia": sure("new-zealand", "united-states"),
    "ireland": sure(*(set(EU_2018) - {"ireland"})),
    "japan": sure("united-states"),
    "united-states": sure(*NATO_2018, *RIO_2018, "australia", "japan", "philippines", "south-korea", "thailand"),
}
EXPECTED = {
    "1914-08-01": ON_1_AUGUST_1914,
    "1938-09-30": ON_30_SEPTEMBER_1938,
    "1955-06-01": ON_1_JUNE_1955,
    "1985-01-01": ON_1_JANUARY_1985,
    "2018-01-01": ON_1_JANUARY_2018,
}


@pytest.mark.parametrize(("on", "entity"), [(on, entity) for on, lists in EXPECTED.items() for entity in lists])
def test_the_allies_of_a_state_are_those_of_its_treaties(ask: Ask, on: str, entity: str) -> None:
    assert defended(ask(on), entity) == EXPECTED[on][entity]


def test_the_lists_are_of_five_states_each() -> None:
    assert {len(lists) for lists in EXPECTED.values()} == {5}
    assert (len(NATO_1985), len(NATO_2018), len(EU_2018)) == (15, 28, 28)


def test_the_warsaw_pact_may_bind_in_its_first_days_and_albania_until_13_september_1968(ask: Ask) -> None:
    assert says(ask("1955-06-03"), "cold-war-pacts", "poland", "german-democratic-republic") == "silent"
    assert pair(ask("1955-06-05"), "poland", "german-democratic-republic").truth == "possible"
    assert pair(ask("1955-06-06"), "poland", "german-democratic-republic").truth == "yes"
    assert pair(ask("1968-09-12"), "albania", "russia").truth == "yes"
    assert says(ask("1968-09-13"), "cold-war-pacts", "albania", "russia") == "silent"
    assert pair(ask("1990-09-28"), "poland", "german-democratic-republic").truth == "possible"
    assert defended(ask("1991-07-01"), "bulgaria") == {}


def test_the_united_states_and_new_zealand_are_not_bound_to_each_other_since_1986(ask: Ask) -> None:
    before, after = ask("1986-08-10"), ask("1986-08-11")
    assert pair(before, "united-states", "new-zealand").truth == "yes"
    assert says(after, "cold-war-pacts", "united-states", "new-zealand") == "silent"
    assert pair(after, "united-states", "new-zealand", ObligationFilter()).obligations == {"owed": [], "due": []}
    assert pair(after, "australia", "new-zealand").obligations["owed"] == ["defense", "consultation"]
    assert pair(after, "australia", "united-states").obligations["due"] == ["defense", "consultation"]


def test_the_guarantors_of_locarno_owe_the_three_neighbours_and_not_each_other(ask: Ask) -> None:
    lens = ask("1930-01-01")
    assert pair(lens, "united-kingdom", "france").obligations["owed"] == ["defense"]
    assert pair(lens, "germany", "italy").obligations == {"owed": [], "due": ["defense"]}
    assert pair(lens, "germany", "france").obligations["owed"] == ["defense", "nonaggression"]
    assert says(lens, "european-alliances", "united-kingdom", "italy") == "silent"
    assert says(ask("1936-03-07"), "european-alliances", "germany", "france") == "silent"
    assert pair(ask("1936-06-01"), "united-kingdom", "france").truth == "possible"


def test_the_arab_league_makes_no_allies_and_its_treaty_none_of_egypt_while_it_is_suspended(ask: Ask) -> None:
    assert pair(ask("1946-01-01"), "egypt", "syria", ObligationFilter()).truth == "unknown"
    assert pair(ask("1979-03-01"), "egypt", "iraq").truth == "yes"
    assert pair(ask("1985-01-01"), "egypt", "iraq").truth == "unknown"
    assert pair(ask("1985-01-01"), "jordan", "iraq").truth == "yes"
    assert pair(ask("1990-01-01"), "egypt", "iraq").truth == "yes"


def test_article_42_7_binds_since_lisbon_and_the_united_kingdom_until_it_leaves(ask: Ask) -> None:
    assert says(ask("2009-11-30"), "european-union-members", "austria", "sweden") == "silent"
    assert pair(ask("2009-12-01"), "austria", "sweden").truth == "yes"
    assert pair(ask("2020-01-31"), "united-kingdom", "ireland").truth == "yes"
    assert says(ask("2020-02-01"), "european-union-members", "united-kingdom", "ireland") == "silent"


def test_uzbekistan_is_in_the_collective_security_treaty_twice(ask: Ask) -> None:
    days = ("1999-04-19", "1999-04-20", "2010-01-01")
    said = {on: says(ask(on), "csto-members", "uzbekistan", "russia") for on in days}
    assert said == {"1999-04-19": "yes", "1999-04-20": "silent", "2010-01-01": "yes"}
    assert pair(ask("2012-09-01"), "uzbekistan", "russia").truth == "possible"
    assert says(ask("2013-01-01"), "csto-members", "uzbekistan", "russia") == "silent"


def test_beyond_the_day_to_which_a_set_is_checked_its_last_word_is_told(ask: Ask) -> None:
    said = pair(ask("2025-01-01"), "japan", "united-states")
    assert (said.truth, said.last_known) == ("unknown", {"truth": "yes", "on": "2024-12-31"})


@pytest.mark.parametrize(
    ("by", "other", "last", "first", "until"),
    [
        ("united-states", "iran", "1980-04-06", "1980-04-07", None),
        ("united-states", "cuba", "1961-01-02", "1961-01-03", "2015-07-20"),
        ("united-kingdom", "argentina", "1982-04-01", "1982-04-02", "1990-02-15"),
        ("saudi-arabia", "iran", "2016-01-02", "2016-01-03", "2023-03-10"),
        ("algeria", "morocco", "2021-08-23", "2021-08-24", None),
        ("saudi-arabia", "qatar", "2017-06-04", "2017-06-05", "2021-01-05"),
        ("russia", "israel", "1967-06-09", "1967-06-10", "1991-10-18"),
        ("canada", "iran", "2012-09-06", "2012-09-07", None),
    ],
)
def test_who_severs_with_whom_from_when_to_when(
    ask: Ask, by: str, other: str, last: str, first: str, until: str | None
) -> None:
    assert between(ask(last), other, by).status == "established"
    then = between(ask(first), other, by)
    assert (then.status, then.truth, [one["id"] for one in then.by]) == ("severed", "yes", [by])
    if until is not None:
        assert between(ask(until), other, by).status == "established"
    assert between(ask("2024-12-31"), other, by).status == ("established" if until else "severed")


def test_the_breaches_of_arab_states_with_egypt_are_known_to_the_month_or_the_year(ask: Ask) -> None:
    known = severed(ask("1980-06-01"), index(ask("1980-06-01"), "egypt"), known="")
    assert {one["truth"] for one in known.items} == {"yes"}
    assert {"jordan", "kuwait", "morocco", "saudi-arabia", "tunisia"} <= {one["by"]["id"] for one in known.items}
    assert "syria" in {one["with"]["id"] for one in known.items if one["by"]["id"] == "egypt"}
    assert between(ask("1979-06-01"), "egypt", "qatar").truth == "possible"
    assert between(ask("1984-09-25"), "egypt", "jordan").status == "established"


AFRICA_AND_ISRAEL = {
    "1967-07-01": ("guinea",),
    "1973-01-31": ("chad", "mali", "niger", "republic-of-the-congo", "uganda"),
    "1973-10-05": ("burundi", "democratic-republic-of-the-congo", "togo"),
    "1973-11-01": (
        "benin",
        "burkina-faso",
        "cameroon",
        "central-african-republic",
        "equatorial-guinea",
        "ethiopia",
        "gabon",
        "gambia",
        "ghana",
        "kenya",
        "madagascar",
        "nigeria",
        "rwanda",
        "senegal",
        "sierra-leone",
        "tanzania",
        "zambia",
    ),
    "1974-01-01": ("botswana", "cote-d-ivoire", "liberia"),
}
"""The 29 African states that severed relations with Israel, by the first of these days on which each surely has."""


def severers(on: Lens, other: str) -> dict[str, str]:
    """Give who has severed or suspended relations with a state, each with how surely it has."""
    return {one["by"]["id"]: one["truth"] for one in severed(on, index(on, other), known="").items}


def test_29_african_states_have_broken_with_israel_by_1974(ask: Ask) -> None:
    broken: set[str] = set()
    for day, states in AFRICA_AND_ISRAEL.items():
        broken |= set(states)
        said = severers(ask(day), "israel")
        assert broken <= {state for state, truth in said.items() if truth == "yes"}, day
    assert len(broken) == 29
    others = {"bulgaria", "cuba", "czechoslovakia", "hungary", "poland", "russia", "sri-lanka", "yugoslavia"}
    assert severers(ask("1974-01-01"), "israel") == sure(*broken, *others)


def test_two_of_the_29_have_not_returned_to_israel_and_stayed(ask: Ask) -> None:
    today = severers(ask("2024-12-31"), "israel")
    africa = {state for states in AFRICA_AND_ISRAEL.values() for state in states}
    assert africa & set(today) == {"mali", "niger"}
    assert between(ask("2000-01-01"), "niger", "israel").status == "established"


def test_who_breaks_with_qatar_in_2017_and_who_does_not(ask: Ask) -> None:
    four = ("bahrain", "egypt", "saudi-arabia", "united-arab-emirates")
    assert severers(ask("2017-06-05"), "qatar") == sure(*four, "maldives", "yemen")
    assert severers(ask("2017-06-07"), "qatar") == sure(*four, "comoros", "maldives", "mauritania", "yemen")
    then = ask("2017-07-01")
    covered = [entry["covers"]["among"] for entry in severed(then, index(then, "qatar"), known="").coverage]
    assert ["kuwait", "qatar"] in covered
    assert not any("libya" in pair or "mauritius" in pair for pair in covered)


def test_nine_african_states_break_with_the_united_kingdom_over_rhodesia(ask: Ask) -> None:
    nine = ("algeria", "egypt", "ghana", "guinea", "mali", "mauritania", "republic-of-the-congo", "sudan", "tanzania")
    assert severers(ask("1966-01-01"), "united-kingdom") == sure(*nine, "guatemala")


def test_latin_america_breaks_with_cuba_and_mexico_does_not(ask: Ask) -> None:
    by_1966 = {state for state, truth in severers(ask("1966-01-01"), "cuba").items() if truth == "yes"}
    assert {"argentina", "bolivia", "brazil", "chile", "colombia", "costa-rica", "ecuador", "peru"} <= by_1966
    assert between(ask("1966-01-01"), "cuba", "mexico").status == "established"
    assert between(ask("1972-12-31"), "chile", "cuba").status == "established"
    assert between(ask("1974-01-01"), "chile", "cuba").status == "severed"


def test_twelve_have_relations_with_taiwan_at_the_end_of_2024(ask: Ask) -> None:
    lens = ask("2024-12-31")
    twelve = (
        "belize",
        "eswatini",
        "guatemala",
        "haiti",
        "holy-see",
        "marshall-islands",
        "palau",
        "paraguay",
        "saint-kitts-and-nevis",
        "saint-lucia",
        "saint-vincent-and-the-grenadines",
        "tuvalu",
    )
    assert {between(lens, state, "taiwan").status for state in twelve} == {"established"}
    assert not set(twelve) & set(severers(lens, "taiwan"))


@pytest.mark.parametrize(
    ("by", "other", "last", "first"),
    [
        ("georgia", "russia", "2008-09-01", "2008-09-02"),
        ("venezuela", "united-states", "2019-01-22", "2019-01-23"),
        ("ukraine", "russia", "2022-02-23", "2022-02-24"),
        ("burkina-faso", "taiwan", "2018-05-23", "2018-05-24"),
        ("nauru", "taiwan", "2024-01-14", "2024-01-15"),
        ("panama", "taiwan", "2017-06-11", "2017-06-13"),
    ],
)
def test_who_broke_and_has_not_resumed(ask: Ask, by: str, other: str, last: str, first: str) -> None:
    assert between(ask(last), other, by).status == "established"
    for day in (first, "2024-12-31"):
        then = between(ask(day), other, by)
        assert (then.status, then.truth, [one["id"] for one in then.by]) == ("severed", "yes", [by])


def test_switzerland_protects_the_united_states_in_iran_and_in_cuba(ask: Ask) -> None:
    lens = ask("1990-01-01")
    protected = {
        (lens.view.id(row.to), row.extra["on_behalf_of"], row.since, row.until)
        for row in lens.view.ties(index(lens, "switzerland"), frozenset({"protects_interests_in"}))
    }
    assert ("iran", "united-states", "1980-05-21", "..") in protected
    assert ("cuba", "united-states", "1961-01", "2015-07-20") in protected
