"""An event loop whose time passes as soon as there is nothing else to do: an hour's waiting takes no time."""

import asyncio
import selectors
from collections.abc import Coroutine


class _Impatient(selectors.SelectSelector):
    """Never waits; tells how long it was asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.passed_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "everything waits, and nothing will ever come"
        self.passed_s += max(timeout, 0.0)
        return super().select(0)


class Hurried(asyncio.SelectorEventLoop):
    """Keeps a time of its own."""

    def __init__(self) -> None:
        self.impatient = _Impatient()
        super().__init__(self.impatient)

    def time(self) -> float:
        return self.impatient.passed_s


class LoopClock:
    """The time of the loop that runs, which a test's loop may let pass quickly."""

    def now_ms(self) -> int:
        return round(self.monotonic_s() * 1000)

    def monotonic_s(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep_until(self, at_ms: int) -> None:
        await asyncio.sleep((at_ms - self.now_ms()) / 1000)


def hurried(story: Coroutine[object, object, None]) -> None:
    """Live through it, without waiting."""
    with asyncio.Runner(loop_factory=Hurried) as runner:
        runner.run(story)
