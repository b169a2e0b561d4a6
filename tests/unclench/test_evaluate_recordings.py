"""`unclench evaluate-recordings` as its user meets it."""

import json
from pathlib import Path

import pytest

from tests.unclench.command import ran
from tests.unclench.recordings.made_day import write_day
from tests.unclench.recordings.made_session import write_session


def test_days_are_told_as_json_and_a_person_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write_day(tmp_path / "data" / "user_1")
    bad = write_day(tmp_path / "data" / "user_2")
    (bad / "RR.csv").write_text(",ibi_s,day,time\n1,0.8,1,noon\n")
    done = ran(tmp_path, "evaluate-recordings", str(tmp_path / "data"), "--json", "--workers=1")
    assert done.returncode == 1
    fact = "line 2: time is no time of day: 'noon'"
    assert done.stderr == f"unclench: {bad / 'RR.csv'}: {fact}: correct the file or fetch it anew\n"
    told = json.loads(done.stdout)
    assert (told["kind"], told["refused"]) == ("mmash", 1)
    (person,) = told["people"]
    assert (person["person"], person["alarms"]["held_out"]["prompts"]) == ("user_1", 1)


def test_sessions_are_told_as_tables_with_their_source_and_what_they_cannot_show(tmp_path: Path) -> None:
    write_session(tmp_path / "data")
    done = ran(tmp_path, "evaluate-recordings", str(tmp_path / "data"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Stress-Predict")
    assert "A wrist sensor in a laboratory" in done.stdout
    assert "2 of 2" in done.stdout


def test_a_directory_of_no_known_layout_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    done = ran(tmp_path, "evaluate-recordings", str(tmp_path / "data"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds no dataset known by its layout" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_day_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra 'plot'")
    write_day(tmp_path / "data" / "user_1")
    picture = tmp_path / "day.png"
    done = ran(tmp_path, "evaluate-recordings", str(tmp_path / "data"), "--plot", str(picture))
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_person_who_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    write_day(tmp_path / "data" / "user_1")
    arguments = ("--plot", str(tmp_path / "day.png"), "--person", "user_9")
    done = ran(tmp_path, "evaluate-recordings", str(tmp_path / "data"), *arguments)
    assert done.returncode == 2
    assert "user_9" in done.stderr
