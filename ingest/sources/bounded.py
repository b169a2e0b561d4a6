"""An end for every wait: neither Bleak nor dbus-fast has one of its own."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

_T = TypeVar("_T")
_GRACE_S = 3.0


async def bounded(limit_s: float, work: Coroutine[object, object, _T]) -> _T:
    """Return what the work comes to. Raises TimeoutError after `limit_s`, and what the work raises.

    `asyncio.timeout` is not enough: a connect that is cancelled asks for a disconnect, and waits for its
    answer as long as for the first. So it is cancelled again, until it is over.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=limit_s)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        await _ended(task)


async def _ended(task: asyncio.Task[_T]) -> None:
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_GRACE_S)
    if not task.cancelled():
        task.exception()
