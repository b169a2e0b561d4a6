"""Contract of a mirror: a place where the journal shows again, and from which nothing is read back."""

from collections.abc import Sequence
from typing import Protocol

from unclench.record import Kept
from unclench.store.errors import StoreError


class MirrorError(StoreError):
    """A mirror did not take what it was given."""


class TemporaryError(MirrorError):
    """It may take it later."""

    def __init__(self, fact: str, retry_after_s: float | None = None) -> None:
        """Keep what happened, and when the other side wants to be asked again, if it said so."""
        super().__init__(fact)
        self.retry_after_s = retry_after_s


class RefusedError(MirrorError):
    """It will never take it as it is."""

    def __init__(self, fact: str, sent: str) -> None:
        """Keep what the other side said, and the text that it refused."""
        super().__init__(fact)
        self.sent = sent


class Mirror(Protocol):
    """A frozen dataclass whose fields are its settings and whose one method is its work."""

    @property
    def kind(self) -> str:
        """The mirror's name in the table and in the configuration; the key of its cursor."""
        ...

    def reflect(self, batch: Sequence[Kept]) -> None:
        """Bring the batch into the mirror; it is there when this returns.

        Idempotent. Raises TemporaryError or RefusedError.
        """
        ...
