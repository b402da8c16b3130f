"""What an endpoint is called with: text from the request, and what the functions give that it depends on."""

from __future__ import annotations

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Header, Path, Query, Request
from fastapi.testclient import TestClient
from starlette.responses import JSONResponse, Response

from graphsvc.api.routing import StrictRoute
from graphsvc.errors import InvalidParameter

calls: list[str] = []


async def base(request: Request) -> str:
    """Give the method, and leave a trace."""
    calls.append("base")
    return request.method


Base = Annotated[str, Depends(base)]


async def joined(first: Base, more: Annotated[str | None, Query()] = "nothing") -> str:
    """Join what two give."""
    return f"{first} {more}"


async def endpoint(
    a: Annotated[str, Path()],
    base: Base,
    joined: Annotated[str, Depends(joined)],
    start: Annotated[str, Query(alias="from")],
    last: Annotated[str | None, Header(alias="Last-One")] = None,
) -> Response:
    """Tell the arguments."""
    return JSONResponse([a, base, joined, start, last])


def blocking() -> str:
    """Give nothing, and hold the event loop up for it."""
    return ""


async def waiting(text: Annotated[str, Depends(blocking)]) -> Response:
    """Tell what was waited for."""
    return JSONResponse(text)


def on_a_thread(request: Request, start: Annotated[str | None, Query()] = None) -> Response:
    """Tell the arguments."""
    return JSONResponse([request.url.path, start])


@pytest.fixture
def client() -> TestClient:
    """Ask an application of these endpoints."""
    app = FastAPI()
    app.router.routes += [
        StrictRoute("/a/{a}", endpoint, methods=["GET"]),
        StrictRoute("/thread", on_a_thread, methods=["GET"]),
    ]
    return TestClient(app)


def test_arguments_come_from_the_path_the_query_the_headers_and_other_functions(client: TestClient) -> None:
    reply = client.get("/a/x%20y?from=&more=1%2B1", headers={"last-one": "7"})
    assert reply.json() == ["x y", "GET", "GET 1+1", "", "7"]


def test_what_is_not_sent_is_the_default(client: TestClient) -> None:
    assert client.get("/a/x?from=here").json() == ["x", "GET", "GET nothing", "here", None]
    assert client.get("/thread").json() == ["/thread", None]


def test_what_two_depend_on_is_called_once(client: TestClient) -> None:
    calls.clear()
    client.get("/a/x?from=here")
    assert calls == ["base"]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("", "is missing"),
        ("from=1&from=2", "more than once"),
        ("from=1&color=blue", "there are from, more"),
        ("from=1&last-one=2", "is not a parameter here"),
    ],
)
def test_a_query_that_the_endpoint_does_not_take_is_refused(client: TestClient, query: str, fault: str) -> None:
    with pytest.raises(InvalidParameter, match=fault):
        client.get(f"/a/x?{query}")


def test_a_parameter_that_is_not_text_is_a_mistake_of_the_route() -> None:
    def wrong(number: int) -> Response:
        return JSONResponse(number)

    with pytest.raises(TypeError, match="number is not text"):
        StrictRoute("/wrong", wrong, methods=["GET"])


def test_a_function_that_would_wait_for_a_thread_is_no_dependency() -> None:
    with pytest.raises(TypeError, match="is not async"):
        StrictRoute("/wrong", waiting, methods=["GET"])
