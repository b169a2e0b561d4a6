"""The contract of practices, for each in the table, and the hard envelope of paced breathing."""

import math
import re
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.pacer import Rhythm
from alerts.practice import Phase, Practice
from alerts.practices import KINDS, PRACTICES, AnyPractice, Practices, fitted
from alerts.practices.breath_snack import BreathSnack
from alerts.practices.cyclic_sighing import CyclicSighing
from alerts.practices.grounding import Grounding
from alerts.practices.heart_focus import HeartFocus
from alerts.practices.i_am_safe import IAmSafe
from alerts.practices.joy_block import JoyBlock
from alerts.practices.longer_exhale import LongerExhale
from alerts.practices.resonance import Resonance
from alerts.practices.wind_down import WindDown
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
    assert {type(practice) for practice in PRACTICES} == set(get_args(AnyPractice))
    assert tuple(practice.kind for practice in PRACTICES) == KINDS
    assert all(Practices().named(kind).kind == kind for kind in KINDS)


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


@pytest.mark.parametrize("minutes", [0.0, -1.0, 20.1, math.nan, math.inf])
def test_no_breath_at_all_or_more_than_20_minutes_of_them_are_refused(minutes: float) -> None:
    for practice in (BreathSnack, LongerExhale, HeartFocus, CyclicSighing):
        with pytest.raises(ValueError, match=rf"^minutes = {minutes:g} is (below 0.25|above 20): "):
            practice(minutes=minutes)
    with pytest.raises(ValueError, match=f"^minutes = {minutes:g} is "):
        WindDown(breathing_minutes=minutes)


_WITH_RHYTHM = [practice for practice in PRACTICES if practice.paced and practice.kind != "resonance"]
_PACES = st.floats(-1, 20) | st.sampled_from([3.99, 4.0, 7.5, 7.51, math.nan, math.inf, -math.inf])


@given(practice=st.sampled_from(_WITH_RHYTHM), pace_per_min=_PACES)
def test_no_pace_outside_the_envelope_can_be_set(practice: AnyPractice, pace_per_min: float) -> None:
    try:
        at_pace = fitted(practice, pace_per_min, None)
    except ValueError as refusal:
        fact = str(refusal)
    else:
        fact = ""
        breaths = [phase.length_ms for phase in phases(at_pace) if phase.name in ("in", "out")]
        assert all(3_000 <= length_ms <= 10_000 for length_ms in breaths)
        assert 60_000 / (breaths[0] + breaths[1]) == pytest.approx(pace_per_min, abs=1e-3)
        assert abs(at_pace.length_ms - practice.length_ms) <= breaths[0] + breaths[1]
    assert re.match(r"$|(pace|in_ms|out_ms) = \S+ ", fact)
    assert not (fact and 4.2 <= pace_per_min <= 6), "well inside nothing is refused"


def test_a_pace_keeps_the_shares_of_in_and_out() -> None:
    slower = fitted(LongerExhale(), 5.0, None)
    assert slower == LongerExhale(rhythm=Rhythm(4_800, 7_200))


