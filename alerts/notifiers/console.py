"""Writes a prompt to standard error, as one line."""

import sys
from dataclasses import dataclass
from typing import Literal, TextIO

from alerts.notifier import NotDeliveredError
from alerts.prompt import Prompt

_MEND = "start unclench where its standard error is kept, or configure another notifier"


@dataclass(frozen=True, slots=True)
class Console:
    """The terminal, or whatever collects the daemon's log."""

    kind: Literal["console"] = "console"

    async def send(self, prompt: Prompt) -> None:
        """Write the prompt's text and a line end.

        Raises:
            NotDeliveredError: there is no standard error, or it was closed.
        """
        stream = _standard_error()
        if stream is None:
            raise NotDeliveredError(f"there is no standard error; {_MEND}")
        try:
            stream.write(f"{prompt.text}\n")
            stream.flush()
        except (OSError, ValueError) as error:
            raise NotDeliveredError(f"standard error can't be written ({error}); {_MEND}") from error


def _standard_error() -> TextIO | None:
    """Return it; None where Python was started without one."""
    return sys.stderr
