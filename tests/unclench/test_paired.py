"""The remembered strap."""

import stat
from pathlib import Path

import pytest

from ingest.posture import Calibration, Direction
from ingest.sources.link_settings import LinkSettings
from unclench.paired import (
    PAIRED_FILE,
    PairedError,
    PairedStrap,
    chosen_link,
    chosen_strap,
    forget_paired,
    read_paired,
    write_paired,
)

MINE = PairedStrap(
    "A0:9E:1A:00:00:01", "Polar H10 1", Calibration(Direction(0.6, 0.0, 0.8), Direction(1.0, 0.0, 0.0))
)


def test_what_was_remembered_comes_back_and_is_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "data"
    assert read_paired(home) is None
    write_paired(home, PairedStrap("AA", "Gürtel"))
    write_paired(home, MINE)
    assert read_paired(home) == MINE
    assert [path.name for path in home.iterdir()] == [PAIRED_FILE]
    assert stat.S_IMODE((home / PAIRED_FILE).stat().st_mode) == 0o600
    assert forget_paired(home)
    assert not forget_paired(home)
    assert read_paired(home) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"name": "x"}',
        '{"address": "A", "calibration": {"sitting": {"x": 1, "y": 1, "z": 1}}}',
    ],
)
def test_a_file_that_is_damaged_is_named_with_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / PAIRED_FILE).write_text(text)
    with pytest.raises(PairedError, match=r"strap\.json: is not what unclench wrote: remove it"):
        read_paired(tmp_path)


def test_a_place_that_can_t_be_read_written_or_emptied_is_named(tmp_path: Path) -> None:
    (tmp_path / PAIRED_FILE).mkdir()
    for attempt in (read_paired, forget_paired, lambda home: write_paired(home, MINE)):
        with pytest.raises(PairedError, match=r"strap\.json: can't be (read|removed|written)"):
            attempt(tmp_path)


def test_what_is_configured_goes_before_what_is_remembered(tmp_path: Path) -> None:
    assert chosen_strap(LinkSettings(), tmp_path) is None
    other = LinkSettings("a0:9e:1a:00:00:02", "TICKR")
    assert chosen_strap(other, tmp_path) == PairedStrap("A0:9E:1A:00:00:02", "TICKR")
    write_paired(tmp_path, MINE)
    assert chosen_strap(LinkSettings(), tmp_path) == MINE
    assert chosen_strap(LinkSettings(MINE.address.lower()), tmp_path) == MINE
    assert chosen_strap(LinkSettings(name=MINE.name), tmp_path) == MINE
    assert chosen_strap(LinkSettings(name="TICKR"), tmp_path) == PairedStrap("", "TICKR")
    assert chosen_strap(other, tmp_path) == PairedStrap("A0:9E:1A:00:00:02", "TICKR")


def test_the_link_is_that_of_the_chosen_strap() -> None:
    link = chosen_link(LinkSettings(adapter="hci1"), MINE)
    assert (link.address, link.name, link.adapter) == (MINE.address, MINE.name, "hci1")
