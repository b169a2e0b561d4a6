"""A real terminal (pty) with a program in it: keys go in, the newest screen comes out."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

from tests.unclench.command import environment

_HOME = "\x1b[H"
_SEQUENCES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()][0-9A-B]")
_PATIENCE_S = 30.0
COLOUR = re.compile(r"\x1b\[[0-9;]*[34]\d[0-9;]*m")


class Terminal:
    """Runs `unclench` with these arguments in a terminal of so many columns and rows."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._master, self._slave = pty.openpty()
        self.resize(*size)
        self.before = termios.tcgetattr(self._slave)
        kept = {
            name: value for name, value in environment(home).items() if name not in ("COLUMNS", "NO_COLOR")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "unclench", *arguments],
            env={**kept, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **(env or {})},
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        self.raw = ""
        self._answered = 0
        """How much of it was there at the newest answer."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._master)
        os.close(self._slave)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def hang_up(self) -> int:
        """Close the terminal's window; return the program's exit code."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDWR)
        return self.process.wait(_PATIENCE_S)

    def settings(self) -> list[object]:
        """Return how the terminal is set now."""
        return list(termios.tcgetattr(self._slave))

    def read(self, wait_s: float = 0.05) -> None:
        """Take what was written so far."""
        while select.select([self._master], [], [], wait_s)[0]:
            self.raw += self._decoder.decode(os.read(self._master, 65_536))
            wait_s = 0.0

    def shows(self, wanted: str) -> str:
        """Wait until the screen shows a text (regular expression); return the screen."""
        self._until(lambda: re.search(wanted, self.screen) is not None, f"{wanted!r} never came")
        return self.screen

    def answers(self, question: str, answer: str) -> None:
        """Wait for a question that was not there at the answer before, and type the answer."""
        self._until(lambda: question in self.raw[self._answered :], f"{question!r} was never asked")
        self._answered = len(self.raw)
        self.press(f"{answer}\n")

    @property
    def screen(self) -> str:
        """What is on the screen: the newest whole frame, or the lines after the guide's screen is left."""
        after = self.raw.rpartition("\x1b[?1049l")
        if after[1] and "\x1b[?1049h" not in after[2]:
            return _SEQUENCES.sub("", after[2])
        frames = self.raw.split(_HOME)
        is_whole = len(frames) < 3 or frames[-1].count("\n") >= frames[-2].count("\n")
        return _SEQUENCES.sub("", frames[-1] if is_whole else frames[-2])

    def ended(self) -> int:
        """Wait for the program's end, reading on; return its exit code."""
        self._until(lambda: self.process.poll() is not None, "it does not end")
        self.read()
        return int(self.process.returncode)

    def _until(self, is_so: Callable[[], bool], fault: str) -> None:
        until = time.monotonic() + _PATIENCE_S
        while not is_so():
            assert time.monotonic() < until, f"{fault}; the screen:\n{self.screen}\n{self.raw[-2000:]!r}"
            self.read()

    def send(self, name: signal.Signals) -> None:
        self.process.send_signal(name)
