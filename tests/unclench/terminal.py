"""A terminal of one's own, for a program that asks."""

import os
import pty
import subprocess
import sys
from pathlib import Path
from select import select
from time import monotonic

from tests.unclench.command import environment

_PATIENCE_S = 30.0


class Terminal:
    """Runs `unclench` with a terminal as its input and output; read what it shows, type answers."""

    def __init__(self, home: Path, *arguments: str) -> None:
        """Start the program."""
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "unclench", *arguments],
            env=environment(home) | {"TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""

    def until(self, text: str) -> None:
        """Read until the text is shown after what was read before."""
        seen, patience_s = "", monotonic() + _PATIENCE_S
        while text not in seen:
            assert monotonic() < patience_s, f"{text!r} is not in {seen!r}"
            seen += self._more()
        self.shown += seen

    def answers(self, question: str, answer: str) -> None:
        """Wait for a question and type the answer."""
        self.until(question)
        os.write(self._ours, f"{answer}\n".encode())

    def ended(self) -> int:
        """Read to the end; return the exit code."""
        while piece := self._more():
            self.shown += piece
        os.close(self._ours)
        return self.process.wait(_PATIENCE_S)

    def _more(self) -> str:
        ready, _, _ = select([self._ours], [], [], _PATIENCE_S)
        if not ready:
            return ""
        try:
            return os.read(self._ours, 65_536).decode(errors="replace")
        except OSError:  # the program has ended, and its terminal with it
            return ""