@pytest.mark.parametrize(
    ("kind", "pace_per_min", "minutes", "fact"),
    [
        ("breath_snack", 12.0, None, "pace = 12 breaths/min is above 7.5: no longer slow breathing"),
        ("heart_focus", 3.0, None, "pace = 3 breaths/min is below 4: so slow that most people strain"),
        ("cyclic_sighing", 7.5, None, "in_ms = 2909 is below 3000 ms: quick breaths can make light-headed"),
        ("grounding", 6.0, None, "grounding has no pace to set"),
        ("resonance", 6.0, None, "resonance has no pace to set"),
        ("i_am_safe", None, 2.0, "i_am_safe has no minutes to set: it takes 33 s"),
        ("breath_snack", None, 30.0, "minutes = 30 is above 20: longer has not been shown to do more"),
        ("wind_down", None, 5.0, "minutes = 5 is not between 10 and 60"),
        ("joy_block", None, 90.0, "minutes = 90 is not between 5 and 60"),
        ("resonance", None, 5.0, "minutes = 5 is not between 2 and 3"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    kind: str, pace_per_min: float | None, minutes: float | None, fact: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fact)}"):
        fitted(Practices().named(kind), pace_per_min, minutes)


def test_a_pace_of_ones_own_must_suit_every_practice() -> None:
    assert Practices(pace_per_min=5.5).pace_per_min == 5.5
    with pytest.raises(ValueError, match=r"^pace = 9 breaths/min is above 7\.5"):
        Practices(pace_per_min=9.0)


def test_who_does_not_do_well_with_the_breath_is_offered_grounding() -> None:
    assert [Practices().offered(kind).kind for kind in KINDS] == list(KINDS)
    instead = Practices(breath_focus=False)
    for practice in instead.each():
        assert instead.offered(practice.kind).kind == ("grounding" if practice.paced else practice.kind)


def test_the_table_knows_no_other_names() -> None:
    with pytest.raises(ValueError, match=r"^practice = 'box' is none of breath_snack, "):
        Practices().named("box")


def test_a_practice_is_paced_when_it_leads_the_breath() -> None:
    for practice in PRACTICES:
        assert practice.paced == ("in" in {phase.name for phase in phases(practice)})


def test_the_sip_of_a_sigh_has_no_time_of_its_own_and_nothing_is_held() -> None:
    names = [phase.name for phase in phases(CyclicSighing())]
    assert names == ["in", "out"] * 27
    assert "sip" in CyclicSighing().phase(0).words
    assert CyclicSighing().phase(0).length_ms >= 3_000


def test_winding_down_takes_half_an_hour_ends_with_longer_breaths_out_and_shows_no_number() -> None:
    *_, breath_in, breath_out = phases(WindDown())
    assert breath_out.length_ms > breath_in.length_ms
    assert WindDown().length_ms == 30 * 60_000
    assert not WindDown().shows_numbers
    assert not any(re.search(r"\d", phase.words) for phase in phases(WindDown()))
    with pytest.raises(ValueError, match="breathing_minutes = 8 is above half of minutes = 12"):
        WindDown(minutes=12.0, breathing_minutes=8.0)


def test_a_block_of_joy_is_the_wearers_own_list_unmeasured_and_says_that_rest_may_feel_odd() -> None:
    block = JoyBlock(joys=("drums", "figs"))
    opening, joy = phases(block)
    assert "uncomfortable at first" in opening.words
    assert "drums, figs" in joy.words
    assert 10 * 60_000 <= block.length_ms <= 15 * 60_000
    assert not block.shows_numbers


@pytest.mark.parametrize("joys", [(), ("x",) * 9, ("",), (" ",), ("a\nb",), ("\x1b[2J",), ("x" * 25,)])
def test_a_list_of_joys_that_nobody_can_read_is_refused(joys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"^joys"):
        JoyBlock(joys=joys)


def test_the_assessment_goes_through_five_paces_of_2_to_3_minutes_with_rests_before_each() -> None:
    trials = list(Resonance().trials())
    assert [pace_per_min for pace_per_min, _ in trials] == [6.5, 6.0, 5.5, 5.0, 4.5]
    for pace_per_min, (rest, *breaths) in trials:
        assert (rest.name, rest.length_ms) == ("rest", 60_000)
        assert 2 <= sum(step.length_ms for step in breaths) / 60_000 <= 3
        assert 60_000 / (breaths[0].length_ms + breaths[1].length_ms) == pytest.approx(pace_per_min, abs=1e-3)


@pytest.mark.parametrize(
    ("settings", "fact"),
    [
        ({"paces_per_min": (6.0,)}, "paces_per_min = "),
        ({"paces_per_min": (6.0, 6.0)}, "paces_per_min = "),
        ({"paces_per_min": (6.0, 12.0)}, "pace = 12 breaths/min is above 7.5"),
        ({"paces_per_min": tuple(4 + nth / 4 for nth in range(8))}, "paces_per_min has 8 paces, above 7"),
        ({"rest_minutes": 0.1}, "rest_minutes = 0.1 is not between 0.5 and 5"),
    ],
)
def test_an_assessment_that_assesses_nothing_or_strains_is_refused(
    settings: dict[str, Any], fact: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fact)}"):
        Resonance(**settings)


def test_the_breath_snack_takes_a_minute_and_says_so_when_it_is_longer() -> None:
    assert BreathSnack().length_ms == 60_000
    assert BreathSnack().offer == "Breathe for 60 s?"
    assert BreathSnack(minutes=1.5).offer == "Breathe for 90 s?"


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
