"""Signal quality: how much of the day can be trusted, and where it got lost."""

from deploy.dashboards.board import Board
from deploy.dashboards.panel import (
    BLUE,
    CALM,
    GREY,
    MINUTES,
    MUCH,
    PERCENT,
    SOME,
    TEAL,
    VIOLET,
    Drawing,
    Line,
    Place,
    Steps,
)
from deploy.dashboards.query import Column, Points, Trend, Whole

_GOOD_HIGH: Steps = ((None, MUCH), (80, SOME), (95, CALM))
_GOOD_LOW: Steps = ((None, CALM), (2, SOME), (5, MUCH))
_BATTERY: Steps = ((None, MUCH), (15, SOME), (30, CALM))
_HOURS = 3_600_000

SIGNAL = Board(
    key="signal",
    title="Signal quality",
    tells="How much of the time can be trusted, and where it got lost.",
    begin="now-7d/d",
    end="now",
    ranges=(
        ("Today", "now/d", "now"),
        ("7 days", "now-7d/d", "now"),
        ("4 weeks", "now-28d/d", "now"),
        ("A year", "now-365d/d", "now"),
    ),
    drawings=(
        Drawing(
            "Coverage",
            Place(0, 0, 4, 4),
            (Whole("hour", (Column("coverage_pct", "Coverage"),)),),
            unit=PERCENT,
            decimals=1,
            tells="Of the worn time: how much of it beats account for.",
            steps=_GOOD_HIGH,
            kind="stat",
        ),
        Drawing(
            "Corrected beats",
            Place(4, 0, 4, 4),
            (Whole("hour", (Column("corrected_pct", "Corrected"),)),),
            unit=PERCENT,
            decimals=1,
            tells=(
                "Beats that were no sinus beats or misread, and were replaced. Above 5 %: wet the electrodes."
            ),
            steps=_GOOD_LOW,
            kind="stat",
        ),
        Drawing(
            "Gaps",
            Place(8, 0, 4, 4),
            (Whole("gap", (Column("length_ms", "Gaps", "count"),)),),
            tells="Stretches of which no beats are known, while it was worn and between.",
            kind="stat",
            none="0",
        ),
        Drawing(
            "Battery",
            Place(12, 0, 4, 4),
            (Whole("link", (Column("battery_pct", "Battery", "last"),)),),
            unit=PERCENT,
            steps=_BATTERY,
            kind="stat",
            none="not told",
        ),
        Drawing(
            "How sure",
            Place(16, 0, 4, 4),
            (Whole("hour", (Column("confidence", "How sure", "mean", "* 100.0"),)),),
            unit=PERCENT,
            tells=(
                "Signal, coverage, how long your usual has been learned, and whether the strap tells"
                " movement."
            ),
            kind="stat",
        ),
        Drawing(
            "Newest hour",
            Place(20, 0, 4, 4),
            (Whole("hour", (Column("worn_minutes", "Worn", "last"),)),),
            unit="dateTimeFromNow",
            tells=(
                "Where the newest hour that arrived here began. Long ago: the strap is off, or the mirror"
                " waits."
            ),
            kind="when",
            none="nothing in this range",
        ),
        Drawing(
            "Coverage and corrected beats",
            Place(0, 4, 24, 8),
            (
                Trend(
                    "hour",
                    (Column("coverage_pct", "Coverage"), Column("corrected_pct", "Corrected beats")),
                ),
            ),
            unit=PERCENT,
            decimals=1,
            lines=(Line("Coverage", CALM), Line("Corrected beats", MUCH, right=True)),
            least=80,
            most=100,
            interval="1h",
            gap_ms=4 * _HOURS,
        ),
        Drawing(
            "Worn and judged",
            Place(0, 12, 12, 8),
            (Points("day", (Column("worn_minutes", "Worn"), Column("judged_minutes", "Judged"))),),
            unit=MINUTES,
            tells=(
                "What was worn but not judged: movement, a bad signal, a practice, or a usual not learned"
                " yet."
            ),
            lines=(Line("Worn", GREY, bars=True), Line("Judged", CALM, bars=True)),
            least=0,
            interval="1d",
        ),
        Drawing(
            "Gaps, day by day",
            Place(12, 12, 12, 8),
            (Points("day", (Column("gaps", "Gaps"), Column("gap_minutes", "Minutes lost"))),),
            tells="Pauses between two runs of the daemon are not counted.",
            lines=(
                Line("Minutes lost", GREY, bars=True, right=True, unit=MINUTES),
                Line("Gaps", MUCH, points=True),
            ),
            least=0,
            interval="1d",
        ),
        Drawing(
            "Link and battery",
            Place(0, 20, 12, 8),
            (
                Trend(
                    "link",
                    (
                        Column("battery_pct", "Battery"),
                        Column("connected", "Connected", "min", "* 100.0"),
                    ),
                    sparse=True,
                ),
            ),
            unit=PERCENT,
            tells=(
                "Each change of the link with the strap: 100 connected, 0 not; and its battery, when it"
                " tells it."
            ),
            lines=(Line("Battery", TEAL), Line("Connected", BLUE, points=True)),
            least=0,
            most=100,
        ),
        Drawing(
            "Movement",
            Place(12, 20, 12, 8),
            (Trend("hour", (Column("motion_sd_mg", "Movement"),)),),
            unit="suffix: mg",
            tells="From the strap's accelerometer, where it has one. While you move, load is not told.",
            lines=(Line("Movement", VIOLET),),
            interval="1h",
            none="the strap tells no movement",
            gap_ms=4 * _HOURS,
        ),
        Drawing(
            "Gaps",
            Place(0, 28, 24, 8),
            (
                Points(
                    "gap",
                    (Column("length_ms", "Minutes", times="/ 60000.0"),),
                    as_table=True,
                    at_most=200,
                ),
            ),
            decimals=1,
            tells="The newest first: when it began, and how long it was.",
            kind="table",
        ),
    ),
)
