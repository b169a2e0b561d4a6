"""`unclench resonance`: of recordings and a schedule, of a guided assessment, and what is kept of it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from alerts.practices.resonance import Resonance
from hrv.beat import Beat, on_grid
from hrv.event import Note
from hrv.resonance import Swing
from tests.store.records import beats as steady
from unclench.cli import app
from unclench.daemon import Handed
from unclench.guide.assessed import AssessmentError, assessed_swings
from unclench.guide.guide import Practised
from unclench.guide.remembered import resonance_note
from unclench.guide.session import Session
from unclench.store.journal import JOURNAL_FILE, Journal

NOON_MS = 1_800_014_400_000
DAY_MS = 86_400_000


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["resonance", *arguments], env={"COLUMNS": "100", "TZ": "UTC"})


def heart_at(*paces_and_depths: tuple[float, float], each_s: float = 150.0) -> list[float]:
    """Return intervals of a heart that breath swings so deep at each pace, one after the other, ms."""
    rr_ms: list[float] = []
    for pace_per_min, depth_ms in paces_and_depths:
        t_s = 0.0
        while t_s < each_s:
            rr_ms.append(on_grid(900 + depth_ms * float(np.sin(2 * np.pi * pace_per_min / 60 * t_s))))
            t_s += rr_ms[-1] / 1000
    return rr_ms


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Return a directory with one recording of two paces, and one of a third."""
    for name, paces in (("two.txt", ((6.0, 50.0), (5.0, 90.0))), ("one.txt", ((5.5, 60.0),))):
        (tmp_path / name).write_text("\n".join(f"{one:.6f}" for one in heart_at(*paces)) + "\n")
    (tmp_path / "plan.csv").write_text(
        "file,breaths_per_min,from_s,to_s\none.txt,5.5,,\n,6.0,0,150\n,5.0,150,300\n"
    )
    return tmp_path


def test_recordings_with_a_schedule_show_a_bar_for_every_pace_and_name_the_widest(recorded: Path) -> None:
    done = asked("--schedule", str(recorded / "plan.csv"), "--recording", str(recorded / "two.txt"))
    assert done.exit_code == 0, done.output
    assert "At 5 breaths a minute your heart rate swings most" in " ".join(done.stdout.split())
    bars = [len(re.findall("█", line)) for line in done.stdout.splitlines() if "█" in line]
    assert bars == [13, 11, 20]


def test_json_tells_every_swing_and_the_best(recorded: Path) -> None:
    arguments = ("--schedule", str(recorded / "plan.csv"), "--recording", str(recorded / "two.txt"))
    told = json.loads(asked(*arguments, "--json").stdout)
    assert [one["pace_per_min"] for one in told["swings"]] == [5.5, 6.0, 5.0]
    assert (told["best_per_min"], told["kept_per_min"], told["assessments"]) == (5.0, None, [])


@pytest.mark.parametrize(
    ("plan", "fact"),
    [
        ("file,breaths_per_min\none.txt,12\n", "line 2: breaths_per_min is not between 4 and 7.5"),
        ("file,breaths_per_min\none.txt,six\n", "line 2: breaths_per_min 'six' is no number"),
        ("file,pace\none.txt,6\n", "line 2: breaths_per_min is not between 4 and 7.5"),
        ("breaths_per_min\n6\n", "line 2 names no file: add a column file, or name --recording"),
        ("file,breaths_per_min,from_s,to_s\none.txt,6,20,10\n", "line 2: to_s is not after from_s"),
        ("file,breaths_per_min\nnone.txt,6\n", "none.txt: "),
        ("file,breaths_per_min\nbad.txt,6\n", "bad.txt: line 3: "),
    ],
)
def test_a_schedule_that_can_not_be_is_refused_with_its_place(recorded: Path, plan: str, fact: str) -> None:
    (recorded / "plan.csv").write_text(plan)
    (recorded / "bad.txt").write_text("800\n810\nx\n820\n")
    done = asked("--schedule", str(recorded / "plan.csv"))
    assert done.exit_code == 1
    assert fact in " ".join(done.stderr.split())
    assert "Traceback" not in done.output


