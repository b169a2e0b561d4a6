"""How what a person does moves their heart. Sources of the figures: docs/simulator.md."""

from dataclasses import dataclass
from math import exp

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
    lingers_s: float = 0.0
    """How long after the end it still grows (negative: how long before the end it begins to fall)."""
    sway: float = 0.0
    """How much it comes and goes meanwhile, as a share of it."""


@dataclass(frozen=True, slots=True)
class Breath:
    """How a person breathes meanwhile."""

    change_per_min: float = 0.0
    unevenness: float = 0.0
    led_per_min: float | None = None
    """A pace that is followed; None: nobody leads."""


def effects_of(stretch: Stretch, person: Person, dice: Generator) -> tuple[Effect, ...]:
    """Return all that a stretch does to a person's heart."""
    strength, varied = stretch.strength, exp(0.35 * float(dice.standard_normal()))
    match stretch.what:
        case "load":
            bpm, ln_rmssd = person.load_bpm * strength, -person.load_ln_rmssd * strength
            return (Effect(bpm, ln_rmssd, 75 * varied, 150 * varied, sway=0.22 * person.unsteadiness),)
        case "walk":
            return _exertion((36 - 10 * person.fitness) * strength, -0.9 * strength, 30, person)
        case "stairs":
            return _exertion((62 - 18 * person.fitness) * strength, -1.3 * strength, 40, person)
        case "standing":
            return _standing(stretch, person)
        case "speech" | "talk":
            return (Effect(5.0 * strength, -0.12 * strength, 20, 40, sway=0.5),)
        case "meal":
            return (Effect(4.5 * strength, -0.08 * strength, 1200, 3000 * varied, lingers_s=1500),)
        case "coffee":
            return (Effect(person.coffee_bpm * strength, 0.0, 1200, 7200 * varied, lingers_s=1800),)
        case "paced":
            return (Effect(-1.0, 0.3, 25, 40),)
        case "thrill":
            return (Effect(9.0 * strength, -0.15 * strength, 8 * varied, 30 * varied),)
        case "fidget":
            return (Effect(2.0 * strength, -0.04 * strength, 15, 30),)
        case "offset":
            return (Effect(6.0 * strength, -0.25 * strength, 0.2, 1),)
        case "crackle" | "dropout" | "off":
            return ()


def breath_of(stretch: Stretch) -> Breath:
    """Return how one breathes in a stretch."""
    match stretch.what:
        case "load":
            return Breath(2.5 * stretch.strength)
        case "walk" | "stairs":
            return Breath(7.0 * stretch.strength)
        case "speech" | "talk":
            return Breath(-2.0, unevenness=0.4)
        case "meal":
            return Breath(unevenness=0.25)
        case "paced":
            return Breath(led_per_min=6.0)
        case _:
            return Breath()


def response(size: int, begin: int, end: int, effect: Effect) -> tuple[slice, Curve]:
    """Return the seconds of a day in which an effect is felt, and how much of it, 0 to 1."""
    length = max(1, end - begin + round(effect.lingers_s))
    first = max(begin, 0)
    past = max(first, min(size, begin + length + int(5 * effect.fall_s)))
    turn = max(first, min(past, begin + length))
    growing = -np.expm1(-(np.arange(first, turn) - begin) / effect.rise_s)
    reached = -np.expm1(-length / effect.rise_s)
    falling = reached * np.exp(-(np.arange(turn, past) - begin - length) / effect.fall_s)
    return slice(first, past), np.concatenate([growing, falling])


def _exertion(bpm: float, ln_rmssd: float, rise_s: float, person: Person) -> tuple[Effect, ...]:
    """Most of it goes fast, as fast as the person is fit; the rest takes some times as long."""
    return (
        Effect(0.82 * bpm, 0.7 * ln_rmssd, rise_s, person.recovery_s),
        Effect(0.18 * bpm, 0.3 * ln_rmssd, 3 * rise_s, 4.5 * person.recovery_s),
    )


def _standing(stretch: Stretch, person: Person) -> tuple[Effect, ...]:
    """Beside what lasts, the heart overshoots in the first seconds and falls back."""
    length_s = (stretch.to_ms - stretch.from_ms) / 1000
    bpm = person.standing_bpm * stretch.strength
    return (
        Effect(bpm, -person.standing_ln_rmssd * stretch.strength, 8, 20),
        Effect(6 + 0.6 * bpm, -0.2, 4, 7, lingers_s=13 - length_s),
    )
