"""What analysts and lists write for states, on the facts that ship: whom it means, and who is offered where nobody is."""

from __future__ import annotations

import pytest

from graphsvc.errors import Ambiguous, NotFound
from graphsvc.ingest.seeds import read_sets
from graphsvc.model import dates, intervals
from graphsvc.service.loading import shipped_seeds
from graphsvc.snapshot import names, refs
from graphsvc.snapshot.succession import present_then
from graphsvc.snapshot.view import View
from tests.snapshot.log import view_of


@pytest.fixture(scope="module")
def view() -> View:
    """Return a view of all sets."""
    folder = shipped_seeds()
    assert folder is not None
    return view_of(*(one.value for one in read_sets([folder]).batch.writes if one.value is not None))


def meant(view: View, ref: str, on: str | None = None) -> str:
    return refs.resolve(view, ref, dates.day(on) if on else None).id


WRITTEN = {
    "netherlands": ["Holland", "The Netherlands", "Netherlands (the)", "Kingdom of the Netherlands", "NETHERLANDS *"],
    "iceland": ["Republic of Iceland", "Iceland, Republic of", "island", "Ísland"],
    "north-korea": [
        "Korea, People's Republic of",
        "Korea, Democratic People's Republic of",
        "Korea, Dem. People’s Rep.",
        "Korea North",
        "Korea, North",
        "North Korea",
        "N. Korea",
        "DPRK",
        "Democratic People's Republic of Korea (the)",
    ],
    "south-korea": ["Korea, Republic of", "Korea, Rep.", "Korea (Republic of)", "Korea (South)", "ROK", "S. Korea"],
    "vietnam": ["Vietnam, Democratic Republic of", "Viet Nam", "VIET-NAM", "Socialist Republic of Viet Nam"],
    "republic-of-vietnam": ["Vietnam, Republic of", "South Vietnam", "Vietnam, South", "Vietnam (South)", "RVN"],
    "tanzania": ["Tanzania, United Republic of", "United Republic of Tanzania (the)", "Tanzania/Tanganyika"],
    "gambia": ["Gambia (the)", "Gambia, The", "The Gambia", "Republic of the Gambia"],
    "bahamas": ["Bahamas (the)", "Bahamas, The", "The Bahamas", "Commonwealth of the Bahamas"],
    "trinidad-and-tobago": ["Trinidad & Tobago", "Trinidad and Tobago", "Trinidad-Tobago", "Trinidad Tobago"],
    "antigua-and-barbuda": ["Antigua & Barbuda", "Antigua and Barbuda"],
    "guinea-bissau": ["Guinea Bissau", "Guinea-Bissau", "GUINEA–BISSAU", "Guiné-Bissau"],
    "united-states": ["U.S.A.", "USA", "U.S.", "us", "The United States", "United States of America (the)", "U. S. A."],
    "united-kingdom": ["England", "UK", "U.K.", "Great Britain", "UNITED KINGDOM", "the United Kingdom"],
    "saint-lucia": ["st lucia", "St. Lucia", "Saint Lucia", "Sainte-Lucie"],
    "saint-vincent-and-the-grenadines": ["St Vincent & the Grenadines", "Saint Vincent and Grenadines"],
    "saint-kitts-and-nevis": ["St Kitts and Nevis", "St. Kitts & Nevis"],
    "iran": [
        "Iran, Islamic Rep.",
        "Iran (Islamic Republic of)",
        "Iran (Persia)",
        "Islamic Republic of Iran",
        "Iran/Persia",
    ],
    "democratic-republic-of-the-congo": [
        "Congo, Dem. Rep.",
        "Congo, Dem. Rep. of the",
        "Congo, Democratic Republic of (Zaire)",
        "Democratic Republic of Congo",
        "Congo (Kinshasa)",
        "Congo - Kinshasa",
        "D.R. Congo",
        "DRC",
    ],
    "republic-of-the-congo": ["Congo, Rep.", "Congo (Brazzaville)", "Congo-Brazzaville", "Congo, Republic of the"],
    "tunisia": ["Republic of Tunisia", "Tunisia, Republic of", "Tunisie"],
    "north-macedonia": ["FYROM", "Macedonia (Former Yugoslav Republic of)", "Macedonia, FYR", "North Macedonia*"],
    "china": ["PRC", "P.R.C.", "China, People's Republic of", "People’s Republic of China"],
    "solomon-islands": ["Solomon Is.", "Solomon Islands (the)"],
    "taiwan": ["Taiwan, Province of China", "ROC", "Republic of China", "China, Republic of", "Taiwan"],
    "german-federal-republic": ["FRG", "West Germany", "Germany, West", "W. Germany"],
    "german-democratic-republic": ["GDR", "East Germany", "Germany (East)", "DDR"],
    "laos": ["Lao PDR", "Lao P.D.R.", "Lao People's Democratic Republic", "Laos"],
    "egypt": ["Egypt, Arab Rep.", "Arab Republic of Egypt"],
    "venezuela": ["Venezuela, RB", "Venezuela (Bolivarian Republic of)"],
    "bolivia": ["Bolivia (Plurinational State of)", "Plurinational State of Bolivia"],
    "micronesia": ["Micronesia, Fed. Sts.", "Micronesia, Federated States of", "FSM"],
    "kyrgyzstan": ["Kyrgyz Republic", "Kyrgyzstan"],
    "slovakia": ["Slovak Republic", "Slovakia"],
    "cote-d-ivoire": ["Cote D'Ivoire", "Côte d’Ivoire", "Ivory Coast", "COTE D IVOIRE"],
    "myanmar": ["Myanmar (Burma)", "Burma/Myanmar", "Burma"],
    "sao-tome-and-principe": ["Sao Tome & Principe", "São Tomé and Príncipe", "Sao Tome Principe"],
    "bosnia-and-herzegovina": ["Bosnia-Herzegovina", "Bosnia & Herzegovina", "Bosnia Herzegovina", "BiH"],
    "turkey": ["Turkey (Ottoman Empire)", "Türkiye", "TURKIYE", "Turkey"],
    "russia": ["Russia (Soviet Union)", "Russian Federation (the)", "USSR", "U.S.S.R."],
    "central-african-republic": ["Central African Rep.", "CAR", "Central African Republic (the)"],
    "dominican-republic": ["Dominican Rep.", "Dominican Republic (the)"],
    "kosovo": ["XKX", "XK", "KSV", "xk"],
    "palestine": ["Palestine", "State of Palestine (the) *", "West Bank and Gaza", "PSE"],
    "holy-see": ["Holy See", "Vatican City", "the Vatican", "Holy See (Vatican City State)", "VAT", "iso3:VAT"],
    "cook-islands": ["Cook Islands", "Cook Islands (the) **", "COK"],
    "niue": ["Niue", "Niue **", "NIU"],
    "western-sahara": ["Western Sahara", "Sahrawi Arab Democratic Republic", "ESH"],
    "northern-cyprus": ["Northern Cyprus", "Turkish Republic of Northern Cyprus", "TRNC"],
    "germany": ["iso3n:276", "Deutschland", "ALLEMAGNE", "德国", "जर्मनी", "জার্মানি", "جرمنی", "Jerman", "Германия"],
    "albania": [
        "wikidata:Q222",
        "wikidata:q222",
        "ISO3:ALB",
        "alb",
        "AL",
        "iso3n:8",
        "iso3n:008",
        "COW:0339",
        "id:albania",
    ],
    "australia": ["AUS", "cow_abb:AUL"],
    "austria": ["cow_abb:AUS", "AUT", "cow:305"],
    "eswatini": ["SWZ", "cow_abb:SWA", "Swaziland"],
    "switzerland": ["cow_abb:SWZ", "CHE"],
    "mongolia": ["MNG", "cow_abb:MON"],
    "montenegro": ["cow_abb:MNG", "MNE"],
    "el-salvador": ["SLV", "El Salvador", "Salvador"],
    "slovenia": ["cow_abb:slv", "SVN"],
}


