"""How long to wait before the next try."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class BackoffSettings:
    """The waits grow from `first_s` by `factor` up to `longest_s`; each is cut at random by up to half."""

    first_s: float = 1.0
    factor: float = 2.0
    longest_s: float = 60.0


def wait_s(failures: int, settings: BackoffSettings, dice: Random) -> float:
    """Return seconds to wait after so many failures in a row, 0 after none.

    Half of it is fixed and half is chance, so that many clients do not come back at once.
    """
    if failures <= 0:
        return 0.0
    full_s = settings.first_s
    for _ in range(failures - 1):
        full_s *= settings.factor
        if full_s >= settings.longest_s:
            break
    return min(full_s, settings.longest_s) * (0.5 + dice.random() / 2)
