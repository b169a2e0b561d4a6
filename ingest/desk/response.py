"""How what a person does moves their heart."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ingest.desk.noise import Curve
from ingest.desk.person import Person
from ingest.desk.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Effect:
    """Where a heart heads under something, how fast, and how fast it comes back."""

    bpm: float
    ln_rmssd: float
    rise_s: float
    fall_s: float
    breaths_per_min: float = 0.0
    """Change of the breathing rate; the rate itself where the breath is led."""
    unevenness: float = 0.0
    led_breath: bool = False


def effect_of(stretch: Stretch, person: Person, dice: Generator) -> Effect | None:
    """Return the effect of a stretch on a person; None: it does not touch the heart."""
    strength = stretch.strength
    varied = float(np.exp(0.25 * dice.standard_normal()))
    match stretch.what:
        case "load":
            return Effect(
                bpm=person.load_bpm * strength,
                ln_rmssd=-person.load_ln_rmssd * strength,
                rise_s=90 * varied,
                fall_s=180 * varied,
                breaths_per_min=2.5 * strength,
            )
        case "walk":
            return Effect((32 - 10 * person.fitness) * strength, -0.9 * strength, 30, person.recovery_s, 5)
        case "stairs":
            return Effect((60 - 18 * person.fitness) * strength, -1.4 * strength, 40, person.recovery_s, 8)
        case "standing":
            return Effect(
                person.standing_bpm * strength, -person.standing_ln_rmssd * strength, 12 * varied, 25 * varied
            )
        case "speech":
            return Effect(5.0 * strength, -0.12 * strength, 20, 40, -2.0, unevenness=0.4)
        case "meal":
            return Effect(7.0 * strength, -0.15 * strength, 1500, 3600)
        case "coffee":
            return Effect(1.5 * strength, 0.05 * strength, 1200, 3600)
        case "paced":
            return Effect(-1.0, 0.25, 30, 40, 6.0, led_breath=True)
        case "thrill":
            return Effect(9.0 * strength, -0.15 * strength, 8 * varied, 30 * varied)
        case "offset":
            return Effect(6.0 * strength, -0.25 * strength, 0.5, 0.5)
        case "fidget" | "dropout" | "off":
            return None


def response(size: int, begin: int, end: int, effect: Effect) -> tuple[slice, Curve]:
    """Return the seconds of a day in which an effect is felt, and how much of it, 0 to 1."""
    past = min(size, end + int(6 * effect.fall_s))
    since = np.arange(max(begin, 0), past) - begin
    share = -np.expm1(-since / effect.rise_s)
    length = end - begin
    after = since >= length
    share[after] = -np.expm1(-length / effect.rise_s) * np.exp(-(since[after] - length) / effect.fall_s)
    return slice(max(begin, 0), past), share
