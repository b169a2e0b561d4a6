"""The contract of practices, for each in the table, and the hard envelope of paced breathing."""

import re
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.pacer import Rhythm
from alerts.practice import Phase, Practice
from alerts.practices import PRACTICES, AnyPractice
from alerts.practices.breath_snack import BreathSnack
from alerts.practices.grounding import Grounding
from alerts.practices.heart_focus import HeartFocus
from alerts.practices.i_am_safe import IAmSafe
from alerts.practices.longer_exhale import LongerExhale
from tests.alerts.plain_words import unwanted_words

every_practice = pytest.mark.parametrize("practice", PRACTICES, ids=lambda practice: practice.kind)


def phases(practice: Practice) -> Iterator[Phase]:
    """Give each phase once, by going to the end of the one before."""
    elapsed_ms = 0
    while (phase := practice.phase(elapsed_ms)).name != "done":
        yield phase
        elapsed_ms += phase.length_ms


@every_practice
def test_a_practice_is_a_frozen_dataclass_with_its_kind_first(practice: AnyPractice) -> None:
    assert is_dataclass(practice)
    assert fields(practice)[0].name == "kind"
    with pytest.raises(FrozenInstanceError):
        del practice.kind


def test_the_table_holds_every_practice_once_under_its_own_name() -> None:
    assert [type(practice) for practice in PRACTICES] == list(get_args(AnyPractice))
    assert len({practice.kind for practice in PRACTICES}) == len(PRACTICES)


@every_practice
def test_phases_cover_the_whole_length_without_a_hole(practice: Practice) -> None:
    assert sum(phase.length_ms for phase in phases(practice)) == practice.length_ms > 0
    assert all(phase.length_ms > 0 and phase.elapsed_ms == 0 for phase in phases(practice))


@every_practice
def test_a_phase_runs_from_its_first_to_its_last_millisecond(practice: Practice) -> None:
    begin_ms = 0
    for phase in phases(practice):
        last = practice.phase(begin_ms + phase.length_ms - 1)
        assert last == replace(phase, elapsed_ms=phase.length_ms - 1)
        begin_ms += phase.length_ms


@every_practice
def test_counts_begin_at_0_or_1_and_never_skip(practice: Practice) -> None:
    counts = [phase.count for phase in phases(practice)]
    assert counts[0] in (0, 1)
    assert all(after - before in (0, 1) for before, after in pairwise(counts))


@every_practice
def test_a_practice_is_done_from_its_end_on(practice: Practice) -> None:
    done = practice.phase(practice.length_ms + 70)
    assert (done.name, done.elapsed_ms, done.length_ms) == ("done", 70, 0)
    assert done.count == practice.phase(practice.length_ms - 1).count
    assert practice.phase(practice.length_ms - 1).name != "done"


@every_practice
def test_a_practice_has_no_phase_before_it_begins(practice: Practice) -> None:
    with pytest.raises(ValueError, match="elapsed_ms = -1 is negative"):
        practice.phase(-1)


@every_practice
def test_every_text_is_short_plain_and_claims_nothing(practice: Practice) -> None:
    texts = [practice.title, practice.offer, *(phase.words for phase in phases(practice))]
    for text in texts:
        assert text == text.strip() != ""
        assert len(text) <= 80
        assert unwanted_words(text) == []
    assert practice.offer.endswith("?")


@every_practice
def test_every_breath_is_inside_the_envelope_and_none_is_held(practice: Practice) -> None:
    names = [phase.name for phase in phases(practice)]
    for first, second in pairwise(phases(practice)):
        if first.name == "in":
            assert second.name == "out", "a breath in is followed by the breath out, with nothing between"
            assert 3_000 <= first.length_ms <= 10_000
            assert 3_000 <= second.length_ms <= 10_000
            assert 4 <= 60_000 / (first.length_ms + second.length_ms) <= 7.5
    assert names.count("in") == names.count("out")


_LENGTHS_MS = st.integers(-1_000, 20_000) | st.sampled_from([2_999, 3_000, 5_000, 7_500, 10_000, 10_001])


@given(in_ms=_LENGTHS_MS, out_ms=_LENGTHS_MS)
def test_no_rhythm_outside_the_envelope_can_be_made(in_ms: int, out_ms: int) -> None:
    if 3_000 <= in_ms <= 10_000 and 3_000 <= out_ms <= 10_000 and 8_000 <= in_ms + out_ms <= 15_000:
        assert 4 <= Rhythm(in_ms, out_ms).per_min <= 7.5
    else:
        with pytest.raises(ValueError, match=r"^(in|out)_ms = .* (below|above) [\d.]+( ms)?: "):
            Rhythm(in_ms, out_ms)


