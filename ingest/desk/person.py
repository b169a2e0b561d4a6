"""Who wears the strap: several kinds of people. Sources of the figures: docs/simulator.md."""

from dataclasses import dataclass
from math import exp, log
from typing import Final

import numpy as np
from numpy.random import Generator

_REACTORS: Final = {0.7: 0.25, 1.0: 0.5, 1.3: 0.25}
"""Weak, ordinary and strong reactors, and their share of people."""
_ECTOPICS_PER_HOUR: Final = {0.0: 0.45, 0.3: 0.3, 3.0: 0.15, 12.0: 0.07, 120.0: 0.03}


@dataclass(frozen=True, slots=True)
class Person:
    """What is usual for one person, and how they react."""

    age: int
    fitness: float
    """0 (unfit) to 1 (fit)."""
    hr_bpm: float
    """Usual heart rate, sitting at the desk."""
    rmssd_ms: float
    """Usual RMSSD, sitting at the desk."""
    reactivity: float
    """0.7 weak, 1 ordinary, 1.3 strong: already contained in the two that follow."""
    load_bpm: float
    """Rise of heart rate under load of strength 1."""
    load_ln_rmssd: float
    """Fall of ln RMSSD under load of strength 1; near 0 for those whose RMSSD doesn't react."""
    standing_bpm: float
    standing_ln_rmssd: float
    """Rise and fall from sitting to standing."""
    coffee_bpm: float
    breaths_per_min: float
    recovery_s: float
    """Time constant of the heart's recovery after movement."""
    unsteadiness: float = 1.0
    """How much heart and breath wander by themselves, 1 being usual."""
    restlessness: float = 1.0
    """How much they fidget, 1 being usual; a nervous mover has 2.5."""
    stands_a_day: float = 2.0
    """How often they work standing."""
    ectopics_per_hour: float = 0.0
    strap_faults_per_hour: float = 6.0
    """Beats missed or told twice, sitting still."""
    lean_deg: float = 18.0
    """Angle of the trunk between sitting and standing."""
    tells_standing: bool = True
    """Whether the strap was calibrated in both postures."""


def person_of(seed: int, person: int) -> Person:
    """Return the same person for the same arguments."""
    dice = np.random.default_rng([seed, person, 1])
    age = int(dice.integers(22, 64))
    fitness = float(dice.uniform())
    ln_rmssd = log(36.0) - 0.013 * (age - 40) + 0.3 * (fitness - 0.5) + 0.35 * dice.standard_normal()
    reactivity = _one_of(_REACTORS, dice)
    return Person(
        age=age,
        fitness=fitness,
        hr_bpm=_near(75 - 9 * fitness, 6.5, 52, 98, dice),
        rmssd_ms=min(max(exp(ln_rmssd), 11.0), 110.0),
        reactivity=reactivity,
        load_bpm=reactivity * _near(9.5, 2.2, 4.5, 16, dice),
        load_ln_rmssd=reactivity * _near(0.4, 0.1, 0.15, 0.7, dice) if dice.uniform() > 0.1 else 0.03,
        standing_bpm=_near(11, 4.5, 2, 24, dice),
        standing_ln_rmssd=_near(0.38, 0.15, 0, 0.8, dice),
        coffee_bpm=_near(1.0, 1.5, -2, 4, dice),
        breaths_per_min=_near(15, 2, 10, 20, dice),
        recovery_s=(75 - 43 * fitness) * _about(0.2, dice),
        unsteadiness=_about(0.18, dice),
        restlessness=2.5 if dice.uniform() < 0.12 else _about(0.25, dice),
        stands_a_day=float(dice.choice([0.5, 2.0, 6.0], p=[0.5, 0.3, 0.2])),
        ectopics_per_hour=_one_of(_ECTOPICS_PER_HOUR, dice),
        strap_faults_per_hour=5 * _about(0.8, dice),
        lean_deg=_near(18, 4, 11, 30, dice),
        tells_standing=bool(dice.uniform() < 0.9),
    )


def _near(middle: float, spread: float, least: float, most: float, dice: Generator) -> float:
    return min(max(middle + spread * float(dice.standard_normal()), least), most)


def _about(spread: float, dice: Generator) -> float:
    """Return a factor around 1."""
    return exp(spread * float(dice.standard_normal()))


def _one_of(shares: dict[float, float], dice: Generator) -> float:
    return float(dice.choice(list(shares), p=list(shares.values())))
