"""The whole way with the real dunst: a bad half hour, a prompt on the screen, a button, the journal."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

import pytest

from alerts.prompt import Prompt
from hrv.event import Answer, Context, Delivery
from ingest.demo_day import demo_start_ms
from ingest.event_json import write
from tests.desktop.screen import BACKGROUND, Screen, screen, waited_for
from tests.unclench.command import started
from tests.unclench.made_heart import calm_then_loaded
from unclench.config import Config
from unclench.demo import demo_config, learned_journal
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

PATIENT = {"UNCLENCH_POLICY__IGNORED_MINUTES": "600"}
"""At these speeds a prompt would be over before a slow machine has pressed its button."""
_SHARE_SEEN = 0.05
"""Of the screen's pixels that a notification of this dunst covers, at least."""


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with five days behind it."""
    directory = tmp_path_factory.mktemp("learned")
    learned_journal(directory, demo_config(Config()))
    return directory


@pytest.fixture(scope="module")
def bad_half_hour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of the morning after: some calm minutes, then half an hour of load, sitting still."""
    path = tmp_path_factory.mktemp("recording") / "morning.jsonl"
    events = calm_then_loaded(demo_start_ms(UTC), calm_minutes=3, loaded_minutes=30)
    path.write_text("".join(f"{write(one)}\n" for one in events))
    return path


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Screen]:
    with screen(tmp_path / "desktop") as hand:
        yield hand


class Kept:
    """What a running daemon has kept so far."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / JOURNAL_FILE
        with Reader(self._path) as reader:
            self._before = reader.last_seq()

    def of(self, kind: type[Record]) -> list[Record]:
        with Reader(self._path) as reader:
            return [row.record for row in reader.follow(self._before, 10**9, (kind,))]

    def prompt_ms(self) -> int:
        return self.prompts()[0].prompt_ms

    def prompts(self) -> list[Prompt]:
        """Return what became of the prompt of this morning, and not of what the evening before left open."""
        kept = [one for one in self.of(Prompt) if isinstance(one, Prompt)]
        offered = next(one.prompt_ms for one in kept if one.state == "offered")
        return [one for one in kept if one.prompt_ms == offered]

    def deliveries(self) -> list[tuple[str, bool]]:
        return [(one.notifier, one.shown) for one in self.of(Delivery) if isinstance(one, Delivery)]


@contextmanager
def daemon(desktop: Screen, learned: Path, recording: Path, speed: int) -> Iterator[Kept]:
    """Run `unclench` on this desktop, with the configuration that it has by default but for its patience."""
    data_dir = desktop.home / "data"
    shutil.copytree(learned, data_dir)
    kept = Kept(data_dir)
    arguments = ("run", "--replay", str(recording), "--speed", str(speed), "--data-dir", str(data_dir))
    running = started(desktop.home, *arguments, **desktop.environment, **PATIENT)
    try:
        yield kept
    finally:
        running.terminate()
        _, said = running.communicate(timeout=40)
        print(said)
    assert running.returncode == 0, said
    assert "Traceback" not in said


def test_the_prompt_appears_its_button_is_pressed_the_practice_starts_and_the_journal_holds_the_answer(
    desktop: Screen, learned: Path, bad_half_hour: Path
) -> None:
    with daemon(desktop, learned, bad_half_hour, speed=120) as kept:
        assert desktop.share(BACKGROUND) == 0
        waited_for("the prompt is on the screen", lambda: desktop.share(BACKGROUND) > _SHARE_SEEN)
        desktop.press("Breathe 60 s")
        waited_for("the practice begins", lambda: bool(kept.of(Context)))
        waited_for("a phase is on the screen", lambda: desktop.share(BACKGROUND) > _SHARE_SEEN)
        desktop.press("Stop")
        waited_for("the practice is over", lambda: len(kept.of(Context)) == 2)
        waited_for("nothing stays on the screen", lambda: desktop.windows() == 0)
        prompt_ms = kept.prompt_ms()
        answers, contexts = kept.of(Answer), kept.of(Context)
        states = [one.state for one in kept.prompts()]
    assert [(one.answer, one.prompt_ms) for one in answers if isinstance(one, Answer)] == [
        ("accepted", prompt_ms)
    ]
    assert states == ["offered", "accepted"]
    assert [(one.what, one.on, one.practice) for one in contexts if isinstance(one, Context)] == [
        ("session", True, "breath_snack"),
        ("session", False, "breath_snack"),
    ]
    assert sorted(kept.deliveries()) == [("console", True), ("linux", True)]


def test_it_waits_out_a_pause_outlives_the_server_and_is_told_why_it_was_wrong(
    desktop: Screen, learned: Path, bad_half_hour: Path
) -> None:
    desktop.dunstctl("set-paused", "true")
    with daemon(desktop, learned, bad_half_hour, speed=600) as kept:
        waited_for("dunst took the prompt", lambda: ("linux", True) in kept.deliveries())
        assert desktop.windows() == 0
        desktop.dunstctl("set-paused", "false")
        waited_for("the prompt is on the screen", lambda: desktop.windows() == 1)
        desktop.kill_dunst()
        desktop.start_dunst()
        waited_for("the prompt is on the screen again", lambda: desktop.windows() == 1)
        desktop.press("Not this")
        waited_for("it asks why", lambda: desktop.asks("Coffee"))
        desktop.press("Coffee")
        waited_for("the answer is kept", lambda: bool(kept.of(Answer)))
        prompt_ms, (answer,) = kept.prompt_ms(), kept.of(Answer)
    assert isinstance(answer, Answer)
    assert (answer.answer, answer.prompt_ms, answer.why) == ("not_this", prompt_ms, "coffee")
