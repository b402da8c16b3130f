"""All that can be read through a view, as plain values to compare, and random logs to read it from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from graphsvc.errors import GraphsvcError
from graphsvc.model.citation import Record
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.snapshot import names, refs
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.log import ListLog

REFS = ("a", "b", "x", "cow:1", "gw:1", "iso3:AAA", "AAA", "alpha", "alpah", "beta", "nothing at all")


def everything(view: View) -> dict[object, Any]:
    """Read a view in every way that it offers."""
    ids = view.ids()
    ties = view.all_ties()
    found: dict[object, Any] = {
        "place": (view.revision, view.store_id, view.at),
        "ids": [(one, view.index(one), view.id(number)) for number, one in enumerate(ids)],
        "stands": (view.merged, [view.stands_for(one) for one in range(len(ids))]),
        "indices": ([view.index(one) for one in "abcx"], [view.source_index(one) for one in ("notes", "more")]),
        "entities": (view.entities(), view.entities("country"), [view.entity(one) for one in range(len(ids))]),
        "sources": (view.sources(), view.sources("dataset"), [view.source(one.index) for one in view.sources()]),
        "ties": [(tie, view.tie_id(tie.row), view.tie(view.tie_id(tie.row))) for tie in ties],
        "kinds": {kind: view.all_ties(frozenset({kind})) for kind in TIE_KINDS},
        "ties of": [(view.ties(one), view.ties(one, frozenset({"rival_of"}))) for one in range(len(ids))],
        "events": (view.all_events(), [view.events(one) for one in range(len(ids))]),
        "names": (view.names(), [row.id for row in names.search(view, "al")]),
    }
    for record in RECORDS:
        reference = (record.record, record.id)
        found["standing", *reference] = (view.version(*reference), view.was_retracted(*reference))
    for ref in REFS:
        for on in (None, 719_000, 720_000):
            found["ref", ref, on] = resolved(view, ref, on)
    return found


def resolved(view: View, ref: str, on: int | None) -> Any:
    """Give what a reference means, or what is said where it means nothing."""
    try:
        return refs.resolve(view, ref, on), refs.find(view, ref, on)
    except GraphsvcError as exc:
        return type(exc), exc.detail, getattr(exc, "candidates", None)


NAMES = st.lists(st.sampled_from(["Alpha", "Álpha land", "Beta", "Gamma"]), min_size=1, max_size=2, unique=True)
SPANS = st.sampled_from([{}, {"until": "1970"}, {"since": "1970-06-01"}, {"since": "1960", "until": "1972-03-04"}])
SINCE = st.sampled_from(["1914", "1939-09-01", "..", ""])
UNTIL = st.sampled_from(["..", "", "1990-10-03", "199X"])


@st.composite
def countries(draw: st.DrawFn) -> Record:
    """Draw a version of one of three countries."""
    found = [{"text": name, **draw(SPANS)} for name in draw(NAMES)]
    codes = draw(st.lists(st.sampled_from([("cow", "1"), ("gw", "1"), ("iso3", "AAA")]), max_size=2))
    spelled = [{"scheme": scheme, "code": code, **draw(SPANS)} for scheme, code in codes]
    spells = [{"system": "cow", "since": "1914"}] if draw(st.booleans()) else []
    id = draw(st.sampled_from("abc"))  # noqa: A001
    found_one = worlds.country(id, found[0]["text"], names=found, codes=spelled, spells=spells)
    into = draw(st.sampled_from([None, None, None, *"abcx"]))
    return found_one if into == id else replace(found_one, merged_into=into)


@st.composite
def ties(draw: st.DrawFn) -> Record:
    """Draw a version of one of a few ties; some parties are only ever named."""
    one, other = draw(st.permutations("abcx"))[:2]
    kind = draw(st.sampled_from(["rival_of", "allied_with"]))
    extra = {} if kind == "rival_of" else {"obligations": draw(st.sampled_from([["defense"], ["offense", "defense"]]))}
    return worlds.tie(kind, one, other, draw(SINCE), draw(UNTIL), key="key", attributes={**extra, "free": 1})


@st.composite
def events(draw: st.DrawFn) -> Record:
    """Draw a version of one of a few events."""
    parts = draw(st.dictionaries(st.sampled_from("abc"), st.sampled_from(["actor", "target"]), max_size=2))
    return worlds.event("meeting", draw(st.sampled_from(["1999", "2001-01-01"])), parts=parts, key=draw(KEYS))


@st.composite
def datasets(draw: st.DrawFn) -> Record:
    """Draw a version of one of two datasets."""
    among = draw(st.sampled_from(["any", "system:cow", ["a", "c"]]))
    entry = {
        "question": "membership",
        "among": among,
        "within": draw(st.sampled_from([None, ["b"]])),
        "period": "1816/..",
    }
    coverage = [{name: value for name, value in entry.items() if value is not None}]
    return worlds.dataset(draw(st.sampled_from(["notes", "more"])), coverage=coverage)


KEYS = st.sampled_from(["k1", "k2"])
RECORDS: tuple[Record, ...] = (
    *(worlds.country(one) for one in "abcx"),
    *(worlds.tie(kind, "a", "b", key="key", attributes={}) for kind in ("rival_of", "allied_with")),
    *(worlds.event("meeting", "1999", key=key) for key in ("k1", "k2")),
    *(worlds.dataset(one) for one in ("notes", "more")),
)


@st.composite
def logs(draw: st.DrawFn) -> ListLog:
    """Draw a log of a few revisions that put and retract records."""
    log = ListLog()
    standing: dict[tuple[str, str], Record] = {}
    for _ in range(draw(st.integers(1, 6))):
        drawn = draw(st.lists(st.one_of(countries(), ties(), events(), datasets()), max_size=6))
        puts = {(one.record, one.id): one for one in drawn}
        gone = draw(st.lists(st.sampled_from(sorted(standing)), max_size=2, unique=True)) if standing else []
        retracted = {reference: standing[reference] for reference in gone if reference not in puts}
        if puts or retracted:
            log.write(*puts.values(), retracted=retracted.values())
        standing = {reference: one for reference, one in (standing | puts).items() if reference not in retracted}
    return log
