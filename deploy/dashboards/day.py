"""Day: what happened yesterday, or today, or on a day of your choice."""

from deploy.dashboards.board import Board
from deploy.dashboards.panel import (
    BLUE,
    BPM,
    CALM,
    GREY,
    HOURS,
    LOAD_MEANS,
    LOAD_STEPS,
    MINUTES,
    MS,
    MUCH,
    PERCENT,
    VIOLET,
    Drawing,
    Line,
    Place,
)
from deploy.dashboards.query import EPISODE_MINUTES, Column, Points, Trend, Whole

_GAP_MS = 20 * 60_000
_LONG_ENOUGH = f'"minutes" >= {EPISODE_MINUTES}'

_IN_SHORT = (
    Drawing(
        "Worn",
        Place(0, 0, 3, 4),
        (Whole("hour", (Column("worn_minutes", "Worn", "sum", "/ 60.0"),)),),
        unit=HOURS,
        decimals=1,
        tells="Time of which beats are known.",
        kind="stat",
    ),
    Drawing(
        "Judged",
        Place(3, 0, 3, 4),
        (Whole("hour", (Column("judged_minutes", "Judged", "sum", "/ 60.0"),)),),
        unit=HOURS,
        decimals=1,
        tells="Time in which you were still and the signal was good: only then load can be told.",
        kind="stat",
    ),
    Drawing(
        "Load",
        Place(6, 0, 3, 4),
        (Whole("minute", (Column("load", "Load", "mean"),), where='"judged" = 1'),),
        decimals=2,
        tells="The mean of the judged minutes. " + LOAD_MEANS,
        steps=LOAD_STEPS,
        kind="stat",
        none="can't be told",
    ),
    Drawing(
        "Under load",
        Place(9, 0, 3, 4),
        (Whole("hour", (Column("loaded_minutes", "Under load", "sum"),)),),
        unit=MINUTES,
        tells="Minutes within sustained episodes.",
        kind="stat",
        none="0",
    ),
    Drawing(
        "Episodes",
        Place(12, 0, 3, 4),
        (Whole("episode", (Column("minutes", "Episodes", "count"),), where=_LONG_ENOUGH),),
        tells=f"Stretches of load of {EPISODE_MINUTES} judged minutes and more.",
        kind="stat",
        none="0",
    ),
    Drawing(
        "Prompts",
        Place(15, 0, 3, 4),
        (Whole("prompt", (Column("load", "Prompts", "count"),)),),
        tells="How often a breath was offered.",
        kind="stat",
        none="0",
    ),
    Drawing(
        "Practices",
        Place(18, 0, 3, 4),
        (Whole("session", (Column("minutes", "Practices", "count"),)),),
        kind="stat",
        none="0",
    ),
    Drawing(
        "Lowest hour",
        Place(21, 0, 3, 4),
        (Whole("hour", (Column("still_hr_bpm", "Lowest hour", "min"),)),),
        unit=BPM,
        tells="Heart rate while still, in the hour in which it was lowest.",
        kind="stat",
    ),
)


def _minutes(title: str, x: int, what: str, unit: str, colour: str, tells: str) -> Drawing:
    """Return a feature through the day: all of it, the judged minutes of it, and what is usual."""
    column, usual = ("mean_hr_bpm", "usual_hr_bpm") if what == "hr" else ("rmssd_ms", "usual_rmssd_ms")
    return Drawing(
        title,
        Place(x, 13, 12, 8),
        (
            Trend("minute", (Column(column, "All"), Column(usual, "Usual while still"))),
            Trend("minute", (Column(column, "While still"),), where='"judged" = 1'),
        ),
        unit=unit,
        tells=tells,
        lines=(Line("All", GREY), Line("While still", colour), Line("Usual while still", GREY, dashed=True)),
        interval="5m",
        gap_ms=_GAP_MS,
    )


