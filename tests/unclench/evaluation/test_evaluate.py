"""`unclench evaluate` as its user runs it."""

import json
import struct
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.unclench.command import ran
from unclench.cli import app
from unclench.evaluation.detectors import KINDS

ONE_DAY = ("evaluate", "--people", "1", "--days", "1", "--learning-days", "0")
SMALL = ("evaluate", "--people", "2", "--days", "1", "--learning-days", "1")


def asked(*arguments: str) -> Result:
    """Run the command line here, as wide as a narrow terminal."""
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "80"})


def test_the_document_holds_every_detector_and_is_the_same_whatever_the_workers(tmp_path: Path) -> None:
    one = ran(tmp_path, *SMALL, "--json", "--without", "posture", "--workers", "1")
    assert one.returncode == 0, one.stderr
    assert one.stderr == ""
    assert ran(tmp_path, *SMALL, "--json", "--without", "posture", "--workers", "2").stdout == one.stdout
    told = json.loads(one.stdout)
    assert (told["kind"], told["seeds"], told["people"], told["days"]) == ("evaluation", "development", 2, 1)
    lines = told["suites"]["ordinary"]
    assert [line["detector"] for line in lines] == [KINDS[0], KINDS[1], "load-without-posture", *KINDS[2:]]
    for line in lines:
        figures = line["figures"]
        assert (figures["people"], figures["days"]) == (2, 2)
        assert figures["false"] == sum(line["false_by_cause"].values())
        assert figures["hits"] <= figures["loads"]
        left_out = line["short_loads_left_out"]
        assert left_out["false"] + left_out["neutral"] == figures["false"] + figures["neutral"]
        assert left_out["false"] <= figures["false"]
        assert set(figures["recall"]) == {"value", "lo95", "hi95"}
    assert lines[0]["figures"]["offers_a_day"]["value"] <= 3
    assert lines[-1]["figures"]["offers_a_day"] is None


@pytest.mark.parametrize(
    ("arguments", "fact"),
    [
        (("--people", "0"), "--people"),
        (("--days", "0"), "--days"),
        (("--suite", "weekend"), "--suite weekend: choose from ordinary"),
        (("--detector", "garmin"), "--detector garmin: choose from load"),
        (("--without", "heart"), "--without heart: choose from accelerometer"),
        (("--seeds", "mine"), "--seeds"),
        (("--workers", "0"), "--workers"),
        (("--json", "--markdown"), "choose one"),
        (("--plot", "day.pdf"), "the name ends in one of .png, .svg"),
        (("--plot", "day.png", "--person", "40"), "of 40 people the last is 39"),
        (("--plot", "day.png", "--day", "9"), "there are 8 days"),
        (("--plot", "day.png", "--json"), "leave --json and --markdown away"),
        (("--plot", "day.png", "--suite", "all"), "one suite"),
    ],
)
def test_what_can_not_be_meant_is_refused_in_words(arguments: tuple[str, ...], fact: str) -> None:
    done = asked("evaluate", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert fact in " ".join(done.stderr.replace("│", " ").split())


def test_a_picture_that_can_not_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    done = asked(*ONE_DAY, "--plot", str(tmp_path / "no" / "such" / "day.svg"))
    assert done.exit_code == 1
    assert done.stderr.startswith("unclench: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_day_is_drawn_as_a_landscape_page(tmp_path: Path) -> None:
    png = tmp_path / "day.png"
    assert asked(*ONE_DAY, "--plot", str(png)).exit_code == 0
    body = png.read_bytes()
    assert body.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", body[16:24])
    assert 1.3 < width / height < 1.5
    assert width > 1600


def test_the_tables_fit_a_terminal_and_ours_comes_first() -> None:
    done = asked(*ONE_DAY, "--workers", "1", "--suite", "posture", "--without", "accelerometer")
    assert done.exit_code == 0
    assert "posture days: 1 people, 1 days, 0 loads" in done.stdout
    places = [
        done.stdout.index(words) for words in ("load (this program)", "without accel", "HR > rest + 15")
    ]
    assert places == sorted(places)
    assert "what was on, or had just ended" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_markdown_is_tables_alone() -> None:
    done = asked(*ONE_DAY, "--workers", "1", "--detector", "load", "--seed", "4711", "--markdown")
    assert done.exit_code == 0
    assert all(line[0] in "|*" for line in done.stdout.splitlines() if line)
    assert "| **load (this program)** |" in done.stdout
