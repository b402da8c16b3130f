"""The question that a server asks itself when it is up, over HTTP like anybody else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from graphsvc.cli.output import say
from graphsvc.cli.snapshot_loading import read_up_to
from graphsvc.errors import StoreUnavailable
from graphsvc.model.wording import some
from graphsvc.snapshot.log_follower import Follower

QUESTION = "Who was Albania allied to on 6 September 2022?"
PATH = "/v1/allies/albania?on=2022-09-06"


def ask_first_question(follower: Follower, address: str) -> None:
    """Print the question on stdout with its address and a short answer; say why, where there is none."""
    try:
        read_up_to(follower, follower.progress[1])
        status, answer = _get(address)
    except StoreUnavailable as exc:
        say(exc.detail)
        return
    except (OSError, HTTPException):
        return  # The server is being stopped.
    print(f"\n{QUESTION}\n  GET {address}{PATH}", flush=True)
    if status == HTTPStatus.OK:
        print(worded(answer), flush=True)
    elif status == HTTPStatus.NOT_FOUND:
        print("This store does not know Albania yet; `graphsvc load` or POST /v1/batch writes to it.", flush=True)
    else:
        say(f"  {status}: {answer.get('detail', '')}")


def _get(address: str) -> tuple[int, dict[str, Any]]:
    """Ask by the standard library: httpx takes a tenth of a second to import, for one request."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request("GET", PATH)
        reply = connection.getresponse()
        return reply.status, json.loads(reply.read())
    finally:
        connection.close()


def worded(answer: Mapping[str, Any]) -> str:
    """Word an answer to `/v1/allies` in two sentences."""
    items = answer["items"]
    ways = dict.fromkeys(via["alliance"]["name"] for item in items for via in item["via"] if via["alliance"])
    through = f", through {some(list(ways), 3)}" if ways else ""
    names = some([item["entity"]["name"] for item in items], 6)
    first = f"{answer['total']} allies{through}: {names}." if items else "No ally is known."
    because = "" if answer["otherwise"] == "no" else ", because no dataset covers all alliances"
    return f"  {first}\n  Of any other state: {answer['otherwise']}{because}."
