"""`unclench compare`: two recordings, or two spans of the journal."""

import json
from pathlib import Path

import numpy as np
import pytest

from hrv.beat import Beat
from tests.unclench.command import answered
from tests.unclench.reported_days import kept

DAY_MS = 86_400_000
FIRST_MS = 1_717_232_400_000  # 2024-06-01 09:00 UTC


def beats(begin_ms: int, minutes: int, mean_ms: float, seed: int) -> list[Beat]:
    """Return beats that breathe and wander around a mean."""
    dice, found, at_ms = np.random.default_rng(seed), list[Beat](), float(begin_ms)
    while at_ms < begin_ms + minutes * 60_000:
        wave = 30 * np.sin(2 * np.pi * (at_ms - begin_ms) / 4_000) + 8 * dice.standard_normal()
        rr_ms = round((mean_ms + wave) * 1.024) / 1.024
        at_ms += rr_ms
        found.append(Beat(round(at_ms), rr_ms))
    return found


def text_file(path: Path, mean_ms: float, seed: int) -> str:
    path.write_text("\n".join(f"{one.rr_ms:.3f}" for one in beats(0, 65, mean_ms, seed)), "utf-8")
    return str(path)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six days at 75 and six at 67 beats a minute, twenty minutes each."""
    records = [
        one for day in range(12) for one in beats(FIRST_MS + day * DAY_MS, 20, 800 if day < 6 else 900, day)
    ]
    return kept(tmp_path_factory.mktemp("journal"), records)


def compared(home: Path, *options: str) -> dict[str, dict[str, float]]:
    done = answered(home, "compare", "--data-dir", str(home), "--json", *options)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["unit"] == "days"
    return {one["metric"]: one for one in found["changes"]}


def test_before_and_after_a_day_are_compared_by_days(journal: Path) -> None:
    found = compared(journal, "--at", "2024-06-07", "--days", "6")
    rate = found["mean_hr_bpm"]
    assert (rate["first_units"], rate["second_units"]) == (6, 6)
    assert rate["lo95"] < rate["value"] < rate["hi95"] < 0
    assert rate["value"] == pytest.approx(60_000 / 900 - 60_000 / 800, abs=0.3)
    assert found["hf_ms2"]["lo95"] < 0 < found["hf_ms2"]["hi95"]
    assert compared(journal, "2024-06-01..2024-06-06", "2024-06-07..2024-06-12") == found


def test_two_recordings_are_compared_by_stretches_in_a_table_and_a_picture(tmp_path: Path) -> None:
    files = text_file(tmp_path / "one.txt", 800, 1), text_file(tmp_path / "two.txt", 820, 2)
    picture = tmp_path / "two.png"
    done = answered(tmp_path, "compare", *files, "--plot", str(picture))
    assert done.returncode == 0, done.stderr
    assert "counted by stretches" in " ".join(done.stdout.split())
    assert "mean_hr_bpm" in done.stdout
    assert "A difference is no cause" in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_too_little_has_a_difference_but_no_interval(journal: Path) -> None:
    done = answered(
        journal, "compare", "--data-dir", str(journal), "2024-06-01..2024-06-01", "2024-06-12..2024-06-12"
    )
    assert done.returncode == 0
    assert "no interval: 5 on each side are needed" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("nowhere.txt", "2024-06-01..2024-06-02"), "there is no such file"),
        (("2024-06-05..2024-06-01", "2024-06-01..2024-06-02"), "name the earlier day first"),
        (("2024-06-05..soon", "2024-06-01..2024-06-02"), "is no day"),
        (("2024-06-01..2024-06-02",), "name two sides"),
        (("2030-06-01..2030-06-02", "2024-06-01..2024-06-02"), "holds no five minutes"),
        (("--at", "2024-06-01", "a"), "leave out"),
        (("--at", "soon"), "is no day"),
        (("--at", "2024-06-03", "--plot", "a.gif"), "ends in one of"),
    ],
)
def test_what_is_no_side_is_refused_with_the_mend(
    journal: Path, options: tuple[str, ...], words: str
) -> None:
    done = answered(journal, "compare", "--data-dir", str(journal), *options)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.replace("│", " ").split())


def test_a_number_that_is_not_on_the_shelf_is_told(journal: Path) -> None:
    done = answered(journal, "compare", "--data-dir", str(journal), "#7", "#8")
    assert done.returncode == 1
    assert "no recording has the number 7" in done.stderr
