"""`python -m tests.bench.signs`: how often a sign fits by chance, and how often a planted one is found."""

from collections import Counter

from rich.console import Console
from rich.progress import track
from rich.table import Table

from alerts.signs import SIGNS
from tests.alerts.diaries import Planted, made

RANDOM = 1000
PLANTED = 400
DAYS = (28, 56, 84)
PLANS = {
    "pain follows the load of the day before, r = 0.45": ("busy_seasons", Planted(load=0.5)),
    "pain follows the load of the day before, r = 0.7": ("busy_seasons", Planted(load=1.0)),
    "pain 1.5 points up on busy days": ("busy_seasons", Planted(busy=1.0)),
    "pain 3 points up on busy days": ("busy_seasons", Planted(busy=2.0)),
    "pain 1.5 points down on vacation": ("vacation", Planted(vacation=1.0)),
    "pain 3 points down on vacation": ("vacation", Planted(vacation=2.0)),
    "pain 0.5 points up from morning to evening": ("morning", Planted(later=0.5)),
    "pain 1 point up from morning to evening": ("morning", Planted(later=1.0)),
    "pain 1.5 points up on days with clenching": ("clenching", Planted(clenching=1.0)),
}


def main() -> None:
    """Print both tables."""
    screen = Console(highlight=False)
    chance = Table("sign", *(f"{days} days" for days in DAYS), title=f"fits in {RANDOM} random diaries, %")
    fits = {days: fitting(RANDOM, days, None) for days in DAYS}
    for sign in SIGNS:
        chance.add_row(sign.kind, *(f"{100 * fits[days][sign.kind] / RANDOM:.1f}" for days in DAYS))
    screen.print(chance)
    power = Table("planted", *(f"{days} days" for days in DAYS), title=f"found in {PLANTED} diaries, %")
    for name, (kind, plan) in PLANS.items():
        found = [fitting(PLANTED, days, plan)[kind] for days in DAYS]
        power.add_row(name, *(f"{100 * one / PLANTED:.0f}" for one in found))
    screen.print(power)


def fitting(diaries: int, days: int, plan: Planted | None) -> Counter[str]:
    """Count in how many diaries each sign fits."""
    count: Counter[str] = Counter()
    for seed in track(range(diaries), transient=True, description=f"{days} days"):
        diary = made(seed, days, plan)
        count.update(sign.kind for sign in SIGNS if sign.judge(diary).verdict == "fits")
    return count


if __name__ == "__main__":
    main()
