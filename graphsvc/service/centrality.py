"""Ask who is central: a ranking on a day, and scores over years."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import cast

from graphsvc.analysis import years
from graphsvc.analysis.centrality import MEASURES
from graphsvc.analysis.edge_lists import edge_lists
from graphsvc.analysis.projection import Network
from graphsvc.analysis.ranking import ranges, ranked, undefined
from graphsvc.analysis.years import YEAR_RULES, YearRule
from graphsvc.errors import InvalidParameter, TooLarge
from graphsvc.model.effort import checked
from graphsvc.model.intervals import parse_period
from graphsvc.model.network_parameters import CentralityParameters, SeriesParameters
from graphsvc.model.networks import Centrality, CentralitySeries, YearScore
from graphsvc.model.validation import short
from graphsvc.service import parameters
from graphsvc.service.network_specs import NetworkCache, NetworkSpec
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.sentences import answered
from graphsvc.snapshot.refs import resolve

MOST_PAIRS = 3_000_000
"""How many pairs of states the years of one request may have in all; 1816 to today has some 1.2 million."""
MOST_SIZE = {"betweenness": (3_000, 60_000_000), "eigenvector": (1_000, 1_000_000_000)}
"""How many nodes, and nodes times edges, a network may have to be scored by a measure whose compiled code may let nobody
else compute meanwhile, for a second at most; 200 states that are all joined have 4 million, 1,000 nodes with 50,000 edges
(0.1 s) 50 million."""
MOST_SIZE_ELSE = (3_000, 300_000_000)
"""The same for the other measures, some of which take a matrix of all pairs."""
MOST_SECONDS = 30.0
"""How long the years of one request may take to compute."""
MOST_ENTITIES = 100


@dataclass(frozen=True, slots=True)
class YearsRequest:
    """The years asked for, as they were sent; None where they were not."""

    from_: str | None = None
    to_: str | None = None
    year: str | None = None
    partial: str | None = None


class CentralityAnswers:
    """Answers about centrality, from the networks that all questions share."""

    def __init__(self, networks: NetworkCache) -> None:
        self._networks = networks

    def centrality(
        self, measure: str, top: str | None, sensitivity: str | None, spec: NetworkSpec, query: ParsedQuery
    ) -> Centrality:
        """Rank everybody in a network by a measure."""
        rule = spec.rule()
        chosen = _measure(measure)
        most = parameters.number(CentralityParameters, "top", top)
        is_ranged = parameters.flag(sensitivity, "sensitivity")
        network = self._networks.network(query, rule)
        for graph in (network.graph, *([network.possible] if is_ranged else [])):
            refuse_oversized(chosen, graph.number_of_nodes(), graph.number_of_edges())
        items = ranked(network, chosen)
        if is_ranged:
            range_by_entity = ranges(network, chosen)
            for item in items:
                item["range"] = range_by_entity[item["entity"]["id"]]
        answer = Centrality(
            measure=chosen,
            items=items[:most],
            total=len(items),
            tied=sum(item["score"] == items[most - 1]["score"] for item in items[most:]) if most else 0,
            partial=network.is_partial,
            reason=undefined(network, chosen),
            network=network.of(query.known),
            revision=query.lens.view.revision,
            known=query.known,
        )
        return answered(answer)

    def series(
        self, measure: str, of: str, over: YearsRequest, spec: NetworkSpec, query: ParsedQuery
    ) -> CentralitySeries:
        """Score some entities in each of some years; states that nothing joins score as such."""
        rule = spec.rule(isolates="include")
        chosen = _measure(measure)
        first, last, year_rule = read_years(over)
        is_partial_shown = parameters.choice(SeriesParameters, "partial", over.partial) == "include"
        period = parse_period(f"{first:04}/{last:04}")
        entities = _entities(of, query, period.first, period.last)
        refuse_too_many_years(query, rule.system, first, last, year_rule)
        points: list[YearScore] = []
        lens = query.lens
        datasets: set[int] = set()
        began = time.thread_time()
        by_year = [years.lens_of(lens, year, year_rule) for year in range(first, last + 1)]
        for year, edges in checked(enumerate(edge_lists(lens, rule, by_year), first)):
            if time.thread_time() - began > MOST_SECONDS:
                raise TooLarge(
                    f"{year - first:,} of the {last - first + 1:,} years took {MOST_SECONDS:g} seconds to compute, as "
                    "long as one request may; ask for fewer years"
                )
            refuse_oversized(chosen, len(edges.nodes), len(edges.ends))
            datasets |= edges.datasets
            scores = self._networks.scores(edges, chosen)
            points += years.points(lens, edges, year, scores, entities, partial=is_partial_shown)
        whole = Network(replace(lens, on=period.first, during=period), rule)
        place = {lens.view.id(entity): number for number, entity in enumerate(entities)}
        answer = CentralitySeries(
            measure=chosen,
            of=[lens.named(entity) for entity in entities],
            year=year_rule,
            items=sorted(points, key=lambda point: (place[point["entity"]["id"]], point["year"])),
            network=whole.outline(query.known, datasets),
            revision=lens.view.revision,
            known=query.known,
        )
        return answered(answer)


def _measure(text: str) -> str:
    parameters.one_of(text, "measure", tuple(MEASURES))
    return text


def refuse_oversized(measure: str, nodes: int, edges: int) -> None:
    """Refuse a network that is too large for a measure, with its size. Raises TooLarge."""
    most_nodes, most_steps = MOST_SIZE.get(measure, MOST_SIZE_ELSE)
    if nodes > most_nodes or nodes * edges > most_steps:
        raise TooLarge(
            f"the network has {nodes:,} nodes and {edges:,} edges, too many for {measure} in one request: at most "
            f"{most_nodes:,} nodes, and {most_steps:,} for nodes times edges; narrow it by layers, datasets or a day"
        )


def _entities(of: str, query: ParsedQuery, first: int, last: int) -> tuple[int, ...]:
    refs = parameters.words(of)
    if not refs:
        raise InvalidParameter.of("of", "is empty; name one or several entities, parted by commas")
    if len(refs) > MOST_ENTITIES:
        raise InvalidParameter.of("of", f"names {len(refs)} entities; name at most {MOST_ENTITIES}")
    return tuple(dict.fromkeys(resolve(query.head, ref, first, last).index for ref in refs))


def read_years(over: YearsRequest) -> tuple[int, int, YearRule]:
    """Read from which year to which, and which days stand for one. Raises InvalidParameter."""
    first, last = _year(over.from_ or "", "from"), _year(over.to_ or "", "to")
    if last < first:
        raise InvalidParameter.of("to", f"{last} is before {first}; swap the two")
    return first, last, cast(YearRule, parameters.choice(SeriesParameters, "year", over.year) or YEAR_RULES[0])


def _year(text: str, name: str) -> int:
    if not re.fullmatch(r"\d{4}", text, re.ASCII) or text == "0000":
        raise InvalidParameter.of(name, f"{short(text)} is not a year from 0001 to 9999; write four digits, like 1914")
    return int(text)


def refuse_too_many_years(query: ParsedQuery, system: str, first: int, last: int, year_rule: YearRule) -> None:
    """Refuse what would take too long, with its size. Raises TooLarge."""
    count = years.pairs(query.lens, system, first, last, year_rule) if last - first < 1000 else None
    if count is None or count > MOST_PAIRS:
        size = f"{last - first + 1:,} years" if count is None else f"{count:,} pairs of states over all years"
        raise TooLarge(f"{size} are too many for one request, the limit is {MOST_PAIRS:,} pairs; ask for fewer years")