@pytest.mark.parametrize(("state", "written"), [(state, one) for state, every in WRITTEN.items() for one in every])
def test_what_is_written_for_a_state_means_it(view: View, state: str, written: str) -> None:
    ended = {"republic-of-vietnam": "1970-01-01", "german-federal-republic": "1970-01-01"}
    assert meant(view, written, ended.get(state, "2010-06-01")) == state
    assert meant(view, written) == state


@pytest.mark.parametrize(
    ("code", "scheme"), [("cow:002", "united-states"), ("COW:2", "united-states"), ("cow_abb:UKG", "united-kingdom")]
)
def test_a_code_may_be_written_with_zeros_and_in_any_case(view: View, code: str, scheme: str) -> None:
    assert meant(view, code) == scheme


@pytest.mark.parametrize(
    ("ref", "on", "state"),
    [
        ("DEU", "1914-06-28", "germany"),
        ("DE", "1930-01-01", "germany"),
        ("DEU", "1985-01-01", "german-federal-republic"),
        ("DEU", "2010-01-01", "germany"),
        ("AI", "1976-01-01", "djibouti"),
        ("ROM", "2000-01-01", "romania"),
        ("ROM", "2010-01-01", "romania"),
        ("SUN", "1985-01-01", "russia"),
        ("YUG", "1985-01-01", "yugoslavia"),
        ("ZAR", "1985-01-01", "democratic-republic-of-the-congo"),
        ("iso3n:280", "1985-01-01", "german-federal-republic"),
        ("iso3n:810", "1985-01-01", "russia"),
        ("cow_abb:GMY", "1850-01-01", "prussia"),
        ("cow_abb:GMY", "1914-01-01", "germany"),
        ("cow_abb:YUG", "1900-01-01", "serbia"),
        ("Austria", "1850-01-01", "austria-hungary"),
        ("Yemen", "1950-01-01", "yemen-arab-republic"),
        ("Republic of China", "1930-01-01", "china"),
    ],
)
def test_a_code_or_name_of_several_means_whoever_bore_it_on_the_day(view: View, ref: str, on: str, state: str) -> None:
    assert meant(view, ref, on) == state


