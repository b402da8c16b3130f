"""Requests for an answer of each shape that is a table, too."""

from __future__ import annotations

from typing import Any

from graphsvc.model import answers, difference, disagreements, histories, learned, networks
from graphsvc.model import wire_records as wire

REQUESTS: tuple[tuple[str, Any], ...] = (
    ("/v1/allies/albania?on=2022-09-06", answers.Allies),
    ("/v1/allies?of=albania,iran&on=2022-09-06", answers.AlliesOfSeveral),
    ("/v1/dyads/albania/iran?on=2022-09-07&certainty=carried", answers.Dyad),
    ("/v1/dyads/iran/albania?during=2021/2022", answers.Dyad),
    ("/v1/dyads/united-states/iran?on=1970-01-01", answers.Dyad),
    ("/v1/hosting?on=2022-09-07&certainty=carried", answers.Hostings),
    ("/v1/severed?during=1980/2023", answers.Severances),
    ("/v1/recognition?during=1900/2023", answers.Recognitions),
    ("/v1/missions?of=united-states&on=1975-01-01", answers.Missions),
    ("/v1/members/nato?on=2022-09-06", answers.Members),
    ("/v1/timeline/albania", answers.Timeline),
    ("/v1/dyads/albania/iran/timeline", answers.Timeline),
    ("/v1/resolve?ref=germany&on=1960-01-01", answers.Resolved),
    ("/v1/resolve?ref=korea&on=2020-01-01", answers.Resolved),
    ("/v1/dyads/albania/iran/history?unknown=include", histories.PairHistory),
    ("/v1/allies/albania/history?limit=40", histories.EntityHistory),
    ("/v1/members/nato/history", histories.EntityHistory),
    ("/v1/paths?from=albania&to=norway&on=2020-01-01", networks.PathList),
    ("/v1/paths?from=albania&to=mek&on=2022-09-07&layers=hosting,severed&certainty=carried", networks.PathList),
    ("/v1/centrality?measure=degree&on=2020-01-01&sensitivity=true&obligations=any", networks.Centrality),
    (
        "/v1/centrality/series?measure=degree&of=albania,norway&from=2005&to=2012&partial=include",
        networks.CentralitySeries,
    ),
    ("/v1/similarity?a=albania&measure=s&on=2020-01-01", networks.Similarity),
    ("/v1/balance?on=2020-01-01", networks.Balance),
    ("/v1/difference?from=2022-09-01&to=2022-09-30", difference.Differences),
    ("/v1/disagreements?during=1949/2023", disagreements.Disagreements),
    ("/v1/learned?from=2020-01-01&limit=50", learned.Learned),
    ("/v1/entities?limit=200", wire.Entities),
    ("/v1/ties?limit=1000", wire.Ties),
    ("/v1/ties?kind=hosts", wire.Ties),
    ("/v1/events?limit=200", wire.Events),
    ("/v1/sources?limit=200", wire.Sources),
    ("/v1/datasets", wire.Datasets),
    ("/v1/codes?of=albania", wire.Codes),
    ("/v1/changes?limit=50", wire.ChangesDocument),
    ("/v1/entities/albania/history", wire.History),
)
