"""Contract of a notifier: shows a notice, tells what was pressed, or says why it could not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from alerts.phrase import Phrase
from alerts.prompt import Prompt
from hrv.event import Surrounding

SHOWN_S: Final = 30.0
"""How long a notice stays on the screen, where the desktop lets that be asked for."""

FAR_WORDS: Final = Phrase("A moment to breathe?")
"""What goes to a phone."""
EXPIRED: Final = "expired"
"""The key of a report that a notice was closed because its time was over."""


class NotDeliveredError(Exception):
    """The notice did not reach the wearer; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Button:
    """What the wearer may press."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What is before the wearer at one time: an offer, a question, or a phase of a practice."""

    title: str
    """Without a number: it may stand on a locked screen, or go to a phone."""
    text: str
    buttons: tuple[Button, ...] = ()
    default: str = ""
    """The key that counts as pressed when the notice itself is; empty: none."""
    default_words: str = ""
    """What that does, where it is no button's key."""
    shown_s: float = SHOWN_S
    far_words: str = FAR_WORDS
    """What may leave this machine: the same few words whatever the notice says."""
    is_passing: bool = False
    """Nothing to come back to: the desktop need not keep it once it is off the screen."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the notice that is shown."""

    what: Literal["pressed", "closed", "lost", "stirred"]
    """`closed`: by the wearer or in time; `lost`: who showed it is gone; `stirred`: a server came."""
    key: str = ""
    """Of the button that was pressed; for `closed`, `EXPIRED` when nobody closed it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a notifier may look at before it brings a prompt."""

    around: frozenset[Surrounding] = frozenset()
    """What is on around the wearer, as far as anybody knows."""
    brought_ms: int | None = None
    """When this notifier last brought a prompt, by the stream's time."""


class Outlet(Protocol):
    """One notifier at work. It shows one notice at a time, each in the place of the one before."""

    @property
    def buttons(self) -> int:
        """How many buttons can be pressed here at once, as far as is known by now."""
        ...

    async def show(self, notice: Notice) -> str:
        """Bring the notice before the wearer; return what took it, for the record.

        Raises:
            NotDeliveredError: it could not be shown.
        """
        ...

    async def withdraw(self) -> None:
        """Take the notice away, as far as that can be done."""
        ...

    async def close(self) -> None:
        """End the work; what is shown is withdrawn first by who wants that."""
        ...


class Notifier(Protocol):
    """A frozen dataclass whose fields are its settings."""

    @property
    def kind(self) -> str:
        """The notifier's name in the table and in the configuration."""
        ...

    def brings(self, prompt: Prompt, desk: Desk) -> bool:
        """Tell whether this notifier brings a prompt in this state, at this desk."""
        ...

    def opened(self, report: Callable[[Report], None]) -> Outlet:
        """Return the notifier at work; `report` is called on the loop. Nothing is connected before `show`."""
        ...
