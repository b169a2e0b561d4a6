"""The page about detection tells the truth about its constants."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from alerts.episode import EpisodeSettings
from alerts.lessons import LessonSettings
from hrv.agreement import Agreement
from hrv.baseline import BaselineSettings
from hrv.calm import CalmSettings
from hrv.gates import GateSettings
from hrv.level import LevelSettings
from hrv.load import LoadSettings
from hrv.sustained import SustainedSettings

PAGE = Path(__file__).parents[2] / "docs" / "detection.md"
NESTED = {"gates", "baseline", "level", "sustained", "agreement", "calm", "lessons"}


@pytest.mark.parametrize(
    ("table", "settings"),
    [
        ("load", LoadSettings()),
        ("load.level", LevelSettings()),
        ("load.sustained", SustainedSettings()),
        ("load.gates", GateSettings()),
        ("load.baseline", BaselineSettings()),
        ("load.agreement", Agreement()),
        ("load.calm", CalmSettings()),
        ("episode", EpisodeSettings()),
        ("episode.lessons", LessonSettings()),
    ],
)
def test_every_constant_stands_in_the_page_with_its_value(
    table: str,
    settings: LoadSettings
    | LevelSettings
    | SustainedSettings
    | GateSettings
    | BaselineSettings
    | Agreement
    | CalmSettings
    | EpisodeSettings
    | LessonSettings,
) -> None:
    part = PAGE.read_text("utf-8").partition(f"### `[{table}]`\n")[2].partition("\n### ")[0]
    told = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", part, re.MULTILINE))
    names = [one.name for one in fields(settings) if one.name not in NESTED]
    assert told == {name: str(getattr(settings, name)) for name in names}
