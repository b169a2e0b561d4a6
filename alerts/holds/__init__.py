"""The table of what may keep a prompt back."""

from typing import Final

from alerts.holds.around import Around
from alerts.holds.bad_signal import BadSignal
from alerts.holds.in_bed import InBed
from alerts.holds.moving import Moving
from alerts.holds.quiet_hours import QuietHours

AnyHold = QuietHours | InBed | Moving | BadSignal | Around

DEFAULT_HOLDS: Final[tuple[AnyHold, ...]] = (
    QuietHours(),
    InBed(),
    Moving(),
    BadSignal(),
    Around("microphone"),
    Around("session"),
    Around("dnd"),
    Around("calendar"),
    Around("idle"),
    Around("locked"),
    Around("fullscreen"),
)
"""What holds when the configuration names no holds."""
