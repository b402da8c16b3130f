"""Random dates, spells, records and plain nonsense."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from graphsvc.model import dates, ids, intervals, kinds
from graphsvc.model.dates import OPEN, UNKNOWN

DAYS = st.one_of(
    st.integers(dates.FIRST_DAY, dates.LAST_DAY),
    st.integers(dates.day("2022-08-25"), dates.day("2022-09-20")),
    st.sampled_from([dates.FIRST_DAY, dates.LAST_DAY, dates.day("2000-02-29"), dates.day("1900-02-28")]),
)
ISO_DAYS = DAYS.map(dates.iso)
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])


def _precise(ordinal: int, precision: str) -> str:
    found = date.fromordinal(ordinal)
    year = f"{found.year:04d}"
    return {
        "day": found.isoformat(),
        "day unknown": f"{year}-{found.month:02d}-XX",
        "month": f"{year}-{found.month:02d}",
        "year": year,
        "month unknown": f"{year}-XX",
        "all unknown": f"{year}-XX-XX",
        "decade": f"{year[:3]}X",
        "century": f"{year[:2]}XX",
    }[precision]


PRECISIONS = ("day", "day unknown", "month", "year", "month unknown", "all unknown", "decade", "century")
EDTF = st.builds(
    lambda day, precision, mark: _precise(day, precision) + mark, DAYS, st.sampled_from(PRECISIONS), QUALIFIERS
)
"""Every kind of EDTF level 1 date that graphsvc reads."""

SLUGS = st.sampled_from(["albania", "iran", "nato", "mek", "tirana", "italy", "edi-rama"])
SOURCES = st.sampled_from(["column", "notes", "nato-members"])
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).filter(
    lambda text: bool(text.strip())
)
CITATIONS = st.lists(
    st.fixed_dictionaries({"source": SOURCES}, optional={"locator": NAMES, "wording": NAMES}), max_size=2
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    NAMES,
)
FREE = st.dictionaries(
    st.text("abc_", min_size=1, max_size=4),
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=5
    ),
    max_size=2,
)
COMMON: dict[str, Any] = {"citations": CITATIONS, "attributes": FREE, "version": st.integers(1, 9)}


@st.composite
def spells(draw: st.DrawFn) -> dict[str, Any]:
    """Give the two ends of a spell, in order more often than not, sometimes with bounds beside them."""
    first, second = sorted([draw(EDTF), draw(EDTF)], key=lambda text: dates.parse(text).earliest)
    sent: dict[str, Any] = {
        "since": draw(st.sampled_from([first, first, OPEN, UNKNOWN])),
        "until": draw(st.sampled_from([second, second, OPEN, UNKNOWN])),
    }
    for name in ("since_earliest", "since_latest", "until_earliest", "until_latest"):
        if sent[name.split("_")[0]] != OPEN and draw(st.integers(0, 3)) == 0:
            sent[name] = draw(ISO_DAYS)
    return sent


NAME_ITEMS = st.fixed_dictionaries(
    {"text": NAMES}, optional={"language": st.sampled_from(["en", "sq"]), "since": st.just("1912"), "until": EDTF}
)
CODE_ITEMS = st.sampled_from(
    [
        {"scheme": "iso3", "code": "ALB"},
        {"scheme": "cow", "code": "339", "since": "1914"},
        {"scheme": "wikidata", "code": "Q222", "until": "2022"},
        {"scheme": "atop", "code": "3285"},
    ]
)
ENTITIES = st.fixed_dictionaries(
    {"id": SLUGS, "kind": st.just("country"), "names": st.lists(NAME_ITEMS, min_size=1, max_size=3)},
    optional={
        "codes": st.lists(CODE_ITEMS, max_size=2),
        "exists": st.sampled_from([None, ["1965/.."], ["../1940-08", "1991-08-20/.."]]),
        "spells": st.lists(st.just({"system": "cow", "since": "1914-01-01", "until": "1939-04-08"}), max_size=1),
        "dataset": SOURCES,
        **COMMON,
    },
)


@st.composite
def ties(draw: st.DrawFn) -> dict[str, Any]:
    """Give a tie, mostly one without fault."""
    sent: dict[str, Any] = {
        "kind": draw(st.sampled_from(sorted(set(kinds.TIE_KINDS) - {"represented_in", "protects_interests_in"}))),
        "from": "albania",
        "to": draw(st.sampled_from(["iran", "nato"])),
        **draw(spells()),
    }
    optional = {
        "key": NAMES,
        "discriminator": NAMES,
        "since_kind": st.sampled_from(kinds.DATE_KINDS),
        "until_kind": st.sampled_from(kinds.DATE_KINDS),
        "dates": st.dictionaries(st.sampled_from(kinds.DATE_KINDS), EDTF, max_size=2),
        "dataset": SOURCES,
        **COMMON,
    }
    return sent | draw(st.fixed_dictionaries({}, optional=optional))


WHO_SAYS = {"according_to": SLUGS, "confidence": st.sampled_from(kinds.CONFIDENCES)}
PARTICIPATIONS = st.fixed_dictionaries(
    {"entity": SLUGS, "role": st.sampled_from(kinds.ROLES), **WHO_SAYS}, optional={"citations": CITATIONS}
)
LINKS = st.fixed_dictionaries(
    {
        "event": st.sampled_from([ids.event_id("notes", "search", "a"), ids.event_id("notes", "search", "b")]),
        "relation": st.sampled_from(kinds.RELATIONS),
    },
    optional={"citations": CITATIONS, "according_to": SLUGS},
)
TIE_IDS = st.lists(st.sampled_from([ids.tie_id("notes", "hosts", key) for key in "abc"]), unique=True, max_size=2)
EVENTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(sorted(kinds.EVENT_KINDS)), "title": NAMES, "when": EDTF},
    optional={
        "key": NAMES,
        "discriminator": NAMES,
        "participants": st.lists(PARTICIPATIONS, max_size=2),
        "links": st.lists(LINKS, max_size=1),
        "place": SLUGS,
        "opens": TIE_IDS,
        "closes": TIE_IDS,
        "dataset": SOURCES,
        **COMMON,
    },
)
PERIODS = st.one_of(EDTF, EDTF.map(lambda text: f"{text}/.."), EDTF.map(lambda text: f"../{text}"))
SOME_SLUGS = st.lists(SLUGS, min_size=1, max_size=2)
SOME_OBLIGATIONS = st.lists(st.sampled_from(kinds.OBLIGATIONS), min_size=1, max_size=2)


@st.composite
def coverage(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an entry of coverage, with what its question can be restricted by."""
    question = draw(st.sampled_from(kinds.QUESTIONS))
    restricted: dict[str, st.SearchStrategy[Any]] = {
        "among": st.sampled_from(["any", "system:cow", "system:gw"]) | SOME_SLUGS
    }
    if question == "membership":
        restricted["within"] = SOME_SLUGS
    if question in ("membership", "allied"):
        restricted["obligations"] = SOME_OBLIGATIONS
    entry = st.fixed_dictionaries({"question": st.just(question), "period": PERIODS}, optional=restricted)
    return draw(entry)


