"""What the document says of requests that read is what the server does: parameters, answers, headers."""

from __future__ import annotations

import json

import pytest

from tests.api.serving import Served
from tests.openapi.conftest import READING
from tests.openapi.operations import OF_ALL_REPLIES, Json, Operation, examples, faults, strict, takes

QUESTIONS = {
    "allies": ["/v1/allies/albania?on=2022-09-06", "/v1/allies/nato", "/v1/allies/germany?on=1960-01-01", "/v1/allies/iran?certainty=carried"],
    "alliesOf": ["/v1/allies?of=members:nato&on=2022-09-06"],
    "members": ["/v1/members/nato?during=1949/2022", "/v1/members/warsaw-pact?on=1980-01-01"],
    "dyad": ["/v1/dyads/albania/iran?on=2022-09-07", "/v1/dyads/albania/iran?on=2022-09-06", "/v1/dyads/united-states/iran?during=1979/1981", "/v1/dyads/france/germany?on=1914-08-01"],
    "dyadTimeline": ["/v1/dyads/albania/iran/timeline", "/v1/dyads/united-states/iran/timeline"],
    "timeline": ["/v1/timeline/albania", "/v1/timeline/iran?during=2022"],
    "hosting": ["/v1/hosting", "/v1/hosting?host=albania&against=iran&on=2022-09-07", "/v1/hosting?certainty=carried"],
    "severed": ["/v1/severed?of=iran", "/v1/severed?during=1979/2023"],
    "recognition": ["/v1/recognition?of=kosovo", "/v1/recognition?by=albania&during=2008"],
    "missions": ["/v1/missions?of=united-states", "/v1/missions?in=iran&during=1979/1981", "/v1/missions?of=united-states&on=1940-01-01"],
    "resolve": ["/v1/resolve?ref=ALB", "/v1/resolve?ref=Germany&on=1960-01-01", "/v1/resolve?ref=nobody", "/v1/resolve?ref=cow:255"],
    "codes": ["/v1/codes?of=germany", "/v1/codes?limit=1000"],
    "learned": ["/v1/learned?from=2020-01-01&limit=1000"],
    "difference": ["/v1/difference?from=1979-01-01&to=1981-01-01", "/v1/difference?from=1900-01-01&to=2023-01-01&limit=1000"],
    "disagreements": ["/v1/disagreements?limit=300", "/v1/disagreements?question=membership,allied&of=albania"],
    "dyadHistory": ["/v1/dyads/albania/iran/history?unknown=include", "/v1/dyads/united-states/iran/history"],
    "alliesHistory": ["/v1/allies/albania/history", "/v1/allies/france/history?from=1900&to=1950&unknown=include"],
    "membersHistory": ["/v1/members/nato/history", "/v1/members/warsaw-pact/history"],
    "paths": ["/v1/paths?from=albania&to=japan&on=2022-09-07", "/v1/paths?from=iran&to=albania&layers=relations,severed&certainty=carried", "/v1/paths?from=albania&to=iran"],
    "centrality": ["/v1/centrality?measure=degree&sensitivity=true&top=5", "/v1/centrality?measure=eigenvector&on=1900-01-01"],
    "centralitySeries": ["/v1/centrality/series?measure=degree&of=albania,iran&from=1990&to=2010&partial=include"],
    "similarity": ["/v1/similarity?a=albania&b=italy,iran", "/v1/similarity?a=france&on=1914-07-01"],
    "balance": ["/v1/balance?on=1914-07-01", "/v1/balance?obligations=any"],
    "entities": ["/v1/entities?limit=1000"],
    "ties": ["/v1/ties?limit=1000", "/v1/ties?of=albania"],
    "events": ["/v1/events?limit=1000"],
    "sources": ["/v1/sources?limit=1000"],
    "changes": ["/v1/changes?limit=1000"],
}  # fmt: skip
"""Questions whose answers have what comes rarely: last words, bounds, several statuses, ranges, disagreements."""


def test_an_answer_has_the_keys_that_are_documented_and_no_others(
    seeded: Served, document: Json, reading: Operation
) -> None:
    addresses = [reading.address, *QUESTIONS.get(reading.name, ())]
    for number, address in enumerate(addresses):
        reply = seeded.get(address, params=None if number else reading.arguments)
        assert reply.status_code == 200, reply.text
        content = reading.raw["responses"]["200"]["content"]
        media_type = reply.headers["content-type"].partition(";")[0]
        assert media_type in content, address
        if media_type == "application/json":
            validator = strict(document, content[media_type]["schema"])
            assert list(faults(validator, json.loads(reply.content)))[:5] == [], address


