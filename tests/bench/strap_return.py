"""Simulates how soon a scan hears a strap that was away for long: `python -m tests.bench.strap_return`."""

from random import Random
from statistics import median

from rich.console import Console
from rich.table import Table

from ingest.backoff import wait_s
from ingest.patience import patience
from ingest.sources.link_settings import LinkSettings

ADVERTISED_S = 1.0
"""A strap that is put on tells so of itself about once a second."""
BREATH_S = 0.2
TRIALS = 2000


def heard_after_s(away_s: float, settings: LinkSettings, dice: Random) -> float:
    """Return when a scan hears the strap, s after its return; scans and waits go as the supervisor's do."""
    returns_s = away_s + dice.uniform(0, settings.scan_s + settings.pause_s)
    begin_s, failures = 0.0, 1
    while True:
        begin_s += BREATH_S + wait_s(failures, patience("out_of_range", settings.pause_s), dice)
        missed = max(0.0, begin_s - returns_s) // ADVERTISED_S
        told_s = returns_s + ADVERTISED_S * (missed + dice.random())
        while told_s < begin_s:
            told_s += ADVERTISED_S
        if told_s < begin_s + settings.scan_s:
            return told_s - returns_s
        begin_s += settings.scan_s
        failures += 1


def returned(away_s: float, trials: int = TRIALS) -> list[float]:
    """Return how long each of many returns took to be heard, s, the shortest first. Seeded."""
    dice, settings = Random(1), LinkSettings()
    return sorted(heard_after_s(away_s, settings, dice) for _ in range(trials))


def main() -> None:
    """Print the table."""
    table = Table("away", "returns", "heard after, median s", "95 % within s", "at most s")
    for name, away_s in (("1 min", 60), ("10 min", 600), ("1 h", 3600), ("8 h", 28_800)):
        took_s = returned(away_s)
        figures = (median(took_s), took_s[int(0.95 * TRIALS)], took_s[-1])
        table.add_row(name, f"{TRIALS}", *(f"{one:.1f}" for one in figures))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
