"""The question that a server asks itself when it is up, over HTTP like anybody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from graphsvc.cli.output import say
from graphsvc.cli.reading import read_up_to
from graphsvc.errors import StoreUnavailable
from graphsvc.model.wording import some
from graphsvc.snapshot.following import Follower

QUESTION = "Who was Albania allied to on 6 September 2022?"
PATH = "/v1/allies/albania?on=2022-09-06"


def ask_first_question(follower: Follower, address: str) -> None:
    """Print the question on stdout with its address and a short answer; say why, where there is none."""
    try:
        read_up_to(follower, follower.progress[1])
        reply = httpx.get(address + PATH, timeout=10, trust_env=False)
    except StoreUnavailable as exc:
        say(exc.detail)
        return
    except httpx.HTTPError:
        return  # The server is being stopped.
    print(f"\n{QUESTION}\n  GET {address}{PATH}", flush=True)
    if reply.status_code == httpx.codes.OK:
        print(worded(reply.json()), flush=True)
    elif reply.status_code == httpx.codes.NOT_FOUND:
        print("This store does not know Albania yet; `graphsvc load` or POST /v1/batch writes to it.", flush=True)
    else:
        say(f"  {reply.status_code}: {reply.json().get('detail', '')}")


def worded(answer: Mapping[str, Any]) -> str:
    """Word an answer to `/v1/allies` in two sentences."""
    items = answer["items"]
    ways = dict.fromkeys(via["alliance"]["name"] for item in items for via in item["via"] if via["alliance"])
    through = f", through {some(list(ways), 3)}" if ways else ""
    names = some([item["entity"]["name"] for item in items], 6)
    first = f"{answer['total']} allies{through}: {names}." if items else "No ally is known."
    because = "" if answer["otherwise"] == "no" else ", because no dataset covers all alliances"
    return f"  {first}\n  Of any other state: {answer['otherwise']}{because}."