def test_a_reply_has_the_headers_that_are_documented_and_no_others(
    seeded: Served, document: Json, reading: Operation
) -> None:
    reply = seeded.get(reading.address, params=reading.arguments)
    documented = {name.lower() for name in reading.raw["responses"]["200"].get("headers", ())}
    sent, rare = set(reply.headers) - OF_ALL_REPLIES, set()
    if any(parameter["name"] == "bom" for parameter in reading.parameters):
        table = seeded.get(reading.address, params={**reading.arguments, "format": "csv"})
        # A next page and what silence means are not in every table.
        sent, rare = sent | set(table.headers) - OF_ALL_REPLIES, {"link", "graphsvc-otherwise"}
    assert documented - rare <= sent <= documented
    tag = reply.headers.get("etag", '"1"')
    again = seeded.get(reading.address, params=reading.arguments, headers={"If-None-Match": tag})
    assert (again.status_code == 304) == ("304" in reading.raw["responses"])


def test_what_is_required_is_what_it_cannot_do_without(seeded: Served, reading: Operation) -> None:
    required = {parameter["name"] for parameter in reading.parameters if parameter.get("required")}
    assert required == set(reading.arguments)
    for name in reading.arguments:
        others = {other: text for other, text in reading.arguments.items() if other != name}
        assert seeded.get(reading.address, params=others).status_code == 400, name


def _asked_alone() -> list[tuple[Operation, Json]]:
    """List each parameter once, with the first operation that takes it: most are declared once for many."""
    first = {
        json.dumps(parameter, sort_keys=True): (operation, parameter)
        for operation in reversed(READING)
        for parameter in reversed(operation.parameters)
    }
    return list(reversed(first.values()))


PARAMETERS = _asked_alone()
DEPENDING_ON_THE_STORE = {"after", "code", "dataset", "datasets"}
"""What these take is in no document."""


WITH = {"radius": {"around": "albania"}, "microstates": {"system": "gw"}}
"""What some parameters make no sense without."""


def _status(served: Served, operation: Operation, parameter: Json, text: str) -> int:
    name = parameter["name"]
    return served.get(operation.address, params={**operation.arguments, **WITH.get(name, {}), name: text}).status_code


def test_every_example_is_answered(seeded: Served) -> None:
    refused = []
    for operation, parameter in PARAMETERS:
        needed = {each["name"]: text for each in operation.parameters if each.get("required") for text in examples(each)[:1]}  # fmt: skip
        if parameter["name"] == "after" or (parameter["name"] == "known" and operation.name.startswith("read")):
            continue  # A place in a list, and a record at a moment, are of one store.
        queries = [{**operation.arguments, **needed, parameter["name"]: text} for text in examples(parameter)]
        refused += [
            (operation.address, query)
            for query in queries
            if seeded.get(operation.address, params=query).status_code != 200
        ]
    assert not refused, "\n".join(map(str, refused))


def test_whatever_names_an_entity_or_is_required_has_an_example(seeded: Served) -> None:
    naming = [
        (operation.name, parameter["name"])
        for operation, parameter in PARAMETERS
        if not examples(parameter)
        if parameter.get("required") or _status(seeded, operation, parameter, "nobody-here") == 404
    ]
    assert not naming, "\n".join(map(str, naming))


@pytest.mark.parametrize("text", ["xyzzy", "1", "2022-09-07"])
def test_a_schema_takes_a_value_where_the_server_does(seeded: Served, text: str) -> None:
    """A choice has its words, a number its bounds, a day its format; what is read as text takes any."""
    wrong = [
        (operation.name, parameter["name"], "takes", text, parameter["schema"])
        for operation, parameter in PARAMETERS
        if parameter["name"] not in DEPENDING_ON_THE_STORE
        if (_status(seeded, operation, parameter, text) != 400) != takes(parameter, text)
    ]
    assert not wrong, "\n".join(map(str, wrong))


def test_every_word_of_a_choice_is_taken(seeded: Served) -> None:
    refused = [
        (operation.name, parameter["name"], word)
        for operation, parameter in PARAMETERS
        for word in parameter["schema"].get("enum", ())
        if _status(seeded, operation, parameter, word) == 400
    ]
    assert not refused, "\n".join(map(str, refused))


@pytest.mark.parametrize("name", ["graph", "dyadYears", "allies", "ties", "centrality", "difference"])
def test_a_reply_of_each_documented_kind_is_sent_for_some_format(seeded: Served, name: str) -> None:
    operation = next(each for each in READING if each.name == name)
    [formats] = [each["schema"]["enum"] for each in operation.parameters if each["name"] == "format"]
    replies = [seeded.get(operation.address, params={**operation.arguments, "format": text}) for text in formats]
    assert {reply.status_code for reply in replies} == {200}
    sent = {reply.headers["content-type"].partition(";")[0] for reply in replies}
    assert sent == set(operation.raw["responses"]["200"]["content"])
