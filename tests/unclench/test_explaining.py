"""Every minute of load has a prompt or a reason, told from the journal alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from alerts.episode import Episode, EpisodeSettings
from alerts.plan_settings import NOTHING_PLANNED
from alerts.policy import PolicySettings
from alerts.prompt import Prompt
from alerts.push_season import PushSettings
from hrv.event import Calm, Context
from tests.alerts.desk import MINUTE_MS
from tests.unclench.kept_days import BEGIN_MS, Played, random_day
from unclench.explaining.facts import Facts, facts
from unclench.explaining.stretch import Stretch, stretch
from unclench.explaining.words import sentences, slot_words
from unclench.pipeline import PipelineSettings
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

EVENING = replace(NOTHING_PLANNED, lights_out="09:30", wind_down_minutes=30)


def told(played: Played, directory: Path, from_ms: int = BEGIN_MS, to_ms: int | None = None) -> Stretch:
    with Reader(played.kept(directory) / JOURNAL_FILE) as reader:
        return stretch(reader, from_ms, played.at_ms if to_ms is None else to_ms)


def words(found: Stretch) -> str:
    return "\n".join(f"{of}: {text}" for of, text in sentences(found, facts(found)))


@pytest.mark.parametrize("seed", range(12))
def test_every_minute_of_load_has_either_a_prompt_or_a_reason(seed: int, tmp_path: Path) -> None:
    played = random_day(seed)
    found = told(played, tmp_path)
    decided = {one.prompt_ms for one in played.records if isinstance(one, Prompt)}
    running = [one for one in found.day if one.episode and one.episode.state != "ended"]
    assert len(running) > 50
    for one in running:
        assert (one.assessment.at_ms in decided) == (not one.silent), one


def test_what_is_followed_again_are_the_episodes_that_were_kept(tmp_path: Path) -> None:
    played = random_day(3)
    kept = {one.start_ms for one in played.records if isinstance(one, Episode)}
    assert {rise.start_ms for rise in facts(told(played, tmp_path)).rises} == kept


def rise_words_of(played: Played, directory: Path) -> list[str]:
    found = told(played, directory)
    return [text for of, text in sentences(found, facts(found)) if of == "load" and "judged min" in text]


def test_a_used_up_budget_is_named_with_its_number(tmp_path: Path) -> None:
    policy = PolicySettings(prompts_a_day=1)
    played = Played(PipelineSettings(policy=policy)).live(10, 0.0).live(10, 2.6)
    played.answer("accepted")
    played.live(80, 0.0).live(10, 2.6)
    first, second = rise_words_of(played, tmp_path)
    assert "Prompt: offered, then accepted." in first
    assert "No prompt: 1 prompt of the day was used up (6 min)." in second


@pytest.mark.parametrize(
    ("learned_days", "motion_sd_mg", "confidence", "why"),
    [
        (1, 10.0, 0.9, "no prompts until 2 days are learned"),
        (28, None, 0.9, "no motion sensor, so it is only shown"),
        (28, 10.0, 0.3, "confidence 0.30 is below 0.5"),
    ],
)
def test_the_reason_of_a_silent_load_is_named(
    learned_days: int, motion_sd_mg: float | None, confidence: float, why: str, tmp_path: Path
) -> None:
    played = Played(learned_days=learned_days).live(10, 0.0)
    played.live(10, 2.6, motion_sd_mg=motion_sd_mg, confidence=confidence)
    (rise,) = rise_words_of(played, tmp_path)
    assert f"No prompt: {why}" in rise


def test_after_the_wind_down_the_evening_is_named(tmp_path: Path) -> None:
    played = Played(PipelineSettings(plan=EVENING)).live(10, 0.0).live(10, 2.6)
    (rise,) = rise_words_of(played, tmp_path)
    assert "the wind-down had begun: the evening is free of load (6 min)" in rise


def test_a_wearer_who_asked_for_fewer_is_told_so(tmp_path: Path) -> None:
    played = Played(PipelineSettings(policy=PolicySettings(ignored_days=1)))
    for _ in range(2):
        played.live(70, 0.0).live(30, 2.6)
    played.at_ms += (1440 - 200) * MINUTE_MS
    played.live(5, 0.0)
    assert [one.kind for one in played.prompts("offered")] == ["load", "load", "lower_rate"]
    played.answer("accepted")
    played.live(20, 0.0).live(6, 2.6)
    played.answer("accepted")
    played.live(80, 0.0).live(10, 2.6)
    assert "you asked for fewer: one load prompt a day for 28 days" in rise_words_of(played, tmp_path)[-1]


def test_a_push_season_bears_twelve_offers_and_says_so(tmp_path: Path) -> None:
    season = replace(NOTHING_PLANNED, push=PushSettings(dates=("2026-01-13/2026-01-13",)))
    policy = PolicySettings(prompts_a_day=8, apart_minutes=30, snoozes=2)
    played = Played(PipelineSettings(policy=policy, plan=season))
    while len(played.prompts("offered")) < 12:
        played.live(30, 0.0).live(6, 2.6)
        for _ in range(2):
            played.answer("snoozed")
            played.live(16, 2.6)
        played.answer("accepted")
    played.live(40, 0.0).live(10, 2.6)
    assert (
        "there had been 12 offers that day, as many as a push season bears"
        in rise_words_of(played, tmp_path)[-1]
    )


def test_a_prompt_that_the_coin_kept_back_is_told(tmp_path: Path) -> None:
    played = Played(PipelineSettings(policy=PolicySettings(withhold_share=0.5)))
    while not played.prompts("withheld"):
        played.live(61, 0.0).live(8, 2.6)
        played.answer("accepted")
    found = told(played, tmp_path)
    assert "prompt kept back by the coin ([policy] withhold_share)" in words(found)
    assert "Prompt: withheld." in words(found)


def test_what_is_told_is_the_same_after_a_night_without_the_daemon_and_of_a_day_long_ago(
    tmp_path: Path,
) -> None:
    played = random_day(5)
    end_ms = played.at_ms
    alone = told(played, tmp_path / "alone")
    played.at_ms += 40 * 1440 * MINUTE_MS
    played.live(60, 0.0)
    later = told(played, tmp_path / "later", to_ms=end_ms)
    assert (later.day, later.standing, later.prompts) == (alone.day, alone.standing, alone.prompts)


def test_a_load_that_was_not_sustained_says_what_it_lacked_and_what_ended_it(tmp_path: Path) -> None:
    played = Played().live(10, 0.0).live(3, 2.6).live(2, 0.0).live(10, 2.6, "motion").live(3, 2.6)
    played.live(8, 2.6, "motion")
    short, cut = rise_words_of(played, tmp_path)
    assert "it takes 5 judged min above 0.7, there were 3, then load fell." in short
    assert "too many minutes in a row could not be judged (moving or just moved)." in cut


def test_after_not_this_the_silence_is_named(tmp_path: Path) -> None:
    played = Played().live(10, 0.0).live(6, 2.6)
    played.answer("not_this")
    played.live(65, 0.0).live(10, 2.6)
    assert "90 min of silence after *not this* at 09:16" in rise_words_of(played, tmp_path)[1]


def test_the_careful_profile_says_that_it_wants_eight_minutes(tmp_path: Path) -> None:
    played = Played(PipelineSettings(episode=EpisodeSettings(profile="strict"))).live(5, 0.0).live(6, 2.6)
    text = words(told(played, tmp_path))
    assert "it takes 8 judged min above 0.7, there were 6" in text
    assert "rule: profile strict: above 0.7 for 8 judged min, and 86 % sure of 8 min" in text


def summed(played: Played, directory: Path, from_ms: int = BEGIN_MS, to_ms: int | None = None) -> Facts:
    return facts(told(played, directory, from_ms, to_ms))


def test_a_day_is_summed_up_by_reasons_with_minutes(tmp_path: Path) -> None:
    played = Played().live(90, 0.0).live(25, 0.3, "motion", "posture").live(12, 0.0, "microphone")
    played.at_ms += 8 * MINUTE_MS
    found = summed(played.live(45, 0.0), tmp_path)
    assert found.minutes == {"judged": 135, "motion": 25, "microphone": 12, "unheard": 8}
    assert slot_words(found.minutes) == (
        "2 h 15 min judged, 25 min moving or just moved, 12 min talking, 8 min nothing heard"
    )
    assert found.rises == ()


def test_a_quiet_quarter_says_that_nothing_was_high_and_since_when_a_gate_stood(tmp_path: Path) -> None:
    played = Played().live(60, 0.3).live(20, 2.6, "motion").live(20, 0.3)
    found = told(played, tmp_path, BEGIN_MS + 70 * MINUTE_MS, BEGIN_MS + 85 * MINUTE_MS)
    text = words(found)
    assert "minutes: 5 min judged, 10 min moving or just moved" in text
    assert "not judged: 10:00 to 10:20  moving or just moved" in text
    assert "no prompt: load never went above 0.7: nothing to prompt for" in text
    assert "left out: high as well, but other things move a heart then: 10 min moving" in text
    assert "prompts left: 3 of 3 for load that day, 0 of 8 offers of all kinds" in text


def test_holds_are_told_with_their_times(tmp_path: Path) -> None:
    played = Played().live(20, 0.0)
    played.note(Context(played.at_ms, "calendar", on=True))
    played.live(30, 0.0)
    played.note(Context(played.at_ms, "calendar", on=False))
    assert "would hold: 09:20 to 09:50  the calendar says busy" in words(told(played.live(10, 0.0), tmp_path))


def test_what_was_called_calm_is_told(tmp_path: Path) -> None:
    played = Played().live(60, 0.0)
    played.records.append(Calm(played.at_ms, BEGIN_MS + 5 * MINUTE_MS, BEGIN_MS + 20 * MINUTE_MS))
    assert "called calm: 2026-01-13 09:05 to 09:20, marked" in words(told(played, tmp_path))


def test_what_answers_taught_is_told_and_counts(tmp_path: Path) -> None:
    played = Played()
    for _ in range(20):
        for _ in range(2):
            played.live(70, 0.0).live(6, 2.6)
            played.answer("not_this")
            played.live(30, 0.0)
        played.at_ms += (1440 - 212) * MINUTE_MS
    played.live(30, 0.0)
    found = told(played, tmp_path, played.at_ms - 30 * MINUTE_MS)
    assert facts(found).on == pytest.approx(0.8) or facts(found).on == pytest.approx(0.9)
    assert "were *not this*: an episode begins 0.1 later" in words(found)
