"""What the person says of a day: check-ins, tags, what was read; pain follows the load of the day before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, tzinfo
from typing import Final

from numpy.random import Generator

from hrv.event import Calm, CheckIn, Said, Tag
from unclench.asked_first import asked_first_note
from unclench.story.weeks import StoryDay
from unclench.story.worn import MINUTE_MS, Worn

FLAGS_EVERY_DAYS: Final = 28
MORNING_SHARE: Final = 0.9
EVENING_SHARE: Final = 0.8
DESK_SHARE: Final = 0.6

_PAIN: Final = 1.6
_PAIN_PER_HOUR: Final = 2.2
"""Of the load of the day before: the planted pattern."""
_PAIN_ON_VACATION: Final = -1.2
_PLACES: Final = ("lower back", "neck", "shoulder")
_HEAVY: Final = ("stretched thin", "overstimulated", "wound up", "on edge", "exhausted")
_EASY: Final = ("calm", "fine", "full of energy")
_HIGH_HOURS: Final = 1.0
_FELT_AFTER_MS: Final = 10 * MINUTE_MS
_NOTES: Final = (
    "clenched through the stand-up again",
    "short walk at noon, that was good",
    "three calls in a row",
    "could not stop thinking about the release",
    "slept on the train",
)


def said_on(day: StoryDay, spans: list[Worn], tz: tzinfo, dice: Generator) -> Iterator[Said]:
    """Give all that is said on a day, in any order."""
    if day.nth == 0:
        yield replace(asked_first_note(grounding=False), at_ms=day.at_ms(time(7, 50), tz))
        yield from _calibrated(spans)
    if day.nth % FLAGS_EVERY_DAYS == 0:
        yield CheckIn(day.at_ms(time(7, 55), tz), flags=())
    if dice.uniform() < MORNING_SHARE:
        yield _morning(day, day.at_ms(time(8, 20), tz), dice)
    if dice.uniform() < EVENING_SHARE:
        yield _evening(day, day.at_ms(time(20, 10), tz), dice)
    if day.at_desk and dice.uniform() < DESK_SHARE:
        yield _at_the_desk(spans[-1], dice)
    yield from _tags(day, spans, tz, dice)


def _calibrated(spans: list[Worn]) -> Iterator[Said]:
    """Five minutes of sitting still, on the first day."""
    for worn in spans[:1]:
        from_ms = worn.from_ms + 2 * MINUTE_MS
        yield Calm(from_ms + 5 * MINUTE_MS, from_ms, from_ms + 5 * MINUTE_MS, "calibration")


def _morning(day: StoryDay, at_ms: int, dice: Generator) -> CheckIn:
    tired = day.load_hours_before + 0.5 * float(dice.standard_normal())
    return replace(
        _hurting(day, at_ms + int(dice.integers(-20, 25)) * MINUTE_MS, dice),
        sleep=_between(round(4.4 - 1.1 * tired), 1, 5),
        woke=bool(dice.uniform() < 0.1 + 0.28 * min(day.load_hours_before, 2.2)),
    )


def _at_the_desk(worn: Worn, dice: Generator) -> CheckIn:
    """Return how it feels inside at a moment at the desk, four times of five as the heart has it."""
    at_ms = worn.from_ms + int(dice.uniform(0.4, 0.95) * (worn.to_ms - worn.from_ms))
    loads = [one for one in worn.truth if one.what == "load"]
    is_loaded = any(one.from_ms + _FELT_AFTER_MS < at_ms < one.to_ms + _FELT_AFTER_MS for one in loads)
    words = _HEAVY if is_loaded == (dice.uniform() < 0.8) else _EASY
    return CheckIn(at_ms, felt=(words[int(dice.integers(len(words)))],))


def _evening(day: StoryDay, at_ms: int, dice: Generator) -> CheckIn:
    is_heavy = day.load_hours + 0.25 * float(dice.standard_normal()) > _HIGH_HOURS
    words = _HEAVY if is_heavy else _EASY
    felt = tuple(dict.fromkeys(words[int(dice.integers(len(words)))] for _ in range(1 + int(is_heavy))))
    told = replace(
        _hurting(day, at_ms + int(dice.integers(-25, 40)) * MINUTE_MS, dice),
        felt=felt,
        clenching=_clenched(is_heavy=is_heavy, dice=dice),
        wired_tired=bool(dice.uniform() < 0.3),
        wishes_rub=bool(dice.uniform() < 0.2),
        note=_NOTES[int(dice.integers(len(_NOTES)))] if dice.uniform() < 0.15 else "",
    )
    if told.pain and dice.uniform() < 0.3:
        hours = float(dice.choice((2.0, 3.0, 5.0, 8.0, 16.0)))
        return replace(told, relief="some" if dice.uniform() < 0.8 else "full", relief_hours=hours)
    return told


def _hurting(day: StoryDay, at_ms: int, dice: Generator) -> CheckIn:
    """Return a check-in with pain and where: on one side today, often on the other tomorrow."""
    away = _PAIN_ON_VACATION if day.season == "vacation" else 0.0
    expected = _PAIN + _PAIN_PER_HOUR * day.load_hours_before + away
    pain = _between(round(expected + 0.6 * float(dice.standard_normal())), 0, 10)
    if not pain:
        return CheckIn(at_ms, pain=0)
    side = "left" if dice.uniform() < (0.75 if day.nth % 5 < 3 else 0.2) else "right"
    places = [f"{_PLACES[0]} {side}"]
    if pain > 3 and dice.uniform() < 0.6:
        places.append(f"{_PLACES[int(dice.integers(1, 3))]} {side}")
    return CheckIn(at_ms, pain=pain, places=tuple(places))


def _clenched(*, is_heavy: bool, dice: Generator) -> tuple[str, ...]:
    """The jaw on heavy days, seldom otherwise."""
    if dice.uniform() > (0.85 if is_heavy else 0.2):
        return ()
    return ("jaw", "shoulders") if dice.uniform() < 0.4 else ("jaw",)


def _tags(day: StoryDay, spans: list[Worn], tz: tzinfo, dice: Generator) -> Iterator[Said]:
    if day.season == "vacation":
        yield Tag(day.at_ms(time(12), tz), "vacation")
    if day.season == "busy" and dice.uniform() < 0.7:
        yield Tag(day.at_ms(time(9, 30), tz), "deadline")
    if day.season == "busy" and dice.uniform() < 0.2:
        yield Tag(day.at_ms(time(14, 5), tz), "toxic-meeting")
    for worn in spans:
        for one in worn.truth:
            if one.what == "coffee" and worn.from_ms < one.from_ms < worn.to_ms:
                yield Tag(one.from_ms, "coffee")


def _between(value: int, least: int, most: int) -> int:
    return min(max(value, least), most)
