"""What answers teach: slowly, within bounds, and the same after any restart."""

from datetime import UTC, date
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.episode import EpisodeSettings, EpisodeTracker
from alerts.lessons import Lessons, LessonSettings, Outcome
from alerts.prompt import Prompt, PromptState
from tests.alerts.desk import MINUTE_MS, assessed, local_ms

DAY_MS = 1440 * MINUTE_MS
FORTNIGHT_MS = 14 * DAY_MS
BEGIN_MS = local_ms("2026-01-05T09:00")


def prompt(at_ms: int, state: PromptState) -> Prompt:
    return Prompt(
        prompt_ms=at_ms - 5 * MINUTE_MS,
        at_ms=at_ms,
        kind="load",
        state=state,
        practice="breath_snack",
        text="",
        episode_ms=at_ms - 20 * MINUTE_MS,
        minutes=5,
        d_hr_bpm=9.0,
        d_rmssd_pct=-30.0,
        load=2.0,
        confidence=0.9,
    )


def taught(*stretches: dict[PromptState, int], on: float = 0.7, learn: bool = True) -> float:
    """Return by how much `on` is raised after stretches of days with so many outcomes each."""
    lessons = Lessons(LessonSettings(learn=learn), on, UTC)
    first_ms = first_day_ms()
    for place, outcomes in enumerate(stretches):
        states = [state for state, count in outcomes.items() for _ in range(count)]
        for number, state in enumerate(states):
            lessons.take([prompt(first_ms + place * FORTNIGHT_MS + number * 120 * MINUTE_MS, state)])
    return lessons.raised(first_ms + len(stretches) * FORTNIGHT_MS)


def first_day_ms() -> int:
    """Return the morning of the first day of a stretch: its ordinal is a multiple of 14."""
    day = date(2026, 1, 5).toordinal()
    return BEGIN_MS + (-day % 14) * DAY_MS


@pytest.mark.parametrize(
    ("accepted", "not_this", "ignored", "raised"),
    [
        (3, 3, 0, 0.1),
        (6, 4, 0, 0.0),  # 40 % is not more than 40 %
        (2, 3, 0, 0.0),  # five labels are too few
        (3, 3, 20, 0.1),  # what was ignored says nothing of wrong
        (6, 0, 0, -0.1),
        (9, 1, 0, -0.1),
        (8, 2, 0, 0.0),  # 20 % wrong moves neither way
        (6, 0, 6, 0.0),  # half of all is not more than half
        (7, 0, 6, -0.1),
    ],
)
def test_a_fortnight_of_answers_moves_on_by_a_tenth_or_not_at_all(
    accepted: int, not_this: int, ignored: int, raised: float
) -> None:
    outcomes: dict[PromptState, int] = {"accepted": accepted, "not_this": not_this, "ignored": ignored}
    assert taught(outcomes) == pytest.approx(raised)


def test_it_never_leaves_its_bounds() -> None:
    wrong: dict[PromptState, int] = {"not_this": 8}
    right: dict[PromptState, int] = {"accepted": 8}
    assert taught(*[wrong] * 12) == pytest.approx(0.6)
    assert taught(*[right] * 12) == pytest.approx(-0.3)


def test_an_on_that_was_set_beyond_the_bounds_is_left_there() -> None:
    assert taught({"not_this": 8}, on=2.5) == 0
    assert taught({"accepted": 8}, on=2.5) == pytest.approx(-0.1)


def test_who_wants_no_learning_has_none() -> None:
    assert taught({"not_this": 8}, learn=False) == 0


def test_what_a_fortnight_teaches_counts_from_the_next_on() -> None:
    lessons = Lessons(LessonSettings(), 0.7, UTC)
    first_ms = first_day_ms()
    lessons.take([prompt(first_ms + number * 60 * MINUTE_MS, "not_this") for number in range(8)])
    assert lessons.raised(first_ms + 13 * DAY_MS) == 0
    assert lessons.raised(first_ms + 14 * DAY_MS) == pytest.approx(0.1)
    assert lessons.raised(first_ms + 400 * DAY_MS) == pytest.approx(0.1)
    (lesson,) = lessons.lessons(first_ms + 14 * DAY_MS)
    assert (lesson.accepted, lesson.not_this, lesson.ignored) == (0, 8, 0)


def test_offers_and_snoozes_are_no_answers() -> None:
    assert taught({"offered": 9, "snoozed": 9, "held": 9, "dropped": 9}) == 0


outcomes = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from(["accepted", "not_this", "ignored"])), max_size=60
)


@given(outcomes, st.integers(0, 60))
def test_the_order_in_which_answers_are_heard_again_changes_nothing(
    told: list[tuple[int, Outcome]], cut: int
) -> None:
    prompts = [
        prompt(BEGIN_MS + hours * 8 * 60 * MINUTE_MS + n, state) for n, (hours, state) in enumerate(told)
    ]
    one, other = (Lessons(LessonSettings(), 0.7, ZoneInfo("Europe/Berlin")) for _ in range(2))
    one.take(prompts)
    other.take(prompts[cut:])
    other.raised(BEGIN_MS + 30 * DAY_MS)
    other.take(prompts[:cut])
    for day in range(0, 90, 7):
        at_ms = BEGIN_MS + day * DAY_MS
        assert one.raised(at_ms) == pytest.approx(other.raised(at_ms))
        assert 0.4 - 1e-9 <= 0.7 + one.raised(at_ms) <= 1.3 + 1e-9


@pytest.mark.parametrize(("raised", "state"), [(0.0, "building"), (0.6, None)])
def test_an_episode_begins_above_what_was_learned_and_keeps_it(
    raised: float, state: Literal["building"] | None
) -> None:
    tracker = EpisodeTracker(EpisodeSettings())
    episode = tracker.track(assessed(BEGIN_MS, 1.2), raised)
    assert (episode.state if episode else None) == state
    higher = tracker.track(assessed(BEGIN_MS + MINUTE_MS, 3.0), raised) or tracker.current
    assert higher is not None
    assert (higher.off, higher.minutes_needed) == (0.3, 5)
    assert higher.on == pytest.approx(0.7 + raised)
    assert higher.sure == pytest.approx(0.8 + 0.1 * raised)


@pytest.mark.parametrize("wrong", [{"days": 0}, {"least_labels": 0}, {"on_least": 3.0}, {"wrong_below": 0.9}])
def test_constants_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        LessonSettings(**wrong)  # type: ignore[arg-type]
