"""`unclench demo-data`: weeks of a made-up person, by the pipeline that real ones go through."""

import sqlite3
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from alerts.diary import Diary, diary_of
from alerts.prompt import Prompt
from alerts.signs import SIGNS
from hrv.beat import Beat
from hrv.event import Answer, CheckIn, Context, Event, Gap, Link, Tag
from hrv.frame import HrvFrame
from tests.unclench.command import answered
from unclench.pipeline import SETTINGS, Pipeline
from unclench.record import Record, to_json
from unclench.rollup import Day, FrameHour, FrameMinute, Rollup, SessionSummary
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.story.filling import Filled
from unclench.story.said import said_on
from unclench.story.weeks import weeks
from unclench.story.worn import dice_of, worn_on

BERLIN = ZoneInfo("Europe/Berlin")


def kept(directory: Path) -> list[Record]:
    with Reader(directory / JOURNAL_FILE) as reader:
        return [one.record for one in reader.follow(0, 2**31)]


def test_the_story_is_counted_and_its_progress_told(told_story: tuple[Path, Filled, list[int]]) -> None:
    directory, done, days = told_story
    records = kept(directory)
    assert days == list(range(1, 5))
    assert done.days == 4
    assert done.beats == sum(isinstance(one, Beat) for one in records) > 60_000
    assert done.prompts == sum(isinstance(o, Prompt) and o.state == "offered" for o in records) > 5
    assert done.checkins == sum(isinstance(one, CheckIn) for one in records) > 4


def test_its_sessions_say_that_it_is_made_up(told_story: tuple[Path, Filled, list[int]]) -> None:
    with Reader(told_story[0] / JOURNAL_FILE) as reader:
        assert {session.source for session in reader.sessions()} == {"demo"}
        assert all(session.identity.startswith("demo:2:") for session in reader.sessions())


def test_all_that_is_derived_is_what_the_pipeline_makes_of_the_events(
    told_story: tuple[Path, Filled, list[int]],
) -> None:
    with Reader(told_story[0] / JOURNAL_FILE) as reader:
        settings = SETTINGS.validate_json(reader.sessions()[0].settings)
    records = [one for one in kept(told_story[0]) if not isinstance(one, Rollup)]
    events = [one for one in records if isinstance(one, Event)]
    again = Pipeline(settings).react_all(events)
    assert len(again) == len(records)
    frames = [one for one in records if isinstance(one, HrvFrame)]
    assert len(frames) > 1_000
    for one, other in zip(records, again, strict=True):
        if isinstance(one, HrvFrame) and isinstance(other, HrvFrame):
            assert (one.at_ms, one.missing) == (other.at_ms, other.missing)
            assert list(one.values.values()) == pytest.approx(list(other.values.values()), rel=1e-9)
        else:
            assert to_json(one) == to_json(other)


def test_it_has_all_that_a_page_and_a_report_show(told_story: tuple[Path, Filled, list[int]]) -> None:
    records = kept(told_story[0])
    kinds = {type(one) for one in records}
    assert kinds >= {Gap, Link, Tag, Answer, Context, FrameMinute, FrameHour, Day, SessionSummary}
    whys = {one.why for one in records if isinstance(one, Gap)}
    assert whys >= {"pause", "lost"}
    assert {one.battery_pct for one in records if isinstance(one, Link)} >= {100, 98, 93}
    days = [one for one in records if isinstance(one, Day)]
    assert sorted(one.date for one in days) == [f"2026-06-{n:02}" for n in range(9, 13)]


def test_every_answer_is_to_a_prompt_that_was_offered(told_story: tuple[Path, Filled, list[int]]) -> None:
    records = kept(told_story[0])
    offered = {o.prompt_ms for o in records if isinstance(o, Prompt) and o.state == "offered"}
    answers = [one for one in records if isinstance(one, Answer)]
    assert answers
    assert {one.prompt_ms for one in answers} <= offered
    assert {one.answer for one in answers} >= {"accepted"}


def diary_like(seed: int) -> Diary:
    """Return what is said in 60 days, and their load as a strap would have had it, near enough."""
    said: list[Tag | CheckIn] = []
    loads: dict[date, float] = {}
    dice = np.random.default_rng(seed)
    for day in weeks(date(2026, 4, 1), 60, seed):
        spans = worn_on(day, BERLIN, dice_of(seed, day.nth, 3))
        told = said_on(day, spans, BERLIN, dice_of(seed, day.nth, 4))
        said += [one for one in told if isinstance(one, Tag | CheckIn)]
        if spans:
            loads[day.day] = 2.5 * day.load_hours + float(dice.standard_normal())
    said.sort(key=lambda one: one.at_ms)
    return diary_of(said, loads, BERLIN)


def test_what_is_planted_is_found_in_sixty_days_and_what_is_not_is_not() -> None:
    found = {sign.kind: [sign.judge(diary_like(seed)).verdict for seed in range(1, 7)] for sign in SIGNS}
    for planted in ("busy_seasons", "vacation", "shifts_sides"):
        assert found[planted][0] == "fits", "by the seed that the command has by default"
        assert found[planted].count("fits") >= 5, (planted, found[planted])
    for unplanted in ("morning", "wired_tired", "wishes_rub", "imaging"):
        assert found[unplanted][0] != "fits"
        assert found[unplanted].count("fits") <= 1, (unplanted, found[unplanted])


def test_a_directory_with_a_journal_is_left_alone(
    told_story: tuple[Path, Filled, list[int]], tmp_path: Path
) -> None:
    before = (told_story[0] / JOURNAL_FILE).stat().st_mtime_ns
    refused = answered(tmp_path, "demo-data", "--days", "1", "--data-dir", str(told_story[0]))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "holds a journal" in refused.stderr
    assert (told_story[0] / JOURNAL_FILE).stat().st_mtime_ns == before


def test_a_day_to_come_or_no_day_is_refused(tmp_path: Path) -> None:
    for until, why in (("2999-01-01", "still to come"), ("soon", "is no day"), ("1970-06-01", "before 1971")):
        refused = answered(tmp_path, "demo-data", "--days", "1", "--until", until)
        assert refused.returncode == 2
        assert why in refused.stderr


def test_without_a_directory_a_scratch_one_is_made_and_named_with_what_to_try(tmp_path: Path) -> None:
    done = answered(tmp_path, "demo-data", "--days", "1", "--until", "2026-06-14")
    assert done.returncode == 0
    (line,) = [line for line in done.stderr.splitlines() if "beats" in line]
    directory = Path(line.split(":")[0])
    assert directory.name.startswith("unclench-demo-")
    assert f"signs --data-dir {directory}" in done.stderr
    with sqlite3.connect(directory / JOURNAL_FILE) as connection:
        assert connection.execute("SELECT count(*) FROM checkin").fetchone()[0]
    connection.close()
    for one in directory.iterdir():
        one.unlink()
    directory.rmdir()