DAY = Board(
    key="day",
    title="Day",
    tells="What happened yesterday: when load rose, what was offered, whether it helped.",
    begin="now-1d/d",
    end="now-1d/d",
    ranges=(
        ("Yesterday", "now-1d/d", "now-1d/d"),
        ("Today", "now/d", "now/d"),
        ("The day before yesterday", "now-2d/d", "now-2d/d"),
        ("The last 24 hours", "now-24h", "now"),
        ("The last 3 days", "now-3d/d", "now/d"),
    ),
    drawings=(
        *_IN_SHORT,
        Drawing(
            "Load through the day",
            Place(0, 4, 24, 9),
            (Trend("minute", (Column("load", "Load"),)),),
            decimals=1,
            tells=LOAD_MEANS,
            steps=LOAD_STEPS,
            lines=(Line("Load", MUCH),),
            least=-1,
            most=3,
            gap_ms=_GAP_MS,
        ),
        _minutes(
            "Heart rate",
            0,
            "hr",
            BPM,
            BLUE,
            "Above usual while you move is no load: look at the blue stretches.",
        ),
        _minutes(
            "RMSSD",
            12,
            "rmssd",
            MS,
            VIOLET,
            "Variability from beat to beat. Paced breathing raises it by itself.",
        ),
        Drawing(
            "Hour by hour",
            Place(0, 21, 12, 8),
            (
                Points(
                    "hour",
                    (
                        Column("worn_minutes", "Worn"),
                        Column("judged_minutes", "Judged"),
                        Column("loaded_minutes", "Under load"),
                    ),
                ),
            ),
            unit=MINUTES,
            tells="Of each hour: minutes worn; of these judged; of these within a sustained episode.",
            lines=(
                Line("Worn", GREY, bars=True),
                Line("Judged", CALM, bars=True),
                Line("Under load", MUCH, bars=True),
            ),
            least=0,
            most=60,
        ),
        Drawing(
            "Coherence",
            Place(12, 21, 12, 8),
            (
                Points(
                    "hour",
                    (
                        Column("coherence_max", "Best minute of the hour", times="* 100.0"),
                        Column("coherence", "Mean of the hour", times="* 100.0"),
                    ),
                ),
            ),
            unit=PERCENT,
            tells="How much of the rhythm's power lies at one slow peak. High while you breathe evenly.",
            lines=(
                Line("Best minute of the hour", CALM, bars=True),
                Line("Mean of the hour", BLUE, bars=True),
            ),
            least=0,
            most=100,
        ),
        Drawing(
            "Episodes",
            Place(0, 29, 8, 8),
            (
                Points(
                    "episode",
                    (
                        Column("minutes", "Minutes"),
                        Column("peak_load", "At most"),
                        Column("d_hr_bpm", "Heart rate (bpm)"),
                        Column("d_rmssd_pct", "RMSSD (%)"),
                    ),
                    where=_LONG_ENOUGH,
                    as_table=True,
                    at_most=100,
                ),
            ),
            decimals=1,
            tells="Heart rate and RMSSD against your usual.",
            kind="table",
        ),
        Drawing(
            "Prompts",
            Place(8, 29, 8, 8),
            (
                Points(
                    "prompt",
                    (
                        Column("minutes", "After minutes"),
                        Column("load", "Load"),
                        Column("confidence", "How sure", times="* 100.0"),
                    ),
                    as_table=True,
                    at_most=100,
                ),
            ),
            decimals=1,
            tells="When a breath was offered, and after how many judged minutes of load.",
            kind="table",
        ),
        Drawing(
            "Practices",
            Place(16, 29, 8, 8),
            (
                Points(
                    "session",
                    (
                        Column("minutes", "Minutes"),
                        Column("coherence", "Coherence (%)", times="* 100.0"),
                        Column("d_load", "Load after"),
                        Column("d_hr_bpm", "Heart rate after (bpm)"),
                    ),
                    as_table=True,
                    at_most=100,
                ),
            ),
            decimals=1,
            tells="After minus before, each over up to five still minutes. Empty: too few still minutes.",
            kind="table",
        ),
    ),
)
