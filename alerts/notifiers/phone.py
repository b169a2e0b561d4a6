"""Sends a word without numbers to a phone, through Apprise, while nobody is at the desk."""

import asyncio
import importlib
import logging
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Final, Literal, Protocol, cast

from alerts.notifier import Desk, NotDeliveredError, Notice, Report
from alerts.prompt import Prompt

TITLE: Final = "unclench"
_AWAY: Final = frozenset({"idle", "locked"})
_MINUTE_MS: Final = 60_000
_INSTALL: Final = "pip install 'unclench[phone]'"


class _Push(Protocol):
    """What is used of `apprise.Apprise`."""

    def add(self, servers: str) -> bool: ...
    def notify(self, body: str, title: str) -> bool | None: ...


class PhoneOutlet:
    """One push at a time; what was sent can't be withdrawn, and nothing comes back."""

    buttons = 0

    def __init__(self, urls: Callable[[], list[str]], limit_s: float) -> None:
        """Take where the addresses are read from when they are needed, and how long a push may take."""
        self._urls = urls
        self._limit_s = limit_s
        self._sending: Thread | None = None

    async def show(self, notice: Notice) -> str:
        """Send the same few words whatever the notice says; raises NotDeliveredError."""
        if self._sending is not None and self._sending.is_alive():
            raise NotDeliveredError("the phone's service has not taken the message before yet")
        loop = asyncio.get_running_loop()
        sent: asyncio.Future[None] = loop.create_future()
        self._sending = Thread(target=self._send_and_tell, args=(loop, sent, notice.far_words), daemon=True)
        self._sending.start()
        try:
            async with asyncio.timeout(self._limit_s):
                await sent
        except TimeoutError:
            raise NotDeliveredError(
                f"the phone's service did not answer within {self._limit_s:g} s"
            ) from None
        return "the phone's service"

    def _send_and_tell(self, loop: asyncio.AbstractEventLoop, sent: asyncio.Future[None], words: str) -> None:
        """Send from a thread of its own, for whose end no loop waits: a service may take for ever."""
        fault: Exception | None = None
        try:
            self._send(words)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: it is raised where it is awaited
            fault = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(_settle, sent, fault)

    def _send(self, words: str) -> None:
        push = _apprise()
        for url in self._urls():
            if not push.add(url):
                raise NotDeliveredError("one of the phone's addresses is none that Apprise knows: mend it")
        if not push.notify(body=words, title=TITLE):
            raise NotDeliveredError("the phone's service did not take the message: check address and network")

    async def withdraw(self) -> None:
        """Leave it."""

    async def close(self) -> None:
        """Leave it."""


@dataclass(frozen=True, slots=True)
class Phone:
    """Off unless it is named. Its addresses are secrets, in a file of their own or a credential."""

    kind: Literal["phone"] = "phone"
    urls_file: Path | None = None
    """A file with one Apprise address a line, readable by its owner alone; None: the credential."""
    urls: str = field(default="", repr=False)
    """From the credential `unclench_phone_urls` or the environment, never from the configuration's file."""
    apart_minutes: int = 60
    """Least time between two messages."""
    limit_s: float = 20.0
    """How long sending may take."""

    def brings(self, prompt: Prompt, desk: Desk) -> bool:
        """Only while nobody is at the desk, and that alone keeps the prompt from being offered there."""
        if (
            desk.brought_ms is not None
            and 0 <= prompt.at_ms - desk.brought_ms < self.apart_minutes * _MINUTE_MS
        ):
            return False
        if prompt.state == "held":
            return bool(prompt.held_by) and _AWAY.issuperset(prompt.held_by)
        return prompt.state == "offered" and "idle" in desk.around

    def opened(self, report: Callable[[Report], None]) -> PhoneOutlet:
        """Return it at work; nothing comes back from a phone."""
        return PhoneOutlet(self._read_urls, self.limit_s)

    def _read_urls(self) -> list[str]:
        text = self.urls if self.urls_file is None else _read_private(self.urls_file)
        urls = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        if not urls:
            raise NotDeliveredError(
                "no address of a phone's service is known: name a urls_file that holds one"
            )
        return urls


def _settle(sent: asyncio.Future[None], fault: Exception | None) -> None:
    if sent.done():
        return
    if fault is None:
        sent.set_result(None)
    else:
        sent.set_exception(fault)


def _read_private(path: Path) -> str:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise NotDeliveredError(f"{path}: others may read it: chmod 600 {path}")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotDeliveredError(f"{path}: can't be read ({error})") from None


def _apprise() -> _Push:
    """Return Apprise, silent: its log, and that of what it calls, may name addresses."""
    try:
        module = importlib.import_module("apprise")
    except ModuleNotFoundError:
        raise NotDeliveredError(f"phones need Apprise, which is not installed: {_INSTALL}") from None
    for name in ("apprise", "urllib3"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return cast(_Push, module.Apprise())
