"""The journal of a short story, made once for all tests that need one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from unclench.config import Config
from unclench.story.filling import Filled, filled
from unclench.story.life import Story

CONFIG = Config(zone="Europe/Berlin")
STORY = Story(days=4, until=date(2026, 6, 12), seed=2)


@pytest.fixture(scope="session")
def told_story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filled, list[int]]:
    """The data directory of a short story, what came into it, and and what was told: only to be read."""
    directory = tmp_path_factory.mktemp("story")
    config = CONFIG.model_copy(update={"monitor": replace(CONFIG.monitor, hop_ms=60_000)})
    days: list[int] = []
    return directory, filled(directory, STORY, config, days.append), days