@st.composite
def covering(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a dataset covers, and the day through which it was checked, if any."""
    entries = draw(st.lists(coverage(), max_size=2, unique_by=lambda one: one["question"]))
    begun = max((intervals.parse_period(one["period"]).first for one in entries), default=dates.FIRST_DAY)
    checked = draw(st.none() | st.integers(begun, dates.LAST_DAY))
    found: dict[str, Any] = {"coverage": entries} if entries else {}
    return found if checked is None else {**found, "checked_through": dates.iso(checked)}


DATASETS = st.fixed_dictionaries(
    {"id": SOURCES, "kind": st.just("dataset"), "title": NAMES},
    optional={
        "requires": st.lists(st.sampled_from(["states", "nato"]), max_size=2),
        "redistributable": st.booleans(),
        "edition": NAMES,
        "licence": NAMES,
        "definition": NAMES,
        **COMMON,
    },
)
DOCUMENTS = st.fixed_dictionaries(
    {"id": SOURCES, "kind": st.sampled_from(sorted(set(kinds.SOURCE_KINDS) - {"dataset"})), "title": NAMES},
    optional={
        "author": NAMES,
        "publisher": NAMES,
        "published": EDTF,
        "url": st.just("https://example.org/a?b=1"),
        "citation": NAMES,
        "version": NAMES,
        **{name: one for name, one in COMMON.items() if name != "version"},
    },
)
RECORDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "entity": ENTITIES,
    "tie": ties(),
    "event": EVENTS,
    "source": st.builds(lambda one, covered: {**one, **covered}, DATASETS, covering()) | DOCUMENTS,
}

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=12)
"""Any text at all, NUL and halves of surrogate pairs included."""

NONSENSE = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from([2**64, -(2**63) - 1, 0, -1]),
        st.floats(),
        ANY_TEXT,
        EDTF,
        SLUGS,
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
"""Any JSON value, and NaN and integers of any size."""
