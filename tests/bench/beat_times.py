"""Tries the anchored clock on simulated straps: `python -m tests.bench.beat_times`."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from tests.bench.envelope import enveloped
from tests.ingest.strap_day import StrapDay, simulated
from tests.ingest.strap_trial import Outcome, judged, outcome

DAYS: dict[str, StrapDay] = {
    "72 bpm, strap 50 ppm slow": StrapDay(skew_ppm=50),
    "72 bpm, strap 20 ppm slow": StrapDay(skew_ppm=20),
    "72 bpm, strap 50 ppm fast": StrapDay(skew_ppm=-50),
    "45 bpm": StrapDay(rate_bpm=45),
    "60 bpm": StrapDay(rate_bpm=60),
    "60 bpm, a third of the variability": StrapDay(rate_bpm=60, variability=0.33),
    "90 bpm": StrapDay(rate_bpm=90),
    "120 bpm": StrapDay(rate_bpm=120),
    "170 bpm": StrapDay(rate_bpm=170),
    "72 bpm, jitter 100 ms": StrapDay(jitter_ms=100),
    "72 bpm, a packet with each beat": StrapDay(period_ms=None),
    "72 bpm, a packet every 1.25 s": StrapDay(period_ms=1250),
    "72 bpm, nothing lost": StrapDay(loss_share=0.0),
}
COMPARED = ("72 bpm, strap 50 ppm slow", "60 bpm", "90 bpm", "72 bpm, nothing lost")
PROCESSES = 2


def row(one: Outcome) -> tuple[str, ...]:
    """Return the figures of a day."""
    return (
        f"{one.rms_ms:.1f}",
        f"{one.late_ms:.1f}",
        f"{one.spread_ms:.1f}",
        f"{one.differences_rms_ms:.2f}",
        f"{one.differences_p99_ms:.1f}",
        f"{one.found} of {one.lost} ({one.found_pct:.1f} %)",
        f"{one.false / one.hours:.2f}",
    )


def envelope(day: StrapDay) -> Outcome:
    """Judge the lower envelope on the same day."""
    truth = simulated(day)
    return judged(day, truth, enveloped(truth))


def table(title: str, outcomes: dict[str, Outcome]) -> Table:
    """Return the outcomes, a row for each day."""
    columns = "strap", "rms ms", "mean ms", "spread ms", "differences rms ms", "99 % within ms"
    rows = Table(*columns, "lost packets found", "false gaps an hour", title=title, box=MARKDOWN)
    for name, one in outcomes.items():
        rows.add_row(name, *row(one))
    return rows


def main() -> None:
    """Print the tables as they stand in the documentation."""
    compared = {name: DAYS[name] for name in COMPARED}
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        ours = dict(zip(DAYS, pool.map(outcome, DAYS.values()), strict=True))
        theirs = dict(zip(compared, pool.map(envelope, compared.values()), strict=True))
    console = Console(width=180)
    console.print(table("the stream", ours))
    console.print(table("a lower envelope over 64 packets", theirs))


if __name__ == "__main__":
    main()
