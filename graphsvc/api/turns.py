"""How a question is answered: at once where it is light, else when it is its turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.model.effort import LIGHT, LIGHT_ON_THREAD, NeedsTurn, answer_at_once

T = TypeVar("T")


async def at_once(request: Request, answer: Callable[[], T]) -> T:
    """Answer on the event loop; what would stop it for too long, on a thread when it is its turn."""
    answer_at_once(LIGHT)
    try:
        return answer()
    except NeedsTurn:
        return await in_turn(request, answer)


async def on_thread(request: Request, answer: Callable[[], T]) -> T:
    """Answer on a thread of the pool that all share; what would keep one for too long, when it is its turn."""
    answer_at_once(LIGHT_ON_THREAD)
    try:
        return await run_in_threadpool(answer)
    except NeedsTurn:
        return await in_turn(request, answer)


async def in_turn(request: Request, answer: Callable[[], T]) -> T:
    """Answer on a thread when it is the turn of the request."""
    queue: ComputeQueue = request.app.state.compute_queue
    return await queue.run(request, answer)
