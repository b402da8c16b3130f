"""The routes of pages: each asks for an access, and only forms that are meant to be sent take anything."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute

from graphsvc.api.app import routes
from graphsvc.dashboard.page_routes import DataRoute, PageRoute
from graphsvc.settings import Settings
from graphsvc.store.sqlite import SqliteStore
from graphsvc.wiring import wire
from tests.api.test_access import _accesses

APP = wire(Settings(store="sqlite:///nothing.sqlite"), SqliteStore("nothing.sqlite")).app
ROUTES = [route for route in APP.router.routes if isinstance(route, APIRoute) and route not in routes()]
FORMS = {"/sign-in", "/sign-out"}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{','.join(route.methods or ())} {route.path}")
def test_every_page_takes_one_access_and_shows_records_to_readers_alone(route: APIRoute) -> None:
    (access,) = _accesses(route.dependant)
    assert access == ("read" if isinstance(route, PageRoute | DataRoute) and "/static/" not in route.path else "public")
    assert route.methods == {"GET"} or (route.methods == {"POST"} and route.path in FORMS)
