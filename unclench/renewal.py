"""Puts other settings in force while the daemon runs: a session of its own, and not a beat between."""

from pathlib import Path
from typing import Final

from ingest.source import Source
from unclench.composition import begun, remembered
from unclench.config import Config
from unclench.daemon import Daemon, Renewal
from unclench.pipeline import Pipeline
from unclench.store.errors import JournalError
from unclench.store.journal import Journal
from unclench.store.reader import Reader

AT_START: Final = frozenset(
    {"zone", "strap", "surroundings", "notifiers", "retention", "mirrors", "influx_token", "phone_urls"}
)
"""What a daemon takes up when it starts, and keeps."""


def in_force_of(saved: Config, before: Config) -> Config:
    """Return what of the saved configuration a daemon can take up that began with the one before."""
    return saved.model_copy(update={name: getattr(before, name) for name in AT_START})


async def renewed(daemon: Daemon, journal: Journal, path: Path, source: Source, config: Config) -> None:
    """Let the daemon go on with this configuration, from where its journal ends, at `path`.

    Raises JournalError: the disk takes nothing now, and what held before still holds.
    """

    def pipeline(newest_ms: int | None) -> Pipeline:
        with Reader(path) as reader:
            return remembered(reader, config.pipeline(), newest_ms)

    renewal = Renewal(pipeline, lambda: begun(journal, config, source.kind, source.identity), config.practice)
    handed = await daemon.renew(renewal)
    if handed.trouble:
        raise JournalError(path, handed.trouble, "the settings before still hold")
