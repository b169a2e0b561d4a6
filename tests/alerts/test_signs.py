"""The nine signs: found where they are, not found where nothing follows anything, and silent on few days."""

from collections import Counter
from datetime import UTC

import numpy as np
import pytest

from alerts.association import LEAST_DAYS, paired_difference, rank_correlation, share
from alerts.diary import Diary, DiaryDay, diary_of
from alerts.sign import Sign
from alerts.signs import SIGNS
from hrv.event import CheckIn
from tests.alerts.diaries import FIRST, Planted, made, wandering

RANDOM_DIARIES = 60
DAY_MS = 86_400_000
ZONE = UTC


def judged(diary: Diary) -> dict[str, Sign]:
    return {sign.kind: sign.judge(diary) for sign in SIGNS}


def fitting(seeds: range, days: int, planted: Planted | None = None) -> Counter[str]:
    """Count in how many diaries each sign fits."""
    return Counter(
        kind
        for seed in seeds
        for kind, sign in judged(made(seed, days, planted)).items()
        if sign.verdict == "fits"
    )


def test_there_are_nine_each_with_a_name_of_its_own() -> None:
    assert len({sign.kind for sign in SIGNS}) == len(SIGNS) == 9


def test_in_random_diaries_no_sign_fits_more_often_than_in_one_of_twenty() -> None:
    fits = fitting(range(RANDOM_DIARIES), 56)
    allowed = 0.05 * RANDOM_DIARIES + 1.64 * (0.05 * 0.95 * RANDOM_DIARIES) ** 0.5
    assert all(fits[sign.kind] <= allowed for sign in SIGNS), fits


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        (Planted(load=1.2), "busy_seasons"),
        (Planted(busy=2.0), "busy_seasons"),
        (Planted(vacation=3.0), "vacation"),
        (Planted(later=1.5), "morning"),
        (Planted(clenching=2.0), "clenching"),
    ],
)
def test_what_is_planted_strongly_is_found_and_nothing_else(planted: Planted, kind: str) -> None:
    fits = fitting(range(20), 84, planted)
    assert fits[kind] >= 12, fits
    others = sum(count for other, count in fits.items() if other != kind)
    assert others <= 0.05 * 8 * 20 + 4, fits


@pytest.mark.parametrize("days", [0, 1, 7, LEAST_DAYS - 1])
def test_on_too_few_days_nothing_fits_and_what_is_missing_is_said(days: int) -> None:
    found = judged(made(3, days, Planted(load=2.0, vacation=2.0)) if days else Diary())
    assert {found["busy_seasons"].verdict, found["vacation"].verdict} == {"too_few"}
    if days <= 1:
        assert {sign.verdict for sign in found.values()} == {"too_few"}
    assert all("so far" in found[kind].words for kind in ("busy_seasons", "vacation"))


def test_what_can_not_be_told_has_no_figure() -> None:
    for sign in judged(Diary()).values():
        assert (sign.verdict, sign.effect, sign.lo95, sign.bars) == ("too_few", None, None, ())


@pytest.mark.parametrize(
    ("answer", "verdict"), [("normal", "fits"), ("findings", "does_not_fit"), ("none", "too_few")]
)
def test_of_pictures_the_newest_answer_counts(answer: str, verdict: str) -> None:
    told = [CheckIn(DAY_MS * 20_000, imaging="none"), CheckIn(DAY_MS * 20_001, imaging=answer)]  # type: ignore[arg-type]
    assert judged(diary_of(told, {}, ZONE))["imaging"].verdict == verdict


def test_a_pain_that_is_always_the_same_tells_nothing_of_busy_days() -> None:
    days = tuple(
        DiaryDay(FIRST, (CheckIn(1, pain=4),), is_busy=nth % 3 == 0, load_bpm=float(nth)) for nth in range(60)
    )
    assert judged(Diary(days))["busy_seasons"].verdict == "too_few"


def test_a_side_that_never_changes_does_not_shift() -> None:
    told = [CheckIn(DAY_MS * (20_000 + nth), pain=3, places=("hip left",)) for nth in range(60)]
    assert judged(diary_of(told, {}, ZONE))["shifts_sides"].verdict == "does_not_fit"
    shifting = [
        CheckIn(DAY_MS * (20_000 + nth), places=(f"hip {'left' if nth // 2 % 2 else 'right'}",))
        for nth in range(60)
    ]
    assert judged(diary_of(shifting, {}, ZONE))["shifts_sides"].verdict == "fits"


