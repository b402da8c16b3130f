"""What every page is asked: days, the moment of knowledge, data sets, and how its timeline is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from graphsvc.api.request_parameters import ServicesOf
from graphsvc.dashboard import rendering
from graphsvc.dashboard.addresses import Address
from graphsvc.dashboard.day_bar import DayBar, Unread, day_bar
from graphsvc.errors import InvalidParameter
from graphsvc.model import dates, dates_in_words
from graphsvc.model.wire_parts import Named
from graphsvc.questions.timeline import named_on
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.services import Services
from graphsvc.service.timelines import TimelineRows, WindowRequest, read_window
from graphsvc.snapshot.lens import named


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page that is asked for: its address, and the question that the address asks."""

    request: Request
    services: Services
    address: Address
    query: ParsedQuery
    unread: Unread | None = None
    """What was typed as a day and could not be read: the page shows what it showed before, and says so in its bar."""

    def entity(self, ref: str) -> Named:
        """Return the entity that a reference means on the days asked about. Raises NotFound, Ambiguous, Merged.

        An id is that entity on every day, so that the address of a page stays good whatever day it is asked for.
        """
        exact = f"id:{ref}" if self.query.head.index(ref) is not None else ref
        row = self.query.head.entity(self.query.resolve(exact))
        assert row is not None
        return named(row)

    @property
    def window(self) -> WindowRequest:
        """Return the days that the timeline shall run over, where the address names any."""
        return read_window(self.address.given.get("from"), self.address.given.get("to"))

    @property
    def by_dataset(self) -> bool:
        """Say whether the timeline shall have a row for each data set."""
        return self.address.given.get("rows") == "datasets"

    def show(self, template: str, **context: Any) -> Response:
        """Answer with a page; that of an entity also says what it was called on the day, where that was another name.

        Raises InvalidParameter where the page has no bar to say that what was typed was not understood.
        """
        if self.unread is not None and not {"bar", "view", "time"} & context.keys():
            raise self.unread.error
        if "entity" in context:
            context = {"called_then": self._name_then(context["entity"]), **context}
        shared: Mapping[str, Any] = {
            "address": self.address,
            "site": rendering.site(self.request),
            "is_dated": self.query.is_dated,
            "then_words": dates_in_words.then(self.address.given.get("on"), self.address.given.get("during")),
            "on_words": dates_in_words.in_words(self.address.given.get("on"), self.address.given.get("during")),
            "store": self.query.head.store_id,
            "revision": self.query.head.revision,
            "about": "",
        }
        return rendering.page(self.request, self.query.head, template, {**shared, **context})

    def _name_then(self, entity: Named) -> str | None:
        index = self.query.head.index(entity["id"])
        name = None if index is None else named_on(self.query.lens, index, self.query.lens.on)["name"]
        return None if name == entity["name"] else name

    def day_bar(self, rows: TimelineRows) -> DayBar:
        """Return the bar for the days of a timeline."""
        return day_bar(self.address, self.query, rows.changes, rows.everything, self.unread)


class Elsewhere(Exception):
    """What is asked for has another address."""

    def __init__(self, address: str, status: int = 308) -> None:
        super().__init__(address)
        self.address, self.status = address, status


def page_request(request: Request, services: ServicesOf) -> PageRequest:
    """Read what a page is asked. Days typed in words lead to the address that has them as EDTF, *today* to that of the day."""
    address = rendering.address_of(request)
    typed = address.given.get("when")
    unread = None
    if typed is not None:
        kept = {name: value for name, value in address.given.items() if name != "when"}
        try:
            name, text = dates_in_words.read(typed)
        except InvalidParameter as error:
            address = Address(address.path, kept)
            unread = Unread(typed, error, dates_in_words.possible_days(typed))
        else:
            raise Elsewhere(address.at(address.path, **{**kept, "on": None, "during": None, name: text}), 303)
    asked = {name: address.given[name] for name in ("on", "during") if name in address.given}
    days = {name: dates.resolved(text) for name, text in asked.items()}
    if days != asked:
        raise Elsewhere(address.at(address.path, **{**address.given, **days}), 303)
    return PageRequest(request, services, address, services.questions.query(address.filters()), unread)


def at_its_own_address(page: PageRequest, entity: Named, ref: str, expected: str) -> None:
    """Lead to the page of an entity where it was asked for by another name, or as another kind."""
    if entity["id"] != ref or entity["kind"] != expected:
        raise Elsewhere(page.address.of(entity))


PageOf = Annotated[PageRequest, Depends(page_request)]