@pytest.mark.parametrize("on", [None, "2020-01-01"])
def test_a_code_that_iso_gave_to_somebody_else_means_nobody(view: View, on: str | None) -> None:
    with pytest.raises(NotFound, match=r"'AI' is not valid .*; it means djibouti \(Djibouti\) until 1977"):
        meant(view, "AI", on)


def test_a_bare_number_is_asked_for_its_scheme(view: View) -> None:
    with pytest.raises(Ambiguous, match=r"'276' is a number without its scheme; send iso3n:276 \(Germany\)"):
        meant(view, "276")
    with pytest.raises(Ambiguous) as caught:
        meant(view, "255")
    assert {one.code for one in caught.value.candidates} == {"cow:255", "gw:255"}


@pytest.mark.parametrize(
    ("id", "on", "others"),
    [
        ("korea", "2020-01-01", {"north-korea", "south-korea"}),
        ("vietnam", "1965-01-01", {"republic-of-vietnam"}),
        ("austria", "1850-01-01", {"austria-hungary"}),
        ("yemen", "1950-01-01", {"yemen-arab-republic"}),
    ],
)
def test_an_id_that_is_anothers_name_on_the_day_is_ambiguous(view: View, id: str, on: str, others: set[str]) -> None:  # noqa: A002
    with pytest.raises(Ambiguous) as caught:
        meant(view, id, on)
    assert {one.id for one in caught.value.candidates} == {id, *others}
    assert meant(view, f"id:{id}", on) == meant(view, id) == id
    window = intervals.parse_period(f"{on}/2021")
    assert refs.resolve(view, id, window.first, window.last).id == id


@pytest.mark.parametrize(
    ("id", "name", "on", "bearer"),
    [
        ("germany", "Germany", "1850-01-01", "prussia"),
        ("yugoslavia", "Yugoslavia", "1900-01-01", "serbia"),
        ("german-federal-republic", "German Federal Republic", "2000-01-01", "germany"),
    ],
)
def test_the_label_of_a_list_for_a_number_is_understood_but_makes_no_id_ambiguous(
    view: View,
    id: str,  # noqa: A002
    name: str,
    on: str,
    bearer: str,
) -> None:
    assert meant(view, name, on) == bearer
    assert meant(view, id, on) == id


@pytest.mark.parametrize(
    ("ref", "on", "there"),
    [
        ("Germany", "1960-01-01", {"german-federal-republic", "german-democratic-republic"}),
        ("Czechia", "1985-01-01", {"czechoslovakia"}),
        ("Czechia", "1910-01-01", {"austria-hungary"}),
        ("Slovenia", "1970-01-01", {"yugoslavia"}),
        ("Kazakhstan", "1960-01-01", {"russia"}),
        ("Ukraine", "1960-01-01", set()),  # It was a member of the United Nations.
        ("Czechoslovakia", "2000-01-01", {"czechia", "slovakia"}),
        ("East Germany", "2000-01-01", {"germany"}),
        ("id:prussia", "1900-01-01", {"germany"}),
        ("Germany", "1900-01-01", set()),
    ],
)
def test_a_state_that_was_not_there_points_to_who_was(view: View, ref: str, on: str, there: set[str]) -> None:
    day = dates.day(on)
    row = refs.resolve(view, ref, day)
    assert {one.id for one in present_then(view, [row], (day, day))} == there


