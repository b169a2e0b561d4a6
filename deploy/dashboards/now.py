"""Now: how it stands this minute, and how it came to it."""

from deploy.dashboards.board import Board
from deploy.dashboards.panel import (
    BLUE,
    BPM,
    GREY,
    LOAD_MEANS,
    LOAD_STEPS,
    MS,
    MUCH,
    PERCENT,
    TEAL,
    VIOLET,
    Drawing,
    Line,
    Over,
    Place,
)
from deploy.dashboards.query import Column, Rate, Trend, Whole

_LATELY = Over("15m")
_HOURS = 3_600_000


NOW = Board(
    key="now",
    title="Now",
    tells="The last minutes: load, heart rate, variability and coherence beside your usual.",
    begin="now-3h",
    end="now",
    refresh="10s",
    drawings=(
        Drawing(
            "Load",
            Place(0, 0, 5, 4),
            (Whole("minute", (Column("load", "Load", "last"),)),),
            decimals=1,
            tells=LOAD_MEANS,
            steps=LOAD_STEPS,
            kind="stat",
            over=_LATELY,
            none="can't be told",
        ),
        Drawing(
            "Heart rate",
            Place(5, 0, 4, 4),
            (Whole("minute", (Column("mean_hr_bpm", "Heart rate", "last"),)),),
            unit=BPM,
            tells="Of the last minute.",
            kind="stat",
            over=_LATELY,
        ),
        Drawing(
            "RMSSD",
            Place(9, 0, 4, 4),
            (Whole("minute", (Column("rmssd_ms", "RMSSD", "last"),)),),
            unit=MS,
            tells="Variability from beat to beat in the last minute. Paced breathing raises it by itself.",
            kind="stat",
            over=_LATELY,
        ),
        Drawing(
            "Coherence",
            Place(13, 0, 4, 4),
            (Whole("frame", (Column("coherence", "Coherence", "last", "* 100.0"),)),),
            unit=PERCENT,
            tells=(
                "How much of the rhythm's power lies at one slow peak, 0 to 100 %. High while you breathe"
                " evenly."
            ),
            kind="stat",
            over=_LATELY,
        ),
        Drawing(
            "How sure",
            Place(17, 0, 3, 4),
            (Whole("minute", (Column("confidence", "How sure", "last", "* 100.0"),)),),
            unit=PERCENT,
            tells=(
                "Signal, coverage, how long your usual has been learned, and whether the strap tells"
                " movement."
            ),
            kind="stat",
            over=_LATELY,
        ),
        Drawing(
            "Newest minute",
            Place(20, 0, 4, 4),
            (Whole("minute", (Column("confidence", "How sure", "last"),)),),
            unit="dateTimeFromNow",
            tells=(
                "When the newest minute that arrived here ended. Long ago: the strap is off, or the mirror"
                " waits."
            ),
            kind="when",
            none="nothing in this range",
        ),
        Drawing(
            "Heart rate, last 15 minutes",
            Place(0, 4, 12, 8),
            (Rate("Heart rate"),),
            unit=BPM,
            tells="From the beats themselves: breathing shows as waves.",
            lines=(Line("Heart rate", BLUE),),
            over=_LATELY,
            interval="5s",
            gap_ms=30_000,
        ),
        Drawing(
            "Coherence, last 15 minutes",
            Place(12, 4, 12, 8),
            (Trend("frame", (Column("coherence", "Coherence", "mean", "* 100.0"),)),),
            unit=PERCENT,
            tells="One value each five seconds, each over the five minutes before it.",
            lines=(Line("Coherence", TEAL),),
            over=_LATELY,
            least=0,
            most=100,
            interval="10s",
            gap_ms=60_000,
        ),
        Drawing(
            "Load",
            Place(0, 12, 24, 8),
            (Trend("minute", (Column("load", "Load"), Column("minute_load", "Each minute"))),),
            decimals=1,
            tells=LOAD_MEANS,
            steps=LOAD_STEPS,
            lines=(Line("Load", MUCH), Line("Each minute", GREY, points=True)),
            least=-1,
            most=3,
            gap_ms=_HOURS // 4,
        ),
        Drawing(
            "Heart rate and usual",
            Place(0, 20, 12, 8),
            (
                Trend(
                    "minute",
                    (Column("mean_hr_bpm", "Heart rate"), Column("usual_hr_bpm", "Usual while still")),
                ),
            ),
            unit=BPM,
            tells="The dashed line is what is usual for you, at this hour, while still.",
            lines=(Line("Heart rate", BLUE), Line("Usual while still", GREY, dashed=True)),
            gap_ms=_HOURS // 4,
        ),
        Drawing(
            "RMSSD and usual",
            Place(12, 20, 12, 8),
            (Trend("minute", (Column("rmssd_ms", "RMSSD"), Column("usual_rmssd_ms", "Usual while still"))),),
            unit=MS,
            lines=(Line("RMSSD", VIOLET), Line("Usual while still", GREY, dashed=True)),
            gap_ms=_HOURS // 4,
        ),
    ),
)
