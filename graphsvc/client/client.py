"""The client: one server, all that can be asked of it."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Any, Self

from graphsvc.client.analyses import AnalysisMethods
from graphsvc.client.charts import ChartMethods
from graphsvc.client.decoding import read
from graphsvc.client.questions import QuestionMethods
from graphsvc.client.transport import Transport
from graphsvc.client.writing import WriteMethods

URL = "http://127.0.0.1:8000"
TIMEOUT_SECONDS = 60.0
RETRIES = 3
KEY_VARIABLE = "GRAPHSVC_API_KEY"


class Client(QuestionMethods, AnalysisMethods, ChartMethods, WriteMethods):
    """Ask a graphsvc server, and write to it.

    ::

        from graphsvc.client import Client

        client = Client()
        client.allies("albania", on="2022-09-06")

    Answers have the fields that the API documents, show themselves in a notebook, and become frames of pandas with
    `to_frame()`. Errors are the classes of `graphsvc.errors`, as the server raised them.

    The key is `api_key`, else what GRAPHSVC_API_KEY holds; it is never shown. A request that fails because the server
    is away or busy is sent again up to `retries` times, with pauses that grow; `timeout` is in seconds.

    It is synchronous. An asynchronous twin would be a second copy of every method; who needs many answers at once
    shares one client among threads.
    """

    def __init__(
        self,
        url: str = URL,
        *,
        api_key: str | None = None,
        timeout: float = TIMEOUT_SECONDS,
        retries: int = RETRIES,
    ) -> None:
        key = api_key if api_key is not None else os.environ.get(KEY_VARIABLE) or None
        self._transport = Transport(url, api_key=key, timeout=timeout, retries=retries)

    @property
    def url(self) -> str:
        """The address of the server."""
        return self._transport.url

    def version(self) -> dict[str, Any]:
        """Say which version of graphsvc the server runs. It may be another than this client's."""
        return read(dict[str, Any], self._transport.get("/version", {}))

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self.url!r}{', with a key' if self._transport.has_key else ''})"
