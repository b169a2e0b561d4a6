"""Who wears the strap: several kinds of people."""

from dataclasses import dataclass

import numpy as np


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
    """How strongly they react to load: 0.7 (weakly), 1 or 1.3."""
    load_bpm: float
    """Rise of heart rate under load of strength 1."""
    load_ln_rmssd: float
    """Fall of ln RMSSD under load of strength 1; near 0 for those whose RMSSD doesn't react."""
    standing_bpm: float
    standing_ln_rmssd: float
    """Rise and fall from sitting to standing."""
    breaths_per_min: float
    recovery_s: float
    """Time constant of the heart's recovery after movement."""
    restlessness: float
    """How much they fidget, 1 being usual; a nervous mover has 2.5."""
    ectopics_per_hour: float
    lean_deg: float
    """Angle of the trunk between sitting and standing."""
    tells_standing: bool
    """Whether the strap was calibrated in both postures."""


def person_of(seed: int, person: int) -> Person:
    """Return the same person for the same arguments."""
    dice = np.random.default_rng([seed, person, 1])
    age = int(dice.integers(22, 63))
    fitness = float(dice.uniform())
    reactor = float(dice.choice([0.7, 1.0, 1.3], p=[0.25, 0.5, 0.25]))
    deaf_rmssd = dice.uniform() < 0.1
    ln_rmssd = np.log(34.0) - 0.012 * (age - 40) + 0.35 * (fitness - 0.5) + 0.3 * dice.standard_normal()
    return Person(
        age=age,
        fitness=fitness,
        hr_bpm=float(np.clip(77.0 - 10 * fitness + 6 * dice.standard_normal(), 54, 95)),
        rmssd_ms=float(np.clip(np.exp(ln_rmssd), 12, 110)),
        reactivity=reactor,
        load_bpm=reactor * float(np.clip(9.0 + 2.0 * dice.standard_normal(), 4, 15)),
        load_ln_rmssd=0.03
        if deaf_rmssd
        else reactor * float(np.clip(0.38 + 0.1 * dice.standard_normal(), 0.12, 0.7)),
        standing_bpm=float(np.clip(9.0 + 3.5 * dice.standard_normal(), 2, 20)),
        standing_ln_rmssd=float(np.clip(0.35 + 0.15 * dice.standard_normal(), 0, 0.8)),
        breaths_per_min=float(np.clip(15.0 + 2.0 * dice.standard_normal(), 10, 21)),
        recovery_s=float((100 - 60 * fitness) * np.exp(0.2 * dice.standard_normal())),
        restlessness=2.5 if dice.uniform() < 0.12 else float(np.exp(0.25 * dice.standard_normal())),
        ectopics_per_hour=float(dice.choice([0.0, 1.0, 6.0, 40.0], p=[0.45, 0.35, 0.15, 0.05])),
        lean_deg=float(np.clip(14 + 5 * dice.standard_normal(), 3, 28)),
        tells_standing=bool(dice.uniform() < 0.6),
    )
