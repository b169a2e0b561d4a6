"""A witness that answers over D-Bus."""

from collections.abc import Callable
from dataclasses import dataclass

from alerts.surrounding import LIMIT_S, Bus, Desk, Question, Reading

PROPERTIES = "org.freedesktop.DBus.Properties"


@dataclass(frozen=True, slots=True)
class BusWitness:
    """Asks one question and understands the answer."""

    who: str
    bus: Bus
    question: Question
    understood: Callable[[object], Reading]
    every_s: float = 5.0
    limit_s: float = LIMIT_S

    async def look(self) -> Reading:
        """Say how it is now. Raises UnknownError."""
        return self.understood(await self.bus.ask(self.question))

    async def stirred(self) -> None:
        """Return when the service came, went, or told of a change."""
        await self.bus.stirred(self.question.service, self.question.path)


def witness(desk: Desk, who: str, question: Question, understood: Callable[[object], Reading]) -> BusWitness:
    """Return the witness on this desk."""
    return BusWitness(who, desk.bus(question.bus), question, understood)


def asked_property(service: str, path: str, interface: str, name: str) -> Question:
    """Return the question for a property on the session bus, whose changes are told."""
    return Question("session", service, path, PROPERTIES, "Get", "ss", (interface, name), PROPERTIES)


def as_bool(answer: object) -> Reading:
    """Understand yes or no; anything else is no answer."""
    if isinstance(answer, bool):
        return Reading(answer)
    return Reading(None, "gives an answer that is neither yes nor no")
