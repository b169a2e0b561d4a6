"""What really was, from when to when: the truth that a simulated day is made of."""

from dataclasses import dataclass
from typing import Literal

Deed = Literal[
    "load",
    "walk",
    "stairs",
    "standing",
    "speech",
    "talk",
    "meal",
    "coffee",
    "paced",
    "thrill",
    "fidget",
    "offset",
    "crackle",
    "dropout",
    "off",
]
"""What a stretch can be.

`speech` is a call (the microphone is live), `talk` a talk face to face (it is not). `meal` and `coffee` are
the eating and drinking; what they do to the heart lasts longer. `thrill` is a laugh, a fright, a call that
rings. `offset` is how the whole day runs. `crackle` is a strap with poor contact, `dropout` a lost link,
`off` a strap taken off.
"""

COUNTS_MS = 600_000
"""A load that lasts as long as this, or longer, is one that ought to be told."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One thing that really was so from `from_ms` to `to_ms`."""

    from_ms: int
    to_ms: int
    what: Deed
    strength: float = 1.0
    """How strong, 1 being usual for this person; of `offset` with its sign, +1 being a day that runs high."""

    @property
    def counts(self) -> bool:
        """Tell whether this is load that lasts long enough to be told."""
        return self.what == "load" and self.to_ms - self.from_ms >= COUNTS_MS
