"""The picture of a day: the same bytes for the same day, also where nothing is usual yet."""

from xml.etree import ElementTree

import pytest

pytest.importorskip("matplotlib", reason="needs the extra 'plot'")

from alerts.episode import EpisodeSettings
from ingest.desk.day import DeskDay, Stretch
from tests.unclench.evaluation.lives import SEED
from unclench.evaluation.detectors import chosen
from unclench.evaluation.picture import Scene, draw
from unclench.evaluation.wish import Wish
from unclench.pipeline import PipelineSettings


def drawn(learning_days: int) -> bytes:
    """Draw the first scored day."""
    settings = PipelineSettings()
    wish = Wish(SEED, 1, 1, learning_days, ("ordinary",), chosen(("load",), (), settings), settings)
    return draw(wish, 0, 1, "svg")


def test_the_same_day_is_the_same_picture_and_it_fetches_nothing() -> None:
    picture = drawn(2)
    assert drawn(2) == picture
    root = ElementTree.fromstring(picture)
    links = [value for one in root.iter() for name, value in one.attrib.items() if name.endswith("href")]
    assert all(value.startswith(("#", "data:")) for value in links)


def test_a_day_on_which_nothing_is_usual_yet_can_be_drawn() -> None:
    assert drawn(0).startswith(b"<?xml")


def test_a_load_that_no_true_prompt_told_is_missed() -> None:
    first, second = (Stretch(at_ms, at_ms + 900_000, "load") for at_ms in (0, 3_600_000))
    short = Stretch(1_800_000, 2_100_000, "load")
    day = DeskDay((), (first, short, second), 0, 36_000_000)
    settings = EpisodeSettings()
    assert Scene(day, (), [600_000, 1_900_000], ("true", "short load"), (), settings, "").missed == [second]
    assert Scene(day, (), [60_000, 4_600_000], ("true", "true"), (), settings, "").missed == []