MISSPELT = {
    "albania": ["Albnia", "Albaniaa", "Albanai"],
    "netherlands": ["Nederlands", "Neatherlands", "Netherland"],
    "iceland": ["Icelend", "Kingdom of Iceland", "Icland Republic"],
    "north-korea": ["Nort Korea", "Democratic Republic of Korea, People's", "North-Koraa"],
    "tanzania": ["Tanzanya", "United Rep. of Tanzani"],
    "gambia": ["Gambai", "Republic of Gambia (Islamic)"],
    "trinidad-and-tobago": ["Trinidad", "Trinidat & Tobago"],
    "guinea-bissau": ["Guinee Bissau Republic", "Guineabissau"],
    "united-states": ["Untied States", "United State", "United States America North"],
    "saint-lucia": ["Saint Luzia", "St. Lucias"],
    "iran": ["Iraan", "Iran Islamic Republic Persia"],
    "democratic-republic-of-the-congo": ["Democratic Republik Congo", "Kongo Kinshasa"],
    "tunisia": ["Tunesia", "Tunisa", "Kingdom of Tunisia"],
    "north-macedonia": ["North Mazedonia", "Macedonia North Republic"],
    "laos": ["Laoss", "Lao Peoples Republic"],
    "cote-d-ivoire": ["Cot d’Ivoire", "Ivory Cost"],
    "kyrgyzstan": ["Kyrgistan", "Kirgyzstan"],
    "switzerland": ["Swizerland", "Switserland"],
    "czechoslovakia": ["Chechoslovakia", "Czecho-Slovakia Republic"],
    "yugoslavia": ["Jugoslavia", "Yugoslawia"],
    "kosovo": ["Kosovo (UNSCR 1244)"],
    "georgia": ["Georgia (country)"],
    "saudi-arabia": ["Saudi", "Saudia Arabia", "Kingdom Saudi-Arabian"],
    "philippines": ["Phillipines", "Philipines"],
    "mek": ["Mojahedin Iran", "Mujahedin of Iran"],
    "warsaw-pact": ["Warsow Pact", "Warsaw Packt"],
    "edi-rama": ["Eddi Rama", "Edi Ramma"],
    "nato": ["North Atlantic Treaty", "North Atlantic Organisation"],
    "tirana": ["Tirane City", "Tirrana"],
}
"""What nobody is called, by who is most likely meant."""


def test_the_right_one_is_offered_first_for_nine_of_ten_misspellings_and_never_a_wrong_one_alone(view: View) -> None:
    asked = [(entity, written) for entity, every in MISSPELT.items() for written in every]
    first, alone = [], []
    for entity, written in asked:
        try:
            found = [refs.resolve(view, written).id]
        except (NotFound, Ambiguous) as unclear:
            found = [one.id for one in unclear.candidates]
        if found[:1] != [entity]:
            first.append((written, found))
        if len(found) == 1 and found != [entity]:
            alone.append((written, found))
    assert alone == []
    assert len(first) <= len(asked) // 10, first


@pytest.mark.parametrize("nonsense", ["qwertyuiop", "xyzzy", "foo bar baz", "1234567", "!!!", "Republic of Nowhere"])
def test_nobody_is_offered_for_nonsense(view: View, nonsense: str) -> None:
    assert [row.id for row in names.close(view, nonsense)] == []


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("united", ["united-states", "united-kingdom", "united-nations"]),
        ("germ", ["germany"]),
        ("korea", ["north-korea", "south-korea"]),
        ("guinea", ["guinea"]),
        ("congo", ["republic-of-the-congo", "democratic-republic-of-the-congo"]),
        ("dominic", ["dominica"]),
        ("niger", ["niger", "nigeria"]),
        ("states united", ["united-states"]),
        ("nato", ["nato"]),
        ("mojahedin", ["mek"]),
        ("rama", ["edi-rama"]),
        ("warsaw", ["warsaw-pact"]),
        ("Korea, Republic of", ["south-korea"]),
        ("swizerland", ["switzerland"]),
    ],
)
def test_a_search_begins_with_those_whose_name_meets_the_words_best(view: View, q: str, first: list[str]) -> None:
    assert [row.id for row in names.search(view, q)][: len(first)] == first
