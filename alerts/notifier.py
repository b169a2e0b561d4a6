"""Contract of a notifier: brings a prompt before the wearer, or says that it could not."""

from typing import Protocol

from alerts.prompt import Prompt


class NotDeliveredError(Exception):
    """The prompt did not reach the wearer; its text says why and what to do."""


class Notifier(Protocol):
    """A frozen dataclass whose fields are its settings and whose one method is its work."""

    @property
    def kind(self) -> str:
        """The notifier's name in the table and in the configuration."""
        ...

    async def send(self, prompt: Prompt) -> None:
        """Bring the prompt before the wearer.

        Raises:
            NotDeliveredError: it could not be shown.
        """
        ...
