"""What the terminal shows at the moments of a day that matter."""

import io
from dataclasses import replace
from typing import get_args

import pytest
from rich.console import Console

from alerts.prompt import Prompt
from hrv.event import Gap
from hrv.frame import HrvFrame, Reason
from hrv.load import Assessment, Gate
from tests.unclench.story import START_MS, lived, morning, taught
from unclench.live import MISSING_WORDS, Glance, Lines, Screen, rendered, shown
from unclench.record import Record


@pytest.fixture(scope="module")
def day() -> list[Record]:
    return lived(taught(), morning())


def looked(day: list[Record], minute: float) -> str:
    """Return the text of the view at a minute of the morning."""
    glance = Glance("a synthetic heart", "UTC")
    for record in day:
        if record.at_ms <= START_MS + minute * 60_000:
            glance.see(record)
    console = Console(file=io.StringIO(), width=110, record=True)
    console.print(rendered(glance))
    return console.export_text()


def test_before_the_first_beat_nothing_is_made_up() -> None:
    text = looked([], 0)
    assert "waiting for the first beat" in text
    assert "not known yet" in text
    assert "nan" not in text.lower()


@pytest.mark.parametrize("why", get_args(Reason))
def test_why_there_is_no_coherence_is_said_in_words(day: list[Record], why: Reason) -> None:
    frame = next(record for record in day if isinstance(record, HrvFrame))
    text = looked([replace(frame, values={}, missing={"coherence": why})], 1_000)
    assert f"not known yet ({MISSING_WORDS[why]})" in text
    assert "_" not in text


def test_a_calm_minute_shows_rate_variability_and_load_as_usual(day: list[Record]) -> None:
    text = looked(day, 15)
    assert "your usual now 67" in text
    assert "RMSSD" in text
    assert "as usual for you" in text
    assert "none needed" in text


def test_a_walk_is_shown_as_not_judged_with_dots(day: list[Record]) -> None:
    text = looked(day, 25)
    assert "not judged: moving" in text
    assert "·····" in text


def test_rising_load_is_watched_before_it_is_prompted_for(day: list[Record]) -> None:
    assert "none yet: load rises since 09:40" in looked(day, 44)


def test_an_offered_prompt_stands_in_its_place(day: list[Record]) -> None:
    text = looked(day, 50)
    assert "Breathe for 60 s?" in text
    assert "▇" in text or "█" in text


def test_a_practice_is_slow_and_even(day: list[Record]) -> None:
    text = looked(day, 55)
    assert "slow and even" in text
    assert "breathing practice under way" in text


def test_a_gap_is_told_with_its_reason(day: list[Record]) -> None:
    gone = [
        *(r for r in day if r.at_ms < START_MS + 600_000),
        Gap(START_MS + 540_000, START_MS + 599_999, "lost"),
    ]
    text = looked(sorted(gone, key=lambda r: r.at_ms), 10)
    assert "no beats (lost)" in text
    assert "no beats for 59 s" in text


def test_in_a_terminal_the_view_is_drawn_and_elsewhere_lines_are_logged(
    day: list[Record], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    screen = io.StringIO()
    with shown(Glance("x", "UTC"), Console(file=screen, force_terminal=True, width=100)) as view:
        assert isinstance(view, Screen)
        view.see(day[:500])
    assert "Heart rate" in screen.getvalue()
    with shown(Glance("x", "UTC"), Console(file=io.StringIO())) as view:
        assert isinstance(view, Lines)
        view.see([r for r in day if isinstance(r, Assessment | HrvFrame | Prompt)])
        view.say("a sentence")
    assert "load as usual for you" in caplog.text
    assert "prompt offered" in caplog.text
    assert "a sentence" in caplog.text


def test_no_color_is_respected(day: list[Record], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    glance = Glance("x", "UTC")
    for record in day[:3000]:
        glance.see(record)
    screen = io.StringIO()
    Console(file=screen, force_terminal=True, width=100).print(rendered(glance))
    assert "\x1b[3" not in screen.getvalue().replace("\x1b[3m", "")


def unmoved(day: list[Record], gates: tuple[Gate, ...] = ()) -> list[Record]:
    """Return the day as a strap without accelerometer gives it."""
    return [
        replace(record, gates=gates, minute=replace(record.minute, motion_sd_mg=None, posture="unknown"))
        if isinstance(record, Assessment)
        else record
        for record in day
    ]


def test_without_a_motion_sensor_the_view_says_that_a_load_is_weaker(day: list[Record]) -> None:
    assert "without a motion sensor this is much weaker" in " ".join(looked(unmoved(day), 15).split())
    assert "weaker" not in looked(day, 15)


def test_without_a_motion_sensor_each_line_says_so(
    day: list[Record], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "unclench")
    Lines("UTC").see([record for record in unmoved(day) if isinstance(record, Assessment)])
    assert all(line.endswith("(no motion sensor)") for line in caplog.messages)


def test_a_rhythm_that_can_t_be_judged_is_said_to_be_beyond_the_tool(day: list[Record]) -> None:
    assert "not judged: this tool can't judge your rhythm" in looked(unmoved(day, ("no_rhythm",)), 15)
