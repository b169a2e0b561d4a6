"""Contract of a mirror: a place where the journal shows again, and from which nothing is read back."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from unclench.record import Kept, Record
from unclench.store.errors import StoreError


class MirrorError(StoreError):
    """A mirror did not take what it was given."""


class TemporaryError(MirrorError):
    """It may take it later."""

    def __init__(self, fact: str, retry_after_s: float | None = None, status: int = 0) -> None:
        """Keep what happened, when the other side wants to be asked again, and its answer's status.

        0: it gave no answer.
        """
        super().__init__(fact)
        self.retry_after_s = retry_after_s
        self.status = status


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

    @property
    def keep_days(self) -> int:
        """How long the mirror remembers: what is older is passed by; 0: for ever."""
        ...

    @property
    def shows(self) -> tuple[type[Record], ...]:
        """The kinds of records that the mirror wants to see."""
        ...

    def reflect(self, batch: Sequence[Kept]) -> None:
        """Bring the batch into the mirror; it is there when this returns.

        Idempotent. Raises TemporaryError or RefusedError.
        """
        ...


def refused(mirror: Mirror, batch: Sequence[Kept]) -> Iterator[tuple[Kept, RefusedError]]:
    """Bring the batch over; halve it until what is refused stands alone, and give that.

    All the rest is in the mirror when the iterator has ended. Raises TemporaryError.
    """
    try:
        mirror.reflect(batch)
    except RefusedError as error:
        if len(batch) == 1:
            yield batch[0], error
            return
        half = len(batch) // 2
        yield from refused(mirror, batch[:half])
        yield from refused(mirror, batch[half:])