@pytest.mark.parametrize(
    ("in_ms", "out_ms", "fact"),
    [
        (2_999, 6_000, "in_ms = 2999 is below 3000 ms: quick breaths can make light-headed"),
        (5_000, 10_001, "out_ms = 10001 is above 10000 ms: so long a phase"),
        (3_000, 4_000, "in_ms = 3000 and out_ms = 4000 make 8.57 breaths/min, above 7.5: "),
        (8_000, 8_000, "in_ms = 8000 and out_ms = 8000 make 3.75 breaths/min, below 4: "),
    ],
)
def test_a_refusal_names_setting_value_limit_and_reason(in_ms: int, out_ms: int, fact: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fact)}"):
        Rhythm(in_ms, out_ms)


@pytest.mark.parametrize("breaths", [0, -1, 151])
def test_no_breath_at_all_or_more_than_20_minutes_of_them_are_refused(breaths: int) -> None:
    for practice in (BreathSnack, LongerExhale, HeartFocus):
        with pytest.raises(ValueError, match=f"^breaths = {breaths} is (below 1|above 150): "):
            practice(breaths=breaths)
    with pytest.raises(ValueError, match=r"^feeling_breaths = "):
        HeartFocus(feeling_breaths=breaths)


def test_the_breath_snack_takes_a_minute_and_says_so_when_it_is_longer() -> None:
    assert BreathSnack().length_ms == 60_000
    assert BreathSnack().offer == "Breathe for 60 s?"
    assert BreathSnack(breaths=9).offer == "Breathe for 90 s?"


def test_the_heart_practice_begins_with_attention_and_adds_the_feeling_after_six_breaths() -> None:
    practice = HeartFocus()
    names = [phase.name for phase in phases(practice)]
    assert names == ["attend"] + ["in", "out"] * 18
    assert "feeling" not in practice.phase(15_000 + 59_999).words
    assert "feeling" in practice.phase(15_000 + 60_000).words
    assert practice.phase(15_000 + 60_000).count == 7
    assert 3 * 60_000 <= practice.length_ms <= 5 * 60_000


def test_the_longer_exhale_is_two_to_three_and_refuses_to_be_anything_but_longer() -> None:
    breath_in, breath_out, *_ = phases(LongerExhale())
    assert 3 * breath_in.length_ms == 2 * breath_out.length_ms
    with pytest.raises(ValueError, match="out_ms = 5000 is not above in_ms = 5000"):
        LongerExhale(rhythm=Rhythm(5_000, 5_000))


def test_the_sentence_is_said_three_times_in_the_wearers_own_words() -> None:
    def said(practice: IAmSafe) -> list[tuple[str, int]]:
        return [(phase.words, phase.count) for phase in phases(practice) if phase.name == "say"]

    assert said(IAmSafe()) == [("I am safe", 1), ("I am safe", 2), ("I am safe", 3)]
    assert said(IAmSafe(wording="Ich bin sicher", times=1)) == [("Ich bin sicher", 1)]
    assert "Ich bin sicher" in IAmSafe(wording="Ich bin sicher").offer


@pytest.mark.parametrize(
    ("name", "setting"),
    [("wording", ""), ("wording", "  "), ("wording", "a\nb"), ("wording", "\x1b[2J"), ("wording", "x" * 81)],
)
def test_a_wording_that_nobody_can_say_is_refused(name: str, setting: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} "):
        IAmSafe(wording=setting)


@pytest.mark.parametrize("times", [0, 11])
def test_the_sentence_is_said_between_once_and_ten_times(times: int) -> None:
    with pytest.raises(ValueError, match=f"^times = {times} "):
        IAmSafe(times=times)


def test_grounding_keeps_the_eyes_open_and_leaves_the_breath_alone() -> None:
    words = [phase.words for phase in phases(Grounding())]
    assert "eyes open" in words[0]
    assert not any("breath" in text.lower() for text in words)
    assert 30_000 <= Grounding().length_ms <= 60_000


@pytest.mark.parametrize("step_ms", [4_999, 60_001])
def test_grounding_refuses_steps_that_nobody_can_follow(step_ms: int) -> None:
    with pytest.raises(ValueError, match=f"^step_ms = {step_ms} "):
        Grounding(step_ms=step_ms)
