"""Shows prompts as notifications of macOS and Windows, through desktop-notifier."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, Protocol, TypeVar, cast

from alerts.notifier import Desk, NotDeliveredError, Notice, Report
from alerts.prompt import Prompt

ANSWER_S: Final = 5.0
"""How long the system may take."""
_INSTALL: Final = "pip install 'unclench[desktop]'"
_BUTTONS: Final = 3

_Hook = Callable[[], None]
Answer = TypeVar("Answer")


class _Center(Protocol):
    """What is used of `desktop_notifier.DesktopNotifier`."""

    async def send(
        self,
        title: str,
        message: str,
        *,
        buttons: Sequence[object],
        on_dispatched: _Hook,
        on_clicked: _Hook,
        on_dismissed: _Hook,
        timeout: int,
    ) -> str: ...
    async def clear(self, identifier: str) -> None: ...
    async def get_capabilities(self) -> frozenset[object]: ...


class _Library(Protocol):
    """What is used of `desktop_notifier`."""

    def Button(self, title: str, on_pressed: _Hook) -> object: ...
    def DesktopNotifier(self, app_name: str) -> _Center: ...


class DesktopCenter:
    """The system's notification centre; it can't replace in place, so the one before is cleared first."""

    buttons = _BUTTONS

    def __init__(self, report: Callable[[Report], None]) -> None:
        """Begin with nothing shown."""
        self._report = report
        self._center: _Center | None = None
        self._shown = ""
        self._turn = 0

    async def show(self, notice: Notice) -> str:
        """Show it.

        Raises:
            NotDeliveredError: the library is not installed, or the system took nothing: it says only when
                it did, and calls back then.
        """
        library, center = await self._opened()
        self._loop = asyncio.get_running_loop()
        await self.withdraw()
        turn, taken = self._turn, asyncio.Event()
        press = partial(self._from_elsewhere, turn)
        buttons = [library.Button(one.words, partial(press, "pressed", one.key)) for one in notice.buttons]
        self._shown = await self._in_time(
            center.send(
                notice.title,
                notice.text,
                buttons=buttons,
                on_dispatched=taken.set,
                on_clicked=partial(press, "pressed", notice.default) if notice.default else lambda: None,
                on_dismissed=partial(press, "closed"),
                timeout=round(notice.shown_s),
            )
        )
        if not taken.is_set():
            raise NotDeliveredError(
                "the system took no notification: allow them for unclench in its settings"
            )
        return "the system's notification centre"

    async def withdraw(self) -> None:
        """Clear it, and believe no button of it any more."""
        self._turn += 1
        identity, self._shown = self._shown, ""
        if identity and self._center is not None:
            with suppress(KeyError, NotDeliveredError):  # closed meanwhile, or nobody can take it away
                await self._in_time(self._center.clear(identity))

    async def close(self) -> None:
        """Leave the system's centre as it is."""

    async def _opened(self) -> tuple[_Library, _Center]:
        library = _library()
        if self._center is None:
            center = library.DesktopNotifier("unclench")
            if not await self._in_time(center.get_capabilities()):
                raise NotDeliveredError(
                    "this system shows notifications of signed apps alone, and unclench is none:"
                    " configure another notifier"
                )
            self._center = center
        return library, self._center

    def _from_elsewhere(self, turn: int, what: Literal["pressed", "closed"], key: str = "") -> None:
        """Report it on the loop: the system may call from a thread of its own."""
        self._loop.call_soon_threadsafe(self._hear, turn, Report(what, key))

    def _hear(self, turn: int, report: Report) -> None:
        """Report only what becomes of the notice that is shown, and that once."""
        if turn == self._turn:
            self._turn += 1
            self._shown = ""
            self._report(report)

    async def _in_time(self, asked: Awaitable[Answer]) -> Answer:
        try:
            async with asyncio.timeout(ANSWER_S):
                return await asked
        except TimeoutError:  # an OSError, too
            raise NotDeliveredError(f"the system did not answer within {ANSWER_S:g} s") from None
        except (OSError, RuntimeError) as error:
            raise NotDeliveredError(f"the system's notification centre refuses ({error})") from None


@dataclass(frozen=True, slots=True)
class Desktop:
    """The notification centre of macOS or Windows; the extra `desktop` brings what it needs."""

    kind: Literal["desktop"] = "desktop"

    def brings(self, prompt: Prompt, desk: Desk) -> bool:
        """Every offer."""
        return prompt.state == "offered"

    def opened(self, report: Callable[[Report], None]) -> DesktopCenter:
        """Return it at work."""
        return DesktopCenter(report)


def _library() -> _Library:
    try:
        return cast(_Library, importlib.import_module("desktop_notifier"))
    except ModuleNotFoundError:
        raise NotDeliveredError(
            f"notifications of macOS and Windows need a package that is not installed: {_INSTALL}"
        ) from None
