"""An engine that takes over what a write has not touched says what one made anew says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.snapshot.view import View
from graphsvc.verdicts.engine import Engine, renewed
from graphsvc.verdicts.obligations import ObligationFilter
from tests import worlds
from tests.snapshot.log import ListLog, build

DAY = dates.day("2000-01-01")
STATES = [worlds.country(one) for one in ("aland", "bland", "cland", "dland")]
PACTS = [worlds.alliance(one) for one in ("east", "west")]
FILTERS = (
    ObligationFilter(),
    ObligationFilter(frozenset({"defense"})),
    ObligationFilter(frozenset({"defense"}), "owed"),
)


def sources(*, covers: bool) -> Record:
    entry = {"question": "allied", "among": "any", "period": "1900/2020"}
    return worlds.dataset("one", coverage=[entry] if covers else [])


@st.composite
def writes(draw: st.DrawFn) -> Record:
    """Draw one write: a membership, a statement, a name, an existence, a source."""
    what = draw(st.sampled_from(("member", "member", "member", "stated", "name", "exists", "source")))
    party, other = draw(st.permutations([one.id for one in STATES]))[:2]
    since, until = draw(st.sampled_from((("1990", ".."), ("1990-01-01", "1999"), ("1980", "2005-01-01"))))
    if what == "member":
        attributes = draw(st.sampled_from(({"obligations": ["defense"]}, {"obligations": ["consultation"]}, {})))
        pact = draw(st.sampled_from([one.id for one in PACTS]))
        return worlds.tie(
            "member_of", party, pact, since, until, dataset="one", key=f"{party}-{pact}", attributes=attributes
        )
    if what == "stated":
        return worlds.tie("allied_with", party, other, since, until, dataset="one", key=f"{party}-{other}")
    if what == "source":
        return sources(covers=draw(st.booleans()))
    more = {"exists": ["1985/.."]} if what == "exists" else {}
    return worlds.country(party, draw(st.sampled_from(("A name", "Another"))), **more)


def told(engine: Engine) -> object:
    return [
        (history.a, history.b, wanted, history.claimed_days, history.combined, history.axis.bounds)
        for wanted in FILTERS
        for history in engine.allied_pairs(wanted, None)
    ] + [
        (history.a, history.b, history.claimed_days, history.combined)
        for wanted in FILTERS
        for party in range(len(STATES))
        for history in engine.allies(party, wanted, None)
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(writes(), min_size=2, max_size=8))
def test_what_a_write_does_not_touch_is_as_if_made_anew(written: list[Record]) -> None:
    log = ListLog()
    log.write(*STATES, *PACTS, sources(covers=False))
    engine: Engine | None = None
    for record in written:
        log.write(record)
        view = View(build(log.written), log.revision)
        anew = Engine(view, DAY)
        told(anew)
        if engine is not None:
            later = renewed(engine, view)
            if later is not None:
                assert told(later) == told(anew)
                engine = later
                continue
        engine = anew
