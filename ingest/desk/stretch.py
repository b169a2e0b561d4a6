"""What really was, from when to when: the truth that a simulated day is made of."""

from dataclasses import dataclass
from typing import Literal

Deed = Literal[
    "load",
    "walk",
    "stairs",
    "standing",
    "speech",
    "meal",
    "coffee",
    "paced",
    "thrill",
    "fidget",
    "offset",
    "dropout",
    "off",
]
"""What a stretch can be. `load` counts as an episode when it lasts `COUNTS_MS`; `thrill` is a laugh, a call
that rings, a fright: a minute or two; `offset` is how the whole day runs; `off` is a strap taken off."""

COUNTS_MS = 600_000
"""A load that lasts as long as this, or longer, is one that ought to be told."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One thing that really was so from `from_ms` to `to_ms`."""

    from_ms: int
    to_ms: int
    what: Deed
    strength: float = 1.0
    """How strong, 1 being usual for this person; of `offset` signed, in units of +6 bpm and -0.25 ln RMSSD."""

    @property
    def counts(self) -> bool:
        """Tell whether this is load that lasts long enough to be told."""
        return self.what == "load" and self.to_ms - self.from_ms >= COUNTS_MS
