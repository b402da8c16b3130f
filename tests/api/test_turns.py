"""Clients take turns with what is heavy: one at a time each, whoever leaves is not computed for, stopping ends all."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any, cast

import pytest
from fastapi import Request
from starlette.requests import ClientDisconnect

from graphsvc.api import compute_queue
from graphsvc.api.compute_queue import MOST_WAITING, ComputeQueue
from graphsvc.errors import StoreUnavailable, TooLarge, TooMany
from graphsvc.model.effort import Effort, checked, checkpoint


class Asker:
    """A request of a client that may leave."""

    def __init__(self, client: str) -> None:
        self.client, self.gone = client, asyncio.Event()

    async def receive(self) -> dict[str, str]:
        """Wait until the client has left."""
        await self.gone.wait()
        return {"type": "http.disconnect"}


class Gate:
    """Work that begins, and goes on until it is let go or told to end."""

    def __init__(self) -> None:
        self.begun, self.may_end, self.ended = threading.Event(), threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        try:
            while not self.may_end.wait(0.001):
                checkpoint()
        finally:
            self.ended.set()
        return "done"


def asked_by(client: str) -> Request:
    return cast("Request", Asker(client))


@pytest.fixture(autouse=True)
def _by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compute_queue, "client_of", lambda request: request.client)


@pytest.fixture
def gates() -> Iterator[Callable[[], Gate]]:
    made: list[Gate] = []

    def make() -> Gate:
        made.append(Gate())
        return made[-1]

    yield make
    for gate in made:
        gate.may_end.set()


async def until(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, 10)


def run(test: Callable[[], Awaitable[Any]]) -> None:
    async def main() -> None:
        await test()

    asyncio.run(main())


def test_one_client_computes_one_at_a_time_and_others_beside_it(gates: Callable[[], Gate]) -> None:
    async def test() -> None:
        queue, first, second, other = ComputeQueue(2), gates(), gates(), gates()
        replies = [asyncio.create_task(queue.run(asked_by("a"), gate)) for gate in (first, second)]
        await until(first.begun)
        replies.append(asyncio.create_task(queue.run(asked_by("b"), other)))
        await until(other.begun)
        assert not second.begun.is_set()
        first.may_end.set()
        await until(second.begun)
        second.may_end.set()
        other.may_end.set()
        assert await asyncio.gather(*replies) == ["done"] * 3

    run(test)


def test_clients_have_their_turns_one_after_the_other() -> None:
    async def test() -> None:
        queue, order = ComputeQueue(1), list[str]()
        holds = Gate()
        holding = asyncio.create_task(queue.run(asked_by("x"), holds))
        await until(holds.begun)
        replies = []
        for name in ("a1", "a2", "a3", "b1", "c1", "b2"):
            replies.append(asyncio.create_task(queue.run(asked_by(name[0]), partial(order.append, name))))
            await asyncio.sleep(0)
        holds.may_end.set()
        await asyncio.gather(holding, *replies)
        assert order == ["a1", "b1", "c1", "a2", "b2", "a3"]

    run(test)


def test_only_so_many_of_one_client_wait_and_others_are_not_refused_for_it(gates: Callable[[], Gate]) -> None:
    async def test() -> None:
        queue, gate = ComputeQueue(1), gates()
        replies = [asyncio.create_task(queue.run(asked_by("a"), gate)) for _ in range(MOST_WAITING + 1)]
        await until(gate.begun)
        with pytest.raises(TooMany, match=f"{MOST_WAITING} requests from here wait"):
            await queue.run(asked_by("a"), gate)
        replies.append(asyncio.create_task(queue.run(asked_by("b"), gate)))
        gate.may_end.set()
        assert set(await asyncio.gather(*replies)) == {"done"}

    run(test)


def test_whose_turn_does_not_come_soon_is_asked_to_come_back_and_leaves_no_gap(gates: Callable[[], Gate]) -> None:
    async def test() -> None:
        queue, gate = ComputeQueue(1, 0.01), gates()
        holding = asyncio.create_task(queue.run(asked_by("a"), gate))
        await until(gate.begun)
        for client in ("a", "b"):
            with pytest.raises(StoreUnavailable, match="too much is being computed"):
                await queue.run(asked_by(client), lambda: "late")
        gate.may_end.set()
        assert await holding == "done"
        assert await queue.run(asked_by("b"), lambda: "now") == "now"

    run(test)


def test_who_leaves_while_computing_ends_it_and_the_next_has_the_place(gates: Callable[[], Gate]) -> None:
    async def test() -> None:
        queue, gate, leaver = ComputeQueue(1), gates(), Asker("a")
        left = asyncio.create_task(queue.run(cast("Request", leaver), gate))
        await until(gate.begun)
        leaver.gone.set()
        with pytest.raises(ClientDisconnect):
            await left
        assert gate.ended.is_set()
        assert not gate.may_end.is_set()
        assert await queue.run(asked_by("a"), lambda: "next") == "next"

    run(test)


def test_who_leaves_while_waiting_is_never_computed_for(gates: Callable[[], Gate]) -> None:
    async def test() -> None:
        queue, gate, never, leaver = ComputeQueue(1), gates(), gates(), Asker("b")
        holding = asyncio.create_task(queue.run(asked_by("a"), gate))
        await until(gate.begun)
        left = asyncio.create_task(queue.run(cast("Request", leaver), never))
        await asyncio.sleep(0)
        leaver.gone.set()
        with pytest.raises(ClientDisconnect):
            await left
        gate.may_end.set()
        assert await holding == "done"
        assert not never.begun.is_set()

    run(test)


def test_stopping_ends_what_computes_and_what_waits(gates: Callable[[], Gate]) -> None:
    async def test() -> None:
        queue, gate, never = ComputeQueue(1), gates(), gates()
        computing = asyncio.create_task(queue.run(asked_by("a"), gate))
        await until(gate.begun)
        waiting = asyncio.create_task(queue.run(asked_by("b"), never))
        await asyncio.sleep(0)
        queue.stop()
        for reply in (computing, waiting, queue.run(asked_by("c"), never)):
            with pytest.raises(StoreUnavailable, match="the server is stopping"):
                await reply
        assert gate.ended.is_set()
        assert not never.begun.is_set()

    run(test)


def test_a_piece_of_a_file_ends_when_its_reader_leaves_meanwhile(gates: Callable[[], Gate]) -> None:
    async def test() -> None:
        queue, gate, closed = ComputeQueue(1), gates(), threading.Event()

        def content() -> Any:
            try:
                yield b"first"
                gate()
                yield b"never"
            finally:
                closed.set()

        pieces = queue.pieces(asked_by("a"), content())
        assert await anext(pieces) == b"first"
        second = asyncio.ensure_future(anext(pieces))
        await until(gate.begun)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        await until(closed)
        assert not gate.may_end.is_set()
        assert await queue.run(asked_by("a"), lambda: "next") == "next"

    run(test)


def test_what_computes_for_too_long_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.model.effort._LOOK_SECONDS", 0.0)
    with Effort(0.01).spent(), pytest.raises(TooLarge, match="ask for fewer days, entities, data sets"):
        for _ in checked(iter(int, 1)):
            pass


def test_nothing_is_ended_outside_a_request() -> None:
    checkpoint()
    assert list(checked([1, 2])) == [1, 2]


def test_all_objects_are_looked_at_for_garbage_only_while_nothing_computes(gates: Callable[[], Gate]) -> None:
    usual = gc.get_threshold()

    async def test() -> None:
        queue, first, second = ComputeQueue(2), gates(), gates()
        replies = [asyncio.create_task(queue.run(asked_by(name), gate)) for name, gate in (("a", first), ("b", second))]
        await until(first.begun)
        await until(second.begun)
        assert gc.get_threshold()[2] > 1000 * usual[2]
        first.may_end.set()
        assert await replies[0] == "done"
        assert gc.get_threshold() != usual
        second.may_end.set()
        assert await replies[1] == "done"
        assert gc.get_threshold() == usual

    run(test)
