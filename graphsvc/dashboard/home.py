"""The first page: what this is, where to begin, questions with their answers, what is loaded, what changed lately."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from graphsvc.dashboard import change_lists
from graphsvc.dashboard.asking import PageRequest
from graphsvc.errors import GraphsvcError
from graphsvc.model import dates
from graphsvc.model.phrases import date_in_words, listed
from graphsvc.model.wire_parts import Directed, Hosting, Named
from graphsvc.model.wire_records import Dataset
from graphsvc.service.datasets import datasets
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import QueryFilters, read_obligations

LATEST_CHANGES = 5
"""How many of the last writes the page shows."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where an answer leads."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question to begin with, the answer from the store at hand, who says so, and where there is more."""

    question: str
    answer: str
    datasets: tuple[str, ...]
    links: tuple[Link, ...]


def show(page: PageRequest) -> Response:
    """Show the first page."""
    view = page.query.lens.view
    return page.show(
        "home.html",
        about="*",
        is_empty=not page.query.head.entities(),
        questions=answered_questions(page),
        datasets=datasets_shown(page),
        entities=len(view.entities("country")),
        latest=change_lists.latest(page, LATEST_CHANGES, changes=4),
    )


def datasets_shown(page: PageRequest) -> list[Dataset]:
    """List the data sets, the largest first; those that assert nothing are left out."""
    every = datasets(page.services.store, page.query.lens.view)
    return sorted((each for each in every if any(each["counts"].values())), key=lambda each: -size(each))


def size(dataset: Dataset) -> int:
    """Count what a data set asserts."""
    return sum(dataset["counts"].values())


def answered_questions(page: PageRequest) -> list[AnsweredQuestion]:
    """Answer the questions to begin with; those about entities that are not here are left out."""
    asked: tuple[Callable[[PageRequest], AnsweredQuestion | None], ...] = (
        who_shelters_the_mek,
        since_when_no_relations,
        allies_then,
        allies_in_1914,
        members_of_nato,
        france_and_germany,
    )
    answers = []
    for question in asked:
        try:
            answer = question(page)
        except GraphsvcError:  # Whom it is about is not here, or bears another id.
            continue
        if answer is not None:
            answers.append(answer)
    return answers


def who_shelters_the_mek(page: PageRequest) -> AnsweredQuestion | None:
    """Answer who hosts the group, where, and whom it opposes."""
    group = page.entity("id:mek")
    hosting = page.services.questions.hosting(None, "id:mek", None, page.query)
    # Hosts of whom only an older word is known are former ones.
    items = [item for item in hosting.items if item["truth"] != "unknown"]
    if not items:
        return None
    opposed = dict.fromkeys(party["name"] for item in items for party in item["against"])
    opposes = f" It opposes {listed(list(opposed))}." if opposed else ""
    answer = ". ".join(map(shelter, items))
    hosts = [Link(page.address.of(item["host"]), item["host"]["name"]) for item in items]
    return AnsweredQuestion(
        f"Who shelters the {group['name']}?",
        f"{answer}.{opposes}",
        tuple(dict.fromkeys(name for item in items for name in item["by_dataset"])),
        (Link(page.address.of(group), group["name"]), *hosts),
    )


def shelter(item: Hosting) -> str:
    """Write who shelters a group, where, and how many people."""
    about = item["people"]["about"] if item["people"] else None
    place = f", in {item['place']['name']}" if item["place"] else ""
    people = f", about {about:,} people" if about else ""
    return f"{item['host']['name']}{place}{people}{'' if item['truth'] == 'yes' else ' (' + item['truth'] + ')'}"


def since_when_no_relations(page: PageRequest) -> AnsweredQuestion | None:
    """Answer since when Albania and Iran have no relations, who broke them off, and who says so."""
    a, b = page.entity("id:albania"), page.entity("id:iran")
    dyad = page.services.questions.dyad("id:albania", "id:iran", read_obligations(None, None), page.query)
    relations, pair = dyad.relations, Link(page.address.pair(a, b), "The evidence and the timeline")
    question = f"Since when have {a['name']} and {b['name']} no relations, and who says so?"
    if relations.status == "disputed":
        positions = [f"{name} says {verdict['status']}" for name, verdict in relations.by_dataset.items()]
        return AnsweredQuestion(
            question, f"That is disputed: {listed(positions)}.", tuple(relations.by_dataset), (pair,)
        )
    if relations.status not in ("severed", "suspended") or not relations.since:
        return None
    by = f" by {listed([party['name'] for party in relations.by])}" if relations.by else ""
    return AnsweredQuestion(
        question,
        f"Since {date_in_words(relations.since)}: {relations.status}{by}.",
        tuple(relations.by_dataset),
        (pair, Link(page.address.at(f"/pair/{a['id']}/{b['id']}", on=before(relations.since)), "The day before")),
    )


def before(day: str) -> str | None:
    """Return the day before an exact day; None before a vague one."""
    try:
        return dates.iso(dates.day(day) - 1)
    except ValueError:
        return None


def allies_then(page: PageRequest) -> AnsweredQuestion | None:
    """Answer who was allied to Albania on the day before it broke with Iran."""
    return allies_on(page, "albania", "2022-09-06")


def allies_in_1914(page: PageRequest) -> AnsweredQuestion | None:
    """Answer who was allied to Germany on the day on which it declared war on France."""
    return allies_on(page, "germany", "1914-08-03")


def allies_on(page: PageRequest, country_id: str, day: str) -> AnsweredQuestion | None:
    """Answer who was allied to a country on a day."""
    country = page.entity(f"id:{country_id}")
    allies = page.services.questions.allies(f"id:{country_id}", read_obligations(None, None), on(page, day))
    if not allies.total:
        return None
    return AnsweredQuestion(
        f"Who were {country['name']}’s allies on {date_in_words(day)}?",
        allies.answer,
        tuple(dict.fromkeys(name for ally in allies.items for name in ally.by_dataset)),
        (
            Link(page.address.at(f"/country/{country['id']}", on=day), "All of them"),
            Link(page.address.at(f"/country/{country['id']}", on=None, during=None), "Today"),
        ),
    )


def members_of_nato(page: PageRequest) -> AnsweredQuestion | None:
    """Answer who the members of NATO are."""
    alliance = page.entity("id:nato")
    members = page.services.questions.members("id:nato", None, page.query)
    if not members.total:
        return None
    return AnsweredQuestion(
        f"Who are {alliance['name']}’s members?",
        members.answer,
        tuple(dict.fromkeys(name for member in members.items for name in member["by_dataset"])),
        (Link(page.address.of(alliance), f"{alliance['name']} through time"),),
    )


def france_and_germany(page: PageRequest) -> AnsweredQuestion | None:
    """Answer through what France and Germany were allied on the last day of 2024, and what else joins them."""
    day = "2024-12-31"
    a, b = page.entity("id:france"), page.entity("id:germany")
    dyad = page.services.questions.dyad("id:france", "id:germany", read_obligations(None, None), on(page, day))
    if dyad.allied.truth == "unknown":
        return None
    joined = {party["id"]: {each["to"]["name"] for each in dyad.memberships if is_of(each, party)} for party in (a, b)}
    shared = sorted(joined[a["id"]] & joined[b["id"]])
    both = f" Both were members of the {listed(shared)}." if shared else ""
    return AnsweredQuestion(
        f"Were {a['name']} and {b['name']} allies on {date_in_words(day)}?",
        f"{dyad.answer}{both}",
        tuple(dyad.allied.by_dataset),
        (
            Link(page.address.at(f"/pair/{a['id']}/{b['id']}", on=day), "The pair"),
            Link(page.address.at(f"/pair/{a['id']}/{b['id']}", on="1914-08-03"), f"On {date_in_words('1914-08-03')}"),
        ),
    )


def is_of(membership: Directed, party: Named) -> bool:
    """Say whether a membership is surely one of a party, in an organisation."""
    is_sure = membership["truth"] == "yes" and membership["to"]["kind"] == "organisation"
    return is_sure and membership["from"]["id"] == party["id"]


def on(page: PageRequest, day: str) -> ParsedQuery:
    """Return the page's question about another day."""
    filters = page.address.filters()
    return page.services.questions.query(QueryFilters(on=day, known=filters.known, datasets=filters.datasets))
