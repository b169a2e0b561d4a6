"""Hands every prompt to every notifier, each with a courier of its own."""

import asyncio
from collections.abc import Sequence

from alerts.notifier import Notifier
from alerts.practices import Practices
from alerts.prompt import Prompt
from alerts.texts import Texts
from hrv.event import Context, Surrounding
from ingest.clock import WallClock
from unclench.courier import Courier, Hand, Opener
from unclench.record import Record


class Post:
    """Sees what was kept; what a notifier does with it never holds up who saw it."""

    def __init__(
        self,
        notifiers: Sequence[Notifier],
        practices: Practices,
        hand: Hand,
        texts: Texts,
        opener: Opener | None = None,
    ) -> None:
        """Take whom to bring prompts, what may be practised, where answers go, the language, and the page."""
        self._couriers = [Courier(one, practices, hand, WallClock(), texts, opener) for one in notifiers]
        self._around: set[Surrounding] = set()

    def see(self, records: Sequence[Record]) -> None:
        """Take records that were just kept."""
        for record in records:
            match record:
                case Context(_, what, on):
                    (self._around.add if on else self._around.discard)(what)
                case Prompt() if record.channel != "page":
                    for courier in self._couriers:
                        courier.take(record, frozenset(self._around))
                case _:
                    pass

    def renew(self, practices: Practices, texts: Texts) -> None:
        """Bring what comes from now on with these practices, in this language."""
        for courier in self._couriers:
            courier.renew(practices, texts)

    def end(self) -> None:
        """Ask all couriers to end, when what they brought is answered or withdrawn."""
        for courier in self._couriers:
            courier.end()

    async def run(self) -> None:
        """Run all couriers until they have ended."""
        async with asyncio.TaskGroup() as group:
            for courier in self._couriers:
                group.create_task(courier.run())
