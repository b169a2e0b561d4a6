"""Days for tests: one person's simulated ones, and minutes made by hand."""

from collections.abc import Sequence
from functools import cache

from hrv.frame import Minute
from hrv.load import Assessment
from ingest.desk.day import DeskDay, desk_days
from unclench.evaluation.lived import Life, LivedDay
from unclench.pipeline import PipelineSettings

MINUTE_MS = 60_000
START_MS = 1_767_947_400_000
SEED = 87


@cache
def desk() -> tuple[DeskDay, ...]:
    """Return three days to learn from and one that is scored."""
    return tuple(desk_days(SEED, 0, 1, "ordinary", learning_days=3))


@cache
def lived() -> tuple[LivedDay, ...]:
    """Return what the program makes of them."""
    life = Life(PipelineSettings())
    return tuple(life.live(day.events, day.end_ms, scored=place == 3) for place, day in enumerate(desk()))


def day(
    rates_bpm: Sequence[float],
    rmssds_ms: Sequence[float] | None = None,
    motions_mg: Sequence[float] | None = None,
    *,
    from_minute: int = 0,
) -> LivedDay:
    """Return a day of these minutes, still and with a usual RMSSD where nothing else is said."""
    rmssds_ms = rmssds_ms or [40.0] * len(rates_bpm)
    motions_mg = motions_mg or [10.0] * len(rates_bpm)
    minutes = zip(rates_bpm, rmssds_ms, motions_mg, strict=True)
    return LivedDay(tuple(_judged(from_minute + place, *minute) for place, minute in enumerate(minutes, 1)))


def _judged(place: int, rate_bpm: float, rmssd_ms: float, motion_mg: float) -> Assessment:
    return Assessment(
        minute=Minute(
            START_MS + place * MINUTE_MS,
            round(rate_bpm),
            rate_bpm,
            rmssd_ms,
            0.0,
            100.0,
            0,
            motion_mg,
            "sitting",
        ),
        gates=(),
        z_hr=None,
        z_ln_rmssd=None,
        load=None,
        confidence=1.0,
        usual_hr_bpm=None,
        usual_rmssd_ms=None,
        offset_bpm=None,
        learned_days=5,
    )


def minutes_into(prompts_ms: Sequence[int], from_minute: int = 0) -> list[int]:
    """Return at the end of which minute of such a day each prompt came."""
    return [(at_ms - START_MS) // MINUTE_MS - from_minute for at_ms in prompts_ms]
