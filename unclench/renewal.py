"""Which settings a running daemon takes up, and which at its next start alone."""

from typing import Final

from unclench.config import Config

AT_START: Final = frozenset(
    {
        "zone",
        "strap",
        "surroundings",
        "notifiers",
        "retention",
        "mirrors",
        "page",
        "influx_token",
        "phone_urls",
    }
)
"""What a daemon takes up when it starts, and keeps."""


def in_force_of(saved: Config, before: Config) -> Config:
    """Return what of the saved configuration a daemon can take up that began with the one before."""
    return saved.model_copy(update={name: getattr(before, name) for name in AT_START})
