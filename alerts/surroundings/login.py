"""What logind tells of the wearer's session."""

from dataclasses import dataclass
from typing import Final

from alerts.surrounding import LIMIT_S, Desk, Question, Reading, never
from alerts.surroundings.bus_witness import PROPERTIES

_LOGIND: Final = "org.freedesktop.login1"
_SESSION: Final = f"{_LOGIND}.Session"
_PATH: Final = "/org/freedesktop/login1/session/auto"
"""The session of the daemon; of a service of the user, the one on their screen."""


def asked_session() -> Question:
    """Return the question for all properties of the wearer's session."""
    return Question("system", _LOGIND, _PATH, PROPERTIES, "GetAll", "s", (_SESSION,), PROPERTIES)


def of_session(answer: object, name: str) -> object:
    """Return one property of the answer; None when it is not there."""
    return answer.get(name) if isinstance(answer, dict) else None


@dataclass(frozen=True, slots=True)
class IdleHint:
    """Whether logind was told that the session is idle, and since when.

    It is told late, or never: without a hint it is unknown whether somebody is there.
    """

    desk: Desk
    limit_ms: float
    who: str = "logind"
    every_s: float = 5.0
    limit_s: float = LIMIT_S

    async def look(self) -> Reading:
        """Say how it is now. Raises UnknownError."""
        answer = await self.desk.system.ask(asked_session())
        hint, since_us = of_session(answer, "IdleHint"), of_session(answer, "IdleSinceHint")
        if hint is not True or not isinstance(since_us, int):
            return Reading(None, "was not told that nobody is there", "not every desktop tells it")
        idle_ms = self.desk.now_ms() - since_us // 1000
        return Reading(True) if idle_ms > self.limit_ms else Reading(None, "was told so a moment ago")

    async def stirred(self) -> None:
        """Never return: the hint's changes are not followed."""
        await never()
