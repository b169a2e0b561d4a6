"""Writes a prompt to standard error, as one line."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TextIO

from alerts.notifier import Desk, NotDeliveredError, Notice, Report
from alerts.prompt import Prompt

_MEND = "start unclench where its standard error is kept, or configure another notifier"


class ConsoleOutlet:
    """Lines of text: what was written can't be withdrawn."""

    buttons = 0

    async def show(self, notice: Notice) -> str:
        """Write the notice's text and a line end.

        Raises:
            NotDeliveredError: there is no standard error, or it was closed.
        """
        stream = _standard_error()
        if stream is None:
            raise NotDeliveredError(f"there is no standard error; {_MEND}")
        try:
            stream.write(f"{notice.text}\n")
            stream.flush()
        except (OSError, ValueError) as error:
            raise NotDeliveredError(f"standard error can't be written ({error}); {_MEND}") from error
        return "standard error"

    async def withdraw(self) -> None:
        """Leave the line where it is."""

    async def close(self) -> None:
        """Leave the stream to who owns it."""


@dataclass(frozen=True, slots=True)
class Console:
    """The terminal, or whatever collects the daemon's log."""

    kind: Literal["console"] = "console"

    def brings(self, prompt: Prompt, desk: Desk) -> bool:
        """Every offer."""
        return prompt.state == "offered"

    def opened(self, report: Callable[[Report], None]) -> ConsoleOutlet:
        """Return it at work; a line has no buttons, so nothing is ever reported."""
        return ConsoleOutlet()


def _standard_error() -> TextIO | None:
    """Return it; None where Python was started without one."""
    return sys.stderr
