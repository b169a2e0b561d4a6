"""Looks something up in a thread for whose end nobody waits: neither a beat nor the daemon's end does."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import partial
from threading import BoundedSemaphore, Thread
from typing import Final, TypeVar

Told = TypeVar("Told")

PLACES: Final = BoundedSemaphore(2)
"""How many look-ups go on at once: they share two cores with the capture."""


async def aside(look_up: Callable[[], Told], places: AbstractContextManager[bool] = PLACES) -> Told:
    """Return what is looked up, or raise what that raises, when there is a place for it."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[Told] = loop.create_future()
    Thread(target=_look_up, args=(look_up, places, loop, told), name="page", daemon=True).start()
    return await told


def _look_up(
    look_up: Callable[[], Told],
    places: AbstractContextManager[bool],
    loop: asyncio.AbstractEventLoop,
    told: asyncio.Future[Told],
) -> None:
    with places:
        if told.cancelled():  # who asked has gone meanwhile
            return
        try:
            settle = partial(told.set_result, look_up())
        except Exception as error:  # noqa: BLE001 - the edge of a thread: it is raised where it is awaited
            settle = partial(told.set_exception, error)
    with suppress(RuntimeError):  # the loop has ended meanwhile
        loop.call_soon_threadsafe(_settled, told, settle)


def _settled(told: asyncio.Future[Told], settle: Callable[[], None]) -> None:
    if not told.done():
        settle()
