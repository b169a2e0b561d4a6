"""Contract of a lookout: what is around the wearer, told by whoever on their machine knows."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from hrv.event import Surrounding

LIMIT_S: Final = 2.0
"""A witness that has said nothing for so long knows nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a witness says: yes, no, or unknown; then `why` says why, and `mend` what to do."""

    on: bool | None
    why: str = ""
    mend: str = ""


class UnknownError(Exception):
    """The witness can't tell; its text says why."""

    def __init__(self, why: str, mend: str = "") -> None:
        """Take why, and what the wearer may do about it."""
        super().__init__(why)
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Question:
    """One call over D-Bus that changes nothing; the answer is the first value of its reply."""

    bus: Literal["session", "system"]
    service: str
    path: str
    interface: str
    member: str
    signature: str = ""
    body: tuple[str, ...] = ()
    changes: str = ""
    """The interface whose signals, from the same path, tell that the answer may be another now."""


class Bus(Protocol):
    """A D-Bus of the wearer's machine."""

    async def has(self, service: str) -> bool:
        """Tell whether somebody bears the name; nobody is started by that. Raises UnknownError."""
        ...

    async def ask(self, question: Question) -> object:
        """Return the answer. Raises UnknownError: nobody is there to answer, or they refuse."""
        ...

    async def stirred(self, service: str, path: str) -> None:
        """Return when the service came, went, or told of a change."""
        ...


class Display(Protocol):
    """The wearer's X screen."""

    async def idle_ms(self) -> int:
        """Return for how long neither key nor pointer moved. Raises UnknownError."""
        ...

    async def has_fullscreen(self) -> bool:
        """Tell whether the active window fills the screen. Raises UnknownError."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What witnesses work with: the clock, the zone, the buses and the screen of the wearer's session."""

    environ: Mapping[str, str]
    zone: str
    now_ms: Callable[[], int]
    session: Bus
    system: Bus
    display: Display

    def bus(self, name: Literal["session", "system"]) -> Bus:
        """Return the bus of that name."""
        return self.session if name == "session" else self.system


class Witness(Protocol):
    """Somebody on the machine who may know; it may keep what it found out before."""

    @property
    def who(self) -> str:
        """Their name, for people."""
        ...

    @property
    def every_s(self) -> float:
        """How often they are asked, s."""
        ...

    @property
    def limit_s(self) -> float:
        """How long they may take, s."""
        ...

    async def look(self) -> Reading:
        """Say how it is now. Raises UnknownError."""
        ...

    async def stirred(self) -> None:
        """Return when it may be worth asking again before its time; perhaps never."""
        ...


class Lookout(Protocol):
    """A frozen dataclass whose fields are its settings and whose one method is its work."""

    @property
    def kind(self) -> Surrounding:
        """What it looks out for: the name in the table, in the configuration and in `Context.what`."""
        ...

    @property
    def read(self) -> bool:
        """Whether it is read at all."""
        ...

    def witnesses(self, desk: Desk) -> tuple[Witness, ...]:
        """Return all who may know; each is asked on its own."""
        ...


def together(readings: Iterable[Reading]) -> bool | None:
    """Return what witnesses come to: one yes is yes, else one no is no, else it is unknown."""
    said = {reading.on for reading in readings}
    if True in said:
        return True
    return False if False in said else None


async def heard(witness: Witness) -> Reading:
    """Return what the witness says, within its time; what goes wrong there is unknown."""
    try:
        async with asyncio.timeout(witness.limit_s):
            return await witness.look()
    except TimeoutError:
        return Reading(None, f"did not answer within {witness.limit_s:.0f} s", "it hangs: restart it")
    except UnknownError as error:
        return Reading(None, str(error), error.mend)


async def never() -> None:
    """Return never: for a witness that does not stir by itself."""
    await asyncio.Event().wait()