def test_a_sign_that_is_there_on_nearly_every_day_fits() -> None:
    told = [CheckIn(DAY_MS * (20_000 + nth), wired_tired=nth % 8 != 0) for nth in range(40)]
    found = judged(diary_of(told, {}, ZONE))["wired_tired"]
    assert (found.verdict, found.measure, found.n) == ("fits", "share", 40)


def test_the_interval_of_a_correlation_holds_the_truth_although_days_resemble_each_other() -> None:
    held = found = 0
    for seed in range(200):
        dice = np.random.default_rng(seed)
        one = rank_correlation(wandering(dice, 56, 0.6), np.round(wandering(dice, 56, 0.6)))
        if one is not None:
            found += 1
            held += one.lo <= 0 <= one.hi
    assert found > 190
    assert held / found >= 0.93


def test_days_that_resemble_each_other_count_for_fewer() -> None:
    def width(alike: float) -> float:
        columns = [wandering(np.random.default_rng([seed, 7]), 112, alike) for seed in range(40)]
        found = [rank_correlation(column[:56], column[56:]) for column in columns]
        return float(np.mean([one.hi - one.lo for one in found if one is not None]))

    assert width(0.8) > 1.3 * width(0.0)


def test_a_share_is_never_certain() -> None:
    found = share(np.ones(20))
    assert found is not None
    assert (found.value, found.hi) == (1.0, 1.0)
    assert 0.7 < found.lo < 0.9
    assert share(np.ones(7)) is None


def test_a_difference_of_days_that_all_agree_is_never_certain() -> None:
    found = paired_difference(np.ones(8))
    assert found is not None
    assert 0 < found.lo < 1
    assert paired_difference(np.ones(7)) is None


def test_two_things_that_only_rise_through_the_same_weeks_have_nothing_to_do_with_each_other() -> None:
    fits = 0
    for seed in range(60):
        dice = np.random.default_rng(seed)
        rise = np.arange(84) / 12
        found = rank_correlation(rise + wandering(dice, 84, 0.4), rise + wandering(dice, 84, 0.4))
        fits += found is not None and found.lo > 0
    assert fits <= 5


def test_weeks_that_repeat_each_other_count_for_fewer_days() -> None:
    week = np.sin(2 * np.pi * np.arange(84) / 7)
    later = np.sin(2 * np.pi * (np.arange(84) + 1) / 7)
    dice = np.random.default_rng(1)
    found = rank_correlation(week + 0.3 * dice.standard_normal(84), later + 0.3 * dice.standard_normal(84))
    assert found is None or found.lo < 0 < found.hi


def test_one_bad_day_makes_no_relation() -> None:
    busy = np.array([float(nth % 8 == 0) for nth in range(84)])
    pain = np.zeros(84)
    pain[8] = 5.0
    assert rank_correlation(busy, pain) is None


@pytest.mark.parametrize(("odds", "evenings"), [(0.5, 1.0), (0.4, 1.0), (0.3, 0.4)])
def test_answers_at_random_make_no_sign_though_more_of_them_come_on_some_days(
    odds: float, evenings: float
) -> None:
    fits = 0
    for seed in range(40):
        dice = np.random.default_rng([seed, 11])
        told = [
            CheckIn(DAY_MS * (20_000 + day) + hour, pain=3 + hour, wired_tired=bool(dice.random() < odds))
            for day in range(84)
            for hour in ((0, 1) if dice.random() < evenings else (0,))
        ]
        fits += judged(diary_of(told, {}, ZONE))["wired_tired"].verdict == "fits"
    assert fits <= 5


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("neck right",), ("hip left",)),
        (("lower back left",), ("lower back left", "lower back right")),
        (("jaw",), ("hip left",)),
    ],
)
def test_pain_elsewhere_or_on_both_sides_is_no_shift(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    told = [CheckIn(DAY_MS * (20_000 + nth), places=(first, second)[nth % 2]) for nth in range(60)]
    assert judged(diary_of(told, {}, ZONE))["shifts_sides"].verdict != "fits"
