"""Every wait has an end."""

import asyncio

import pytest

from ingest.sources.bounded import bounded


async def test_what_ends_in_time_gives_what_it_came_to() -> None:
    async def seven() -> int:
        return 7

    assert await bounded(10, seven()) == 7


async def test_what_fails_raises_what_it_raised() -> None:
    async def fails() -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await bounded(10, fails())


async def test_what_never_ends_is_ended() -> None:
    with pytest.raises(TimeoutError):
        await bounded(0.01, asyncio.Event().wait())


async def test_what_waits_again_when_it_is_cancelled_is_cancelled_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ingest.sources.bounded._GRACE_S", 0.01)
    asked: list[str] = []

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            asked.append("let me go")
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await bounded(0.01, stubborn())
    assert asked == ["let me go"]


async def test_whoever_is_cancelled_in_it_leaves_nothing_behind() -> None:
    outer = asyncio.create_task(bounded(10, asyncio.Event().wait()))
    await asyncio.sleep(0.01)
    outer.cancel()
    await asyncio.wait({outer})
    assert outer.cancelled()
    assert asyncio.all_tasks() == {asyncio.current_task()}
