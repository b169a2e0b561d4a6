"""The keys of a person who is guided: read one by one, and the terminal left as it was."""

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event
from typing import Final, Protocol

ESCAPE: Final = "\x1b"
_REST_OF_KEY_S: Final = 0.05
"""How long the rest of an arrow key's bytes may take after its first, over a slow line."""
_MOST_BYTES: Final = 64


class Keys(Protocol):
    """Waits for a key, and so for time to pass."""

    def next(self, wait_s: float) -> str:
        """Return the next key, or an empty text when none came in time."""
        ...


class TerminalKeys:
    """The keys of standard input, which is a terminal; use `keys_of_terminal`."""

    def __init__(self, descriptor: int) -> None:
        """Read from a descriptor that gives each key at once."""
        self._descriptor = descriptor
        self._is_open = True

    def next(self, wait_s: float) -> str:
        """Return the next key; of keys that send more than one byte, all of them."""
        if not self._is_open:
            Event().wait(wait_s)
            return ""
        pressed = self._read(wait_s)
        if pressed == ESCAPE:
            pressed += self._read(_REST_OF_KEY_S)
        return pressed

    def _read(self, wait_s: float) -> str:
        ready, _, _ = select.select([self._descriptor], [], [], wait_s)
        if not ready:
            return ""
        try:
            found = os.read(self._descriptor, _MOST_BYTES)
        except OSError:
            found = b""
        self._is_open = bool(found)
        return found.decode("utf-8", "replace")


class NoKeys:
    """Nobody can press anything: time passes."""

    def next(self, wait_s: float) -> str:
        """Return an empty text after the time."""
        Event().wait(wait_s)
        return ""


@contextmanager
def keys_of_terminal() -> Iterator[Keys]:
    """Give each key at once and unseen while in the block; afterwards the terminal is as it was."""
    descriptor = _terminal()
    if descriptor is None:
        yield NoKeys()
        return
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        yield TerminalKeys(descriptor)
    finally:
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _terminal() -> int | None:
    """Return standard input's descriptor when it is a terminal that this process may read."""
    if sys.stdin is None or sys.stdin.closed or not sys.stdin.isatty():
        return None
    descriptor = sys.stdin.fileno()
    return descriptor if os.tcgetpgrp(descriptor) == os.getpgrp() else None


@contextmanager
def signals_call(stop: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C, SIGQUIT, SIGTERM or a terminal that hangs up call `stop` in the block; Ctrl-Z waits."""
    endings = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)
    before = {name: signal.getsignal(name) for name in endings}
    suspended = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        for name in before:
            signal.signal(name, lambda *_: stop())
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        signal.signal(signal.SIGTSTP, suspended)
