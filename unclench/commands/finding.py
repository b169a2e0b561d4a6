"""What one check of `unclench doctor` came to."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact, whether it is well, and what to do when it is not."""

    check: str
    verdict: Literal["fine", "note", "wrong"]
    fact: str
    mend: str = ""
