"""`unclench breathe` and `resonance` in a real terminal, without one, and beside a running daemon."""

import json
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alerts.prompt import Prompt
from hrv.event import Answer, Context, Note
from hrv.load import Assessment
from ingest.clock import WallClock
from ingest.event_json import write
from tests.unclench.command import started
from tests.unclench.made_heart import calm_then_loaded
from tests.unclench.terminal import COLOUR, Terminal
from unclench.asked_first import asked_first_note
from unclench.cli import app
from unclench.record import Record
from unclench.rollup import SessionSummary
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader

LATEST_MS = 2**62


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home in which the list of who asks first was read."""
    with Journal.open(tmp_path / "d" / JOURNAL_FILE) as journal:
        journal.begin("said", "", started_ms=1)
        journal.append([asked_first_note(grounding=False)])
    return tmp_path


def kept(home: Path, kind: type[Record]) -> list[Record]:
    with Reader(home / "d" / JOURNAL_FILE) as reader:
        return [one.record for one in reader.between(kind, 0, LATEST_MS)]


def sessions(home: Path) -> list[tuple[bool, str]]:
    return [(one.on, one.practice) for one in kept(home, Context) if isinstance(one, Context)]


def breathing(home: Path, *arguments: str, **settings: object) -> Terminal:
    size = settings.get("size", (80, 24))
    assert isinstance(size, tuple)
    env = {"NO_COLOR": "1"} if settings.get("no_color") else {}
    return Terminal(home, "breathe", "--data-dir", str(home / "d"), *arguments, size=size, env=env)


def test_who_asks_first_is_shown_once_and_grounding_is_offered_beside_the_breath(tmp_path: Path) -> None:
    with breathing(tmp_path) as terminal:
        screen = terminal.shows("Enter begins .* q leaves")
        assert "epilepsy" in screen
        assert "Never while driving" in screen
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.settings() == terminal.before
    assert not (tmp_path / "d" / JOURNAL_FILE).exists(), "nothing was begun"
    with breathing(tmp_path) as terminal:
        terminal.shows("Enter begins")
        terminal.press("g")
        terminal.shows("feel both feet")
        terminal.press("q")
        assert terminal.ended() == 0
    (note,) = kept(tmp_path, Note)
    assert isinstance(note, Note)
    assert json.loads(note.body)["grounding"] is True
    with breathing(tmp_path) as terminal:
        terminal.shows("feel both feet")
        terminal.press("\x1b")
        assert terminal.ended() == 0
    assert sessions(tmp_path) == [(True, "grounding"), (False, "grounding")] * 2
    with breathing(tmp_path, "--practice", "longer_exhale") as terminal:
        terminal.shows("Enter begins .* q leaves")
        terminal.press("\r")
        terminal.shows("in 1")
        terminal.press("q")
        assert terminal.ended() == 0
    *_, anew = kept(tmp_path, Note)
    assert isinstance(anew, Note)
    assert json.loads(anew.body)["grounding"] is False, "who asks for the breath by name may choose anew"


def test_the_keys_pause_and_end_a_practice_whose_screen_follows_the_terminal(home: Path) -> None:
    with breathing(home) as terminal:
        screen = terminal.shows("in 2 +1 of 6 +0:5[89] left")
        assert "A minute of slow breathing" in screen
        assert COLOUR.search(terminal.raw)
        assert "\x1b[?25l" in terminal.raw
        terminal.press(" ")
        terminal.shows("Paused")
        time.sleep(0.3)
        terminal.read()
        paused = terminal.screen
        terminal.press("\x1b[A")
        time.sleep(0.3)
        terminal.read()
        assert terminal.screen == paused, "nothing moves, and an arrow key ends nothing"
        terminal.press(" ")
        terminal.resize(30, 8)
        narrow = terminal.shows("out 2")
        rows = [line.rstrip("\r") for line in narrow.splitlines() if line.strip()]
        assert max(map(len, rows)) <= 30
        terminal.press("q")
        assert terminal.ended() == 0
        assert "ended early" in terminal.screen
        assert terminal.settings() == terminal.before
        assert terminal.raw.rindex("\x1b[?25h") > terminal.raw.rindex("\x1b[?25l")
        assert terminal.raw.count("\x1b[?1049h") == terminal.raw.count("\x1b[?1049l") == 1
    assert sessions(home) == [(True, "breath_snack"), (False, "breath_snack")]


@pytest.mark.parametrize("way", ["ctrl-c", "quit", "term", "hangup"])
def test_however_it_is_stopped_the_terminal_is_as_before_and_the_session_is_over(
    home: Path, way: str
) -> None:
    with breathing(home, no_color=True) as terminal:
        terminal.shows("in 1")
        match way:
            case "ctrl-c":
                terminal.press("\x03")
            case "term":
                terminal.send(signal.SIGTERM)
            case "quit":
                terminal.send(signal.SIGQUIT)
            case _:
                terminal.send(signal.SIGHUP)
        assert terminal.ended() == 0
        assert terminal.settings() == terminal.before
        assert "\x1b[?1049l" in terminal.raw
        assert "\x1b[?25h" in terminal.raw
        assert "Traceback" not in terminal.raw
        assert not COLOUR.search(terminal.raw), "NO_COLOR"
    assert sessions(home)[-1] == (False, "breath_snack")


def test_a_session_is_over_when_its_terminal_is_closed(home: Path) -> None:
    with breathing(home) as terminal:
        terminal.shows("in 1")
        terminal.hang_up()
    assert sessions(home)[-1] == (False, "breath_snack")


def test_without_a_terminal_the_phases_are_lines_and_json_has_standard_output_for_itself(home: Path) -> None:
    process = started(home, "breathe", "--data-dir", str(home / "d"), "--practice", "i_am_safe", "--json")
    assert process.stderr
    first = process.stderr.readline()
    assert first == "Sit back and let your jaw and shoulders drop (6 s)\n"
    process.send_signal(signal.SIGTERM)
    told_text, rest = process.communicate(timeout=60)
    assert (process.returncode, rest) == (0, "")
    told = json.loads(told_text)
    assert (told["practice"], told["completed"], told["length_ms"]) == ("i_am_safe", False, 33_000)
    assert (told["heard"], told["effect"], told["before"], told["coherence"]) == (False, None, None, None)
    (begun, over) = kept(home, Context)
    assert begun == Context(told["begun_ms"], "session", on=True, practice="i_am_safe")
    assert over.at_ms == told["ended_ms"]


def test_an_open_prompt_is_taken_up_with_what_it_offers(home: Path) -> None:
    now_ms = WallClock().now_ms()
    text = "Heart rate 9 bpm above your usual. Say it aloud?"
    prompt = Prompt(
        now_ms - 90_000, now_ms - 90_000, "load", "offered", "i_am_safe", text, 0, 9, 9.0, -20.0, 2.0, 0.9
    )
    with Journal.open(home / "d" / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append([prompt])
    process = started(home, "breathe", "--data-dir", str(home / "d"))
    assert process.stdout
    assert process.stdout.readline() == "Sit back and let your jaw and shoulders drop (6 s)\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    (answer,) = kept(home, Answer)
    assert isinstance(answer, Answer)
    assert (answer.answer, answer.prompt_ms) == ("accepted", prompt.prompt_ms)
    assert sessions(home) == [(True, "i_am_safe"), (False, "i_am_safe")]


@pytest.mark.parametrize(
    ("arguments", "fact"),
    [
        (("--pace", "12"), "pace = 12 breaths/min is above 7.5: no longer slow breathing"),
        (("--pace", "nan"), "pace = nan breaths/min is above 7.5"),
        (("--minutes", "45"), "minutes = 45 is above 20: longer has not been shown to do more"),
        (("--practice", "box"), "practice = 'box' is none of breath_snack, heart_focus"),
        (("--practice", "grounding", "--pace", "6"), "grounding has no pace to set"),
        (("--practice", "cyclic_sighing", "--pace", "7.5"), "in_ms = 2909 is below 3000 ms: quick breaths"),
    ],
)
def test_what_lies_outside_the_envelope_is_refused_with_the_reason(
    home: Path, arguments: tuple[str, ...], fact: str
) -> None:
    done = CliRunner().invoke(app, ["breathe", "--data-dir", str(home / "d"), *arguments])
    assert done.exit_code == 2
    assert fact in done.stderr
    assert sessions(home) == []


def test_before_anything_was_measured_the_effect_says_so(home: Path) -> None:
    asked = ["breathe", "--effect", "--data-dir", str(home / "d")]
    assert CliRunner().invoke(app, asked).stdout == "no practice was measured yet\n"
    assert json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout) is None


@contextmanager
def wearing(home: Path) -> Iterator[None]:
    """Run a daemon that hears two calm hours, two minutes of them each second; some are behind it."""
    recording = home / "calm.jsonl"
    events = calm_then_loaded(1_768_291_200_000, calm_minutes=120, loaded_minutes=0)
    recording.write_text("".join(f"{write(one)}\n" for one in events))
    arguments = ("--replay", str(recording), "--speed", "120", "--no-notify", "--data-dir", str(home / "d"))
    daemon = started(home, "run", *arguments)
    try:
        until = time.monotonic() + 60
        while len(kept(home, Assessment)) < 12:
            assert time.monotonic() < until, daemon.poll()
            time.sleep(0.1)
        yield
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=60)


def test_beside_a_daemon_the_heart_is_shown_the_session_is_kept_and_its_effect_measured(
    home: Path,
) -> None:
    with wearing(home), breathing(home, "--practice", "breath_snack", "--wait", "--pace", "5.5") as terminal:
        screen = terminal.shows(r"heart \d+ bpm · coherence")
        assert any("\u2800" <= sign <= "\u28ff" for sign in screen)
        time.sleep(1)
        terminal.press("q")
        terminal.shows("Stay as you are")
        assert terminal.ended() == 0
        assert "after the practice against before: heart rate" in terminal.screen.lower()
        again = started(home, "breathe", "--data-dir", str(home / "d"))
        assert again.stdout
        again.stdout.readline()
        again.send_signal(signal.SIGTERM)
        text = " ".join(again.communicate(timeout=60)[0].split())
        assert re.search(
            r"over [345] still minutes: heart rate \d+ bpm, HRV \d+ ms\. Stay a few minutes", text
        )
    told = CliRunner().invoke(app, ["breathe", "--effect", "--json", "--data-dir", str(home / "d")])
    effect = json.loads(told.stdout)
    begun = next(one for one in kept(home, Context) if isinstance(one, Context) and one.on)
    assert (effect["start_ms"], effect["after_minutes"]) == (begun.at_ms, 5)
    assert begun.practice == "breath_snack"
    summaries = [one for one in kept(home, SessionSummary) if isinstance(one, SessionSummary)]
    summary = next(one for one in summaries if one.from_ms == begun.at_ms)
    assert (summary.practice, summary.figures["d_hr_bpm"]) == ("breath_snack", effect["d_hr_bpm"])
