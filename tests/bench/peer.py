"""Contract of a peer: what its file says of it, and what its process is asked and answers."""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Measure = Callable[[NDArray[np.float64]], Mapping[str, float]]
"""Intervals in ms to values under our names, in our units; of artefacts, to how many are `marked`."""


class Peer(Protocol):
    """A module of `tests.bench.peers`. It runs in the peer's own environment, where nothing of ours is."""

    @property
    def PINS(self) -> tuple[str, ...]:
        """What pip installs: the package itself first, then what lets it run at all."""
        ...

    @property
    def IMPORT(self) -> str:
        """What a program that uses it imports."""
        ...

    @property
    def NEEDED(self) -> str:
        """What it needs beyond its own word, empty for nothing."""
        ...

    @property
    def WHY(self) -> Mapping[str, str]:
        """Name of a value, or of a family, to why it is not ours where it is not."""
        ...

    def measures(self) -> Mapping[str, Measure]:
        """Import it; return what it can measure: names of families to functions."""
        ...
