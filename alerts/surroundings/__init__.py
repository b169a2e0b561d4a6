"""The table of what is looked out for around the wearer."""

import sys
from typing import Final

from alerts.surroundings.calendar import Calendar
from alerts.surroundings.dnd import DoNotDisturb
from alerts.surroundings.fullscreen import Fullscreen
from alerts.surroundings.idle import Idle
from alerts.surroundings.locked import Locked
from alerts.surroundings.microphone import Microphone

AnyLookout = DoNotDisturb | Locked | Idle | Microphone | Fullscreen | Calendar

_LINUX: Final[tuple[AnyLookout, ...]] = (
    DoNotDisturb(),
    Locked(),
    Idle(),
    Microphone(),
    Fullscreen(),
    Calendar(),
)
_ELSEWHERE: Final[tuple[AnyLookout, ...]] = (Calendar(),)

DEFAULT_LOOKOUTS: Final = _LINUX if sys.platform == "linux" else _ELSEWHERE
"""What is looked out for unless the configuration says otherwise: all that this system can tell."""
