"""What the page knows of the daemon that serves it."""

from asyncio import Lock
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from hrv.event import Said
from unclench.config import Config
from unclench.daemon import Handed
from unclench.paired import PairedStrap
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.straps import Listening, nearby
from unclench.web.sessions import Sessions
from unclench.web.workshop import TAKEAWAY, Workshop


@dataclass(slots=True)
class House:
    """Where the data lies, what is configured, and the door for what a person says on the page."""

    data_dir: Path
    config: Config
    """What is in force; the settings page may put another in its place."""
    config_file: Path | None
    """The file that was named; None: the user's own."""
    hand: Callable[[Said], Awaitable[Handed]]
    """Takes what is said by the same door as a beat; with `at_ms` 0 it is said now. Raises JournalError."""
    now_ms: Callable[[], int]
    """Tells now on the time line of the stream: a recording has a time of its own."""

    sessions: Sessions = field(default_factory=Sessions)
    """The practice that a page leads."""
    renew: Callable[[Config], Awaitable[None]] | None = None
    """Puts other settings in force at once; None: a demonstration keeps its own. Raises JournalError."""
    saving: Lock = field(default_factory=Lock)
    """Held while settings are saved: of two savings none overwrites the other."""
    hear: Callable[[PairedStrap], bool] | None = None
    """Hears this strap from now on, if it can; None: what is heard is no strap."""
    erase: Callable[[], None] | None = None
    """Ends the daemon, and then takes away all that it kept; None: no daemon runs that could end."""
    listening: Listening = nearby
    """Listens for straps."""
    workshop: Workshop = field(init=False)
    """Makes what a person takes away."""

    def __post_init__(self) -> None:
        """Give the workshop its place."""
        self.workshop = Workshop(self.data_dir / TAKEAWAY)

    def reader(self) -> Reader:
        """Open the journal for reading, for one thread; the caller closes it. Raises JournalError."""
        return Reader(self.data_dir / JOURNAL_FILE)
