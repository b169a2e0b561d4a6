"""Weeks: is the trend better, and when in the day and week does load rise."""

from deploy.dashboards.board import Board
from deploy.dashboards.panel import (
    BLUE,
    BPM,
    CALM,
    GREY,
    LOAD_MEANS,
    LOAD_STEPS,
    MINUTES,
    MS,
    MUCH,
    PERCENT,
    SOME,
    TEAL,
    VIOLET,
    Drawing,
    Line,
    Over,
    Place,
    Steps,
)
from deploy.dashboards.query import Column, Heat, Points, Trend, Whole

_WEEK = Over("7d")
_MONTH = Over("28d", shift="7d")
_GAP_MS = 8 * 86_400_000
"""A week's point follows the one before it after seven days."""
_HEAT: Steps = ((None, CALM), (0.3, "#C8D45A"), (0.6, SOME), (1.0, "#FFB357"), (1.5, MUCH))


def _pair(title: str, x: int, column: str, unit: str, decimals: int, tells: str) -> tuple[Drawing, ...]:
    """Return the last week beside the four weeks before it."""

    def one(words: str, at: int, over: Over) -> Drawing:
        query = Whole("day", (Column(column, title),))
        steps = LOAD_STEPS if column == "load" else ((None, BLUE),)
        return Drawing(
            f"{title}, {words}",
            Place(at, 0, 4, 4),
            (query,),
            unit=unit,
            decimals=decimals,
            tells=tells,
            steps=steps,
            kind="stat",
            over=over,
            none="not known",
        )

    return one("last 7 days", x, _WEEK), one("4 weeks before", x + 4, _MONTH)


WEEKS = Board(
    key="weeks",
    title="Weeks",
    tells="Is the trend better? When in the day and in the week does load rise?",
    begin="now-90d/d",
    end="now/d",
    ranges=(
        ("4 weeks", "now-28d/d", "now/d"),
        ("3 months", "now-90d/d", "now/d"),
        ("A year", "now-365d/d", "now/d"),
    ),
    drawings=(
        *_pair("Load", 0, "load", "", 2, "The mean of the judged minutes. " + LOAD_MEANS),
        *_pair("Heart rate while still", 8, "still_hr_bpm", BPM, 1, "The mean over judged minutes."),
        *_pair("RMSSD while still", 16, "still_rmssd_ms", MS, 1, "The mean over judged minutes."),
        Drawing(
            "Load, day by day",
            Place(0, 4, 24, 9),
            (
                Points(
                    "day",
                    (Column("load", "Mean of the day"), Column("load_p90", "Its upper tenth begins at")),
                ),
                Trend("day", (Column("load", "Mean of the week"),), weekly=True),
            ),
            decimals=2,
            tells="Single days scatter; look at the weeks. " + LOAD_MEANS,
            steps=LOAD_STEPS,
            lines=(
                Line("Mean of the day", BLUE, points=True),
                Line("Its upper tenth begins at", GREY, points=True),
                Line("Mean of the week", MUCH),
            ),
            least=-0.5,
            most=2,
            interval="1d",
        ),
        Drawing(
            "Load by hour and weekday",
            Place(0, 13, 12, 14),
            (Heat("load"),),
            decimals=1,
            tells=(
                "The mean load of judged minutes, over the whole range: the warmer, the farther above usual."
            ),
            steps=_HEAT,
            kind="heat",
            none="",
        ),
        Drawing(
            "Minutes under load by hour and weekday",
            Place(12, 13, 12, 14),
            (Heat("loaded_minutes"),),
            decimals=0,
            tells="Minutes of the hour within sustained episodes, on average.",
            steps=((None, CALM), (2, "#C8D45A"), (5, SOME), (10, "#FFB357"), (20, MUCH)),
            kind="heat",
            none="",
        ),
        Drawing(
            "Minutes under load in a judged hour",
            Place(0, 27, 12, 8),
            (
                Points("day", (Column("loaded_minutes", "Day", times="* 60.0", each="judged_minutes"),)),
                Trend(
                    "day",
                    (Column("loaded_minutes", "Week", "sum", "* 60.0", each="judged_minutes"),),
                    weekly=True,
                ),
            ),
            unit=MINUTES,
            decimals=1,
            tells=(
                "Minutes within sustained episodes, for each hour in which load could be told: so that days"
                " of little wearing count like others."
            ),
            lines=(Line("Day", GREY, bars=True), Line("Week", MUCH)),
            least=0,
            interval="1d",
        ),
        Drawing(
            "Episodes and prompts",
            Place(12, 27, 12, 8),
            (
                Points(
                    "day",
                    (
                        Column("episodes", "Sustained episodes"),
                        Column("prompts_offered", "Prompts"),
                        Column("practices", "Practices"),
                    ),
                ),
            ),
            tells="Each day.",
            lines=(
                Line("Sustained episodes", MUCH, bars=True),
                Line("Prompts", VIOLET, points=True),
                Line("Practices", CALM, points=True),
            ),
            least=0,
            interval="1d",
        ),
        Drawing(
            "Heart rate",
            Place(0, 35, 12, 8),
            (
                Points(
                    "day",
                    (
                        Column("still_hr_bpm", "While still"),
                        Column("low_hr_bpm", "Lowest twentieth of the day"),
                        Column("usual_hr_bpm", "Usual while still"),
                    ),
                ),
                Trend("day", (Column("still_hr_bpm", "Mean of the week"),), weekly=True),
            ),
            unit=BPM,
            lines=(
                Line("While still", BLUE, points=True),
                Line("Lowest twentieth of the day", TEAL),
                Line("Usual while still", GREY, dashed=True),
                Line("Mean of the week", MUCH),
            ),
            interval="1d",
            gap_ms=_GAP_MS,
        ),
        Drawing(
            "RMSSD while still",
            Place(12, 35, 12, 8),
            (
                Points(
                    "day",
                    (
                        Column("still_rmssd_ms", "Mean of the day"),
                        Column("usual_rmssd_ms", "Usual while still"),
                    ),
                ),
                Trend("day", (Column("still_rmssd_ms", "Mean of the week"),), weekly=True),
            ),
            unit=MS,
            tells="Illness, alcohol and short nights lower it too.",
            lines=(
                Line("Mean of the day", VIOLET, points=True),
                Line("Usual while still", GREY, dashed=True),
                Line("Mean of the week", MUCH),
            ),
            interval="1d",
            gap_ms=_GAP_MS,
        ),
        Drawing(
            "Pain and load",
            Place(0, 43, 12, 8),
            (Points("day", (Column("pain", "Pain (0 to 10)"), Column("load", "Load"))),),
            decimals=1,
            tells=(
                "What you said in check-ins beside the day's load. That both rise together is no proof of"
                " a cause."
            ),
            lines=(Line("Pain (0 to 10)", VIOLET), Line("Load", MUCH, right=True)),
            least=0,
            interval="1d",
            none="no check-in in this range",
            gap_ms=_GAP_MS,
        ),
        Drawing(
            "Coherence",
            Place(12, 43, 12, 8),
            (
                Points(
                    "day",
                    (
                        Column("coherence_max", "Best minute of the day", times="* 100.0"),
                        Column("coherence", "Mean of the day", times="* 100.0"),
                    ),
                ),
            ),
            unit=PERCENT,
            lines=(Line("Best minute of the day", CALM), Line("Mean of the day", BLUE)),
            least=0,
            most=100,
            interval="1d",
            gap_ms=_GAP_MS,
        ),
    ),
)
