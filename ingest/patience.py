"""How long to wait before the next try, by what went wrong with the last one."""

from typing import Final

from ingest.backoff import BackoffSettings
from ingest.link_words import Reason

_STEADY: Final = BackoffSettings(first_s=1.0, factor=2.0, longest_s=30.0)
"""The machine's own Bluetooth: the watch ends the wait when it stirs."""
_RARELY: Final = BackoffSettings(first_s=10.0, factor=2.0, longest_s=300.0)
"""Somebody must do something first."""

_AWAY: Final[tuple[Reason, ...]] = (
    "not_found",
    "out_of_range",
    "suspended",
    "clock_set",
    "silent",
    "periodic_drops",
)
"""The strap may be back at any moment, however long it was away."""
_BY_REASON: Final[dict[Reason, BackoffSettings]] = {
    "auth_failed": _RARELY,
    "no_permission": _RARELY,
    "no_heart_rate": _RARELY,
}


def patience(reason: Reason, pause_s: float) -> BackoffSettings:
    """Return how waits grow while this goes on; `pause_s` is the longest between two scans."""
    if reason in _AWAY:
        return BackoffSettings(first_s=min(0.5, pause_s), factor=1.15, longest_s=pause_s)
    return _BY_REASON.get(reason, _STEADY)
