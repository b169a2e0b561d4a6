"""Practice and effect: does practice help, and does it get better."""

from deploy.dashboards.board import Board
from deploy.dashboards.panel import (
    BLUE,
    BPM,
    CALM,
    GREY,
    MINUTES,
    MUCH,
    PERCENT,
    TEAL,
    VIOLET,
    Drawing,
    Line,
    Place,
    Steps,
)
from deploy.dashboards.query import Column, Points, Trend, Whole

_AFTER: Steps = ((None, CALM), (0, MUCH))
_WAY = (
    "After minus before, each the mean of up to five still minutes of spontaneous breathing;"
    " the practice itself is"
    " never compared, because paced breathing raises variability by itself. Below 0: load fell."
)
_READ_ME = (
    "**How to read this.** A prompt comes when load is high, and what is high tends to fall by"
    " itself: so a fall"
    " after *prompted* practices is partly that. Those that you began by yourself, and the"
    " trend over weeks, tell"
    " more. This shows what happened, not why; it is no proof that a practice helps, and no"
    " measure of health."
)


def _count(title: str, x: int, where: str, tells: str) -> Drawing:
    query = Whole("session", (Column("minutes", title, "count"),), where=where)
    return Drawing(title, Place(x, 0, 3, 4), (query,), tells=tells, kind="stat", none="0")


def _mean(title: str, x: int, where: str) -> Drawing:
    query = Whole("session", (Column("d_load", title),), where=where)
    return Drawing(
        title,
        Place(x, 0, 6, 4),
        (query,),
        decimals=2,
        tells=_WAY,
        steps=_AFTER,
        kind="stat",
        none="not known",
    )


PRACTICE = Board(
    key="practice",
    title="Practice and effect",
    tells="Does practice help, and does it get better?",
    begin="now-90d/d",
    end="now/d",
    ranges=(
        ("4 weeks", "now-28d/d", "now/d"),
        ("3 months", "now-90d/d", "now/d"),
        ("A year", "now-365d/d", "now/d"),
    ),
    drawings=(
        _count("Practices", 0, "", "In the whole range."),
        Drawing(
            "Practised",
            Place(3, 0, 3, 4),
            (Whole("session", (Column("minutes", "Practised", "sum"),)),),
            unit=MINUTES,
            kind="stat",
            none="0",
        ),
        _count("Load fell after", 6, '"d_load" < 0', _WAY),
        _count("Load rose or stayed", 9, '"d_load" >= 0', _WAY),
        _mean("Load after, when prompted", 12, '"prompted" = 1'),
        _mean("Load after, by yourself", 18, '"prompted" = 0'),
        Drawing("", Place(0, 4, 24, 3), tells=_READ_ME, kind="text"),
        Drawing(
            "What each practice changed: load",
            Place(0, 7, 24, 8),
            (
                Points("session", (Column("d_load", "When prompted"),), where='"prompted" = 1'),
                Points("session", (Column("d_load", "By yourself"),), where='"prompted" = 0'),
                Trend("session", (Column("d_load", "Mean of the week"),), weekly=True),
            ),
            decimals=2,
            tells=_WAY,
            lines=(
                Line("When prompted", VIOLET, points=True),
                Line("By yourself", BLUE, points=True),
                Line("Mean of the week", CALM),
            ),
            steps=((None, CALM), (0, GREY)),
        ),
        Drawing(
            "What it changed: heart rate and RMSSD",
            Place(0, 15, 12, 8),
            (
                Trend("session", (Column("d_hr_bpm", "Heart rate"),), weekly=True),
                Trend("session", (Column("d_rmssd_pct", "RMSSD"),), weekly=True),
            ),
            unit=BPM,
            decimals=1,
            tells="Means of each week. " + _WAY,
            lines=(Line("Heart rate", BLUE), Line("RMSSD", VIOLET, right=True, unit=PERCENT)),
        ),
        Drawing(
            "Coherence in practice",
            Place(12, 15, 12, 8),
            (
                Points(
                    "session",
                    (
                        Column("coherence", "Mean of the practice", times="* 100.0"),
                        Column("coherence_max", "Best minute", times="* 100.0"),
                    ),
                ),
                Trend("session", (Column("coherence", "Mean of the week", "mean", "* 100.0"),), weekly=True),
            ),
            unit=PERCENT,
            tells="How evenly heart and breath swing together: this is what practice trains.",
            lines=(
                Line("Mean of the practice", TEAL, points=True),
                Line("Best minute", GREY, points=True),
                Line("Mean of the week", CALM),
            ),
            least=0,
            most=100,
        ),
        Drawing(
            "Pace breathed",
            Place(0, 23, 12, 8),
            (Points("session", (Column("coherence_peak_hz", "Breaths a minute", times="* 60.0"),)),),
            decimals=1,
            tells="The pace at which heart and breath swung together.",
            lines=(Line("Breaths a minute", TEAL, points=True),),
            least=3,
            most=10,
        ),
        Drawing(
            "What became of prompts, week by week",
            Place(12, 23, 12, 8),
            (
                Trend(
                    "day",
                    (
                        Column("prompts_offered", "Offered", "sum"),
                        Column("prompts_accepted", "Accepted", "sum"),
                        Column("prompts_snoozed", "Later", "sum"),
                        Column("prompts_not_this", "Not this", "sum"),
                        Column("prompts_ignored", "No answer", "sum"),
                    ),
                    weekly=True,
                ),
            ),
            lines=(
                Line("Offered", GREY, bars=True),
                Line("Accepted", CALM, points=True),
                Line("Later", BLUE, points=True),
                Line("Not this", MUCH, points=True),
                Line("No answer", VIOLET, points=True),
            ),
            least=0,
        ),
        Drawing(
            "Practices",
            Place(0, 31, 24, 9),
            (
                Points(
                    "session",
                    (
                        Column("minutes", "Minutes"),
                        Column("prompted", "Begun"),
                        Column("d_load", "Load after"),
                        Column("d_hr_bpm", "Heart rate after (bpm)"),
                        Column("d_rmssd_pct", "RMSSD after (%)"),
                        Column("coherence", "Coherence (%)", times="* 100.0"),
                        Column("coherence_peak_hz", "Breaths a minute", times="* 60.0"),
                        Column("quality", "Signal (%)", times="* 100.0"),
                    ),
                    as_table=True,
                    at_most=200,
                ),
            ),
            decimals=1,
            tells="The newest first. " + _WAY,
            kind="table",
            words=(("Begun", "by yourself", "when prompted"),),
        ),
    ),
)
