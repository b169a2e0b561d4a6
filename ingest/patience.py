"""How long to wait before the next try, by what went wrong with the last one."""

from typing import Final

from ingest.backoff import BackoffSettings
from ingest.link_words import Reason

_SOON: Final = BackoffSettings(first_s=0.5, factor=1.15, longest_s=20.0)
"""A strap may be back at any moment: minutes away end within seconds, and a night costs little."""
_STEADY: Final = BackoffSettings(first_s=1.0, factor=2.0, longest_s=30.0)
"""The machine's own Bluetooth: the watch ends the wait when it stirs."""
_RARELY: Final = BackoffSettings(first_s=10.0, factor=2.0, longest_s=300.0)
"""Somebody must do something first."""

_BY_REASON: Final[dict[Reason, BackoffSettings]] = {
    "not_found": _SOON,
    "out_of_range": _SOON,
    "suspended": _SOON,
    "clock_set": _SOON,
    "silent": _SOON,
    "periodic_drops": _SOON,
    "auth_failed": _RARELY,
    "no_permission": _RARELY,
    "no_heart_rate": _RARELY,
}


def patience(reason: Reason) -> BackoffSettings:
    """Return how waits grow while this goes on."""
    return _BY_REASON.get(reason, _STEADY)