def test_a_schedule_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe\x00")
    assert "is no CSV text" in asked("--schedule", str(tmp_path / "x")).stderr
    assert "can't be read" in asked("--schedule", str(tmp_path / "nothing")).stderr
    assert asked("--recording", str(tmp_path / "x")).exit_code == 2


def test_without_a_daemon_there_is_nothing_to_assess_and_before_one_nothing_to_show(tmp_path: Path) -> None:
    done = asked("--data-dir", str(tmp_path))
    assert (done.exit_code, "no daemon runs, so no beats are heard" in done.stderr) == (1, True)
    done = asked("--data-dir", str(tmp_path), "--results")
    assert (done.exit_code, "no assessment was made yet" in done.stderr) == (1, True)


def kept(tmp_path: Path, *days: tuple[float, ...]) -> str:
    notes: list[Note] = []
    for day, amplitudes in enumerate(days):
        swings = [Swing(6.5 - n / 2, one, 1.0, 10, comfort=3) for n, one in enumerate(amplitudes)]
        notes.append(replace(resonance_note(swings), at_ms=NOON_MS + day * DAY_MS))
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("said", "", started_ms=1)
        journal.append(notes)
    return " ".join(asked("--results", "--data-dir", str(tmp_path)).stdout.split())


def test_one_day_asks_for_another_and_two_that_agree_keep_the_pace(tmp_path: Path) -> None:
    assert "Repeat it on another day" in kept(tmp_path / "a", (8.0, 12.0, 9.0))
    text = kept(tmp_path / "b", (8.0, 12.0, 9.0), (7.0, 13.0, 10.0))
    assert "Two days agree: 6 breaths a minute is your pace now" in text
    assert "don't agree, so no pace is kept" in kept(
        tmp_path / "c", (8.0, 12.0, 9.0, 5.0), (7.0, 8.0, 9.0, 15.0)
    )
    assert "hardly differ" in kept(tmp_path / "d", (11.0, 12.0, 11.5))


def test_a_guided_assessment_is_measured_from_the_beats_of_the_journal(tmp_path: Path) -> None:
    practice = Resonance(paces_per_min=(6.0, 5.0), minutes=2.5, rest_minutes=0.5)
    depths = [(15.0, 10.0, 30.0), (6.0, 40.0, 150.0), (15.0, 10.0, 30.0), (5.0, 80.0, 156.0)]
    at_ms, heard = float(NOON_MS), []
    for pace_per_min, depth_ms, length_s in depths:
        for rr_ms in heart_at((pace_per_min, depth_ms), each_s=length_s):
            at_ms += rr_ms
            heard.append(Beat(round(at_ms), rr_ms))
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(heard)
    over = Handed(2, NOON_MS + practice.length_ms)
    practised = Practised(practice.length_ms, (), True, {15: 3})
    session = Session("resonance", "", practice.length_ms, practised, Handed(1, NOON_MS), over, True)
    first, second = assessed_swings(tmp_path, practice, session)
    assert first.hr_amplitude_bpm == pytest.approx(60_000 / 860 - 60_000 / 940, rel=0.05)
    assert second.hr_amplitude_bpm == pytest.approx(60_000 / 820 - 60_000 / 980, rel=0.05)
    assert (first.comfort, second.comfort) == (3, None)


def test_a_stream_that_is_quicker_than_life_is_not_assessed(tmp_path: Path) -> None:
    practice = Resonance()
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(steady(9))
    practised = Practised(practice.length_ms, (), True, {})
    late = Handed(2, NOON_MS + 60 * practice.length_ms)
    for begun, ended in ((Handed(1, NOON_MS), late), (None, None)):
        session = Session("resonance", "", practice.length_ms, practised, begun, ended, True)
        with pytest.raises(AssessmentError):
            assessed_swings(tmp_path, practice, session)
