"""The live stream: server-sent events that follow the journal, each client from where it left off."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from ingest.clock import Clock, WallClock
from unclench.store.errors import StoreError
from unclench.web.feed import Batch, Feed, FullError, Reset, Told
from unclench.web.refusal import refusal

HEARTBEAT_S: Final = 15.0
"""After so long without an event a comment says that all lives."""
_LARGEST: Final = 2**63 - 1
_HEADERS: Final = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store")]


class Stream:
    """Answers `GET /api/v1/stream?after=SEQ`; a browser that comes back says where it was (Last-Event-ID)."""

    def __init__(self, feed: Feed, clock: Clock | None = None) -> None:
        """Take what is told."""
        self._feed = feed
        self._clock = clock or WallClock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the client goes or all ends; refuse (422, 503) what can't be followed."""
        try:
            after = _place(Request(scope))
        except ValueError:
            fact = f"after: a number from 0 to {_LARGEST}, the `id` of the last event"
            await refusal(scope, 422, "Not so", fact)(scope, receive, send)
            return
        try:
            with self._feed.joined():
                await self._follow(after, receive, send)
        except FullError:
            answer = refusal(scope, 503, "Too many", "too many look on already: close a page, then try again")
            answer.headers["Retry-After"] = "5"
            await answer(scope, receive, send)

    async def _follow(self, after: int | None, receive: Receive, send: Send) -> None:
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(self._send(after, send))
            leaving = group.create_task(_left(receive))
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            sending.cancel()
            leaving.cancel()

    async def _send(self, after: int | None, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": b": here\n\n", "more_body": True})
        async with aclosing(self._events(after)) as events:
            async for event in events:
                await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _events(self, after: int | None) -> AsyncGenerator[bytes, None]:
        """Give the events; a journal that can't be read now ends them, and the client comes back."""
        sent_s = self._clock.monotonic_s()
        try:
            async with aclosing(self._feed.told(after)) as told:
                async for one in told:
                    if one is not None or self._clock.monotonic_s() - sent_s >= HEARTBEAT_S:
                        yield _event(one)
                        sent_s = self._clock.monotonic_s()
        except StoreError as error:
            yield f"event: fault\ndata: {json.dumps({'error': str(error)})}\n\n".encode()


async def _left(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(told: Told) -> bytes:
    match told:
        case Batch():
            return b"id: %d\ndata: %b\n\n" % (told.seq, told.data)
        case Reset():
            return b'event: reset\nid: %d\ndata: {"seq":%d}\n\n' % (told.seq, told.seq)
        case None:
            return b": all lives\n\n"


def _place(request: Request) -> int | None:
    """Return where the client was; None: it begins now. Raises ValueError: it is no place."""
    asked = request.headers.get("last-event-id") or request.query_params.get("after")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal() and int(asked) <= _LARGEST):
        raise ValueError(asked)
    return int(asked)
