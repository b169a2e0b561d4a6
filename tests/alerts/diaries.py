"""Made diaries: random ones, in which nothing follows anything, and ones with a pattern planted in them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from alerts.diary import Diary, diary_of
from hrv.event import CheckIn, Tag

FIRST = date(2026, 3, 2)
Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Planted:
    """What is planted, each in units of a day's own ups and downs of pain; 0: nothing."""

    load: float = 0.0
    """Pain follows the load of the day before."""
    busy: float = 0.0
    vacation: float = 0.0
    later: float = 0.0
    """Pain rises from morning to evening."""
    clenching: float = 0.0


def made(seed: int, days: int, planted: Planted | None = None, alike: float = 0.5) -> Diary:
    """Return a diary whose pain is as `alike` from day to day; of five days four are told, twice each."""
    return diary_of(*said_and_worn(seed, days, planted, alike), UTC)


def said_and_worn(
    seed: int, days: int, planted: Planted | None = None, alike: float = 0.5
) -> tuple[list[Tag | CheckIn], dict[date, float]]:
    """Return what such a person said, and the load of the days on which they wore the strap."""
    plan, dice = planted or Planted(), np.random.default_rng([seed, days])
    busy, away = spells(dice, days, 0.25, 4.0), spells(dice, days, 0.15, 7.0)
    load_bpm = 3.0 * wandering(dice, days + 1, 0.4)
    tight = dice.random(days) < 0.35
    level = 4.0 + 1.5 * (
        wandering(dice, days, alike)
        + plan.load * load_bpm[:-1] / 3.0
        + plan.busy * busy
        - plan.vacation * away
        + plan.clenching * tight
    )
    said: list[Tag | CheckIn] = []
    for day in range(days):
        said += _tags(day, bool(busy[day]), bool(away[day]))
        if dice.random() < 0.8:
            said += _checkins(day, float(level[day]), plan.later, bool(tight[day]), dice)
    worn = dice.random(days) < 0.9
    loads = {_date(day): float(load_bpm[day + 1]) for day in range(days) if worn[day]}
    return sorted(said, key=lambda one: one.at_ms), loads


def wandering(dice: Generator, days: int, alike: float) -> Column:
    """Return a column of mean 0 and spread 1 in which a day resembles the one before it."""
    noise, column = dice.standard_normal(days + 30), np.zeros(days + 30)
    for day in range(1, days + 30):
        column[day] = alike * column[day - 1] + noise[day]
    tail = column[30:]
    return np.asarray((tail - tail.mean()) / (tail.std() or 1.0))


def spells(dice: Generator, days: int, share: float, length: float) -> Column:
    """Return zeros and ones that come in spells of about so many days."""
    column = np.zeros(days)
    day, on = 0, bool(dice.random() < share)
    while day < days:
        spell = int(dice.geometric(1 / (length if on else length * (1 - share) / share)))
        column[day : day + spell] = on
        day, on = day + spell, not on
    return column


def _date(day: int) -> date:
    return FIRST + timedelta(days=day)


def _ms(day: int, hour: int) -> int:
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, hour, tzinfo=UTC)
    return round((begin + timedelta(days=day)).timestamp() * 1000)


def _tags(day: int, busy: bool, away: bool) -> list[Tag]:
    named = (("deadline", busy, 10), ("vacation", away, 12))
    return [Tag(_ms(day, hour), word) for word, is_told, hour in named if is_told]


def _checkins(day: int, level: float, later: float, tight: bool, dice: Generator) -> list[CheckIn]:
    side = "left" if dice.random() < 0.98 else "right"
    pains = [level + 0.7 * dice.standard_normal(), level + later + 0.7 * dice.standard_normal()]
    return [
        CheckIn(
            _ms(day, hour),
            pain=int(np.clip(round(pain), 0, 10)),
            places=(f"lower back {side}",),
            clenching=("jaw",) if tight else (),
            wired_tired=bool(dice.random() < 0.3),
            wishes_rub=bool(dice.random() < 0.3),
            relief="some",
            relief_hours=float(dice.uniform(0, 60)),
        )
        for hour, pain in zip((8, 18), pains, strict=True)
    ]
