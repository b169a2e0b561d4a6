"""What a prompt says, word for word."""

from dataclasses import replace
from datetime import datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.episode import Episode
from alerts.practices import PRACTICES
from alerts.prompt import DropReason, PromptKind
from alerts.words import KIND_WORDS, PLANNED_WORDS, WHY_WORDS, planned_text, prompt_text, why_words
from hrv.event import Posture
from tests.alerts.desk import Desk, assessed
from tests.alerts.plain_words import unwanted_words

EPISODE = Episode(
    start_ms=0,
    at_ms=480_000,
    state="sustained",
    minutes=8,
    peak_load=2.0,
    d_hr_bpm=9.2,
    d_rmssd_pct=-28.4,
    confidence=0.9,
    unjudged={},
)
LOCAL = datetime.fromisoformat("2026-01-13T15:40+01:00")


def text(
    episode: Episode = EPISODE,
    local: datetime = LOCAL,
    motion_sd_mg: float | None = 10.0,
    posture: Posture = "sitting",
) -> str:
    """Return the prompt's text."""
    minute = assessed(480_000, motion_sd_mg=motion_sd_mg, posture=posture)
    return prompt_text(minute, episode, local, "Breathe for 60 s?")


def test_a_prompt_says_how_far_from_what_since_when_and_asks() -> None:
    assert text() == (
        "Heart rate 9 bpm above and HRV 28 % below your usual between 14:00 and 16:00,"
        " sitting still for 8 min. Breathe for 60 s?"
    )


@pytest.mark.parametrize(
    ("d_hr_bpm", "d_rmssd_pct", "begin"),
    [
        (9.2, 3.0, "Heart rate 9 bpm above and HRV 3 % above your usual"),
        (-2.0, -31.0, "Heart rate 2 bpm below and HRV 31 % below your usual"),
        (0.4, -31.0, "Heart rate at and HRV 31 % below your usual"),
        (-0.4, 0.3, "Heart rate and HRV at your usual"),
    ],
)
def test_a_prompt_says_above_below_and_at_as_it_is(d_hr_bpm: float, d_rmssd_pct: float, begin: str) -> None:
    assert text(replace(EPISODE, d_hr_bpm=d_hr_bpm, d_rmssd_pct=d_rmssd_pct)).startswith(begin)


@pytest.mark.parametrize(
    ("posture", "words"),
    [
        ("sitting", "sitting still for 8 min"),
        ("standing", "standing still for 8 min"),
        ("lying", "lying still for 8 min"),
        ("unknown", "keeping still for 8 min"),
    ],
)
def test_a_prompt_says_the_posture_that_is_known(posture: Posture, words: str) -> None:
    assert words in text(posture=posture)


def test_a_prompt_without_an_accelerometer_does_not_say_still() -> None:
    said = text(motion_sd_mg=None)
    assert "for 8 min (without a motion sensor: it may have been movement)" in said
    assert "still" not in said


def test_the_last_hours_of_the_day_end_at_24() -> None:
    assert "between 22:00 and 24:00" in text(local=LOCAL.replace(hour=23))


def test_a_policy_says_the_wearers_own_hours_of_the_minute() -> None:
    desk = Desk("2026-01-13T15:55", zone="Europe/Berlin")
    (prompt,) = desk.loaded(5)
    assert "between 14:00 and 16:00" in prompt.text
    assert prompt.text.startswith("Heart rate 9 bpm above and HRV 28 % below your usual")


@given(
    d_hr_bpm=st.floats(-100, 100),
    d_rmssd_pct=st.floats(-100, 1000),
    minutes=st.integers(1, 2000),
    posture=st.sampled_from(get_args(Posture)),
    offer=st.sampled_from([practice.offer for practice in PRACTICES]),
)
def test_no_prompt_diagnoses_claims_or_alarms(
    d_hr_bpm: float, d_rmssd_pct: float, minutes: int, posture: Posture, offer: str
) -> None:
    episode = replace(EPISODE, d_hr_bpm=d_hr_bpm, d_rmssd_pct=d_rmssd_pct, minutes=minutes)
    said = prompt_text(assessed(480_000, posture=posture), episode, LOCAL, offer)
    assert unwanted_words(said) == []
    assert "\n" not in said
    assert len(said) < 240


def test_every_planned_prompt_has_its_words_with_the_offer_and_none_is_unwanted() -> None:
    assert set(KIND_WORDS) == set(get_args(PromptKind)) == {*PLANNED_WORDS, "load"}
    assert planned_text("snack", "Breathe for 60 s?") == "A small break. Breathe for 60 s?"
    for kind in PLANNED_WORDS:
        for offer in ("", *(one.offer for one in PRACTICES)):
            said = planned_text(kind, offer)
            assert unwanted_words(said) == []
            assert not any(mark in said for mark in ("bpm", "%", "\n"))


def test_every_reason_to_drop_has_words_and_no_words_are_unwanted() -> None:
    assert set(get_args(DropReason)) <= set(WHY_WORDS)
    assert [word for words in WHY_WORDS.values() for word in unwanted_words(words)] == []
    assert why_words(("microphone", "calendar")) == "the microphone is live, the calendar says busy"
