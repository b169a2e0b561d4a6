"""The sections on the strap: how much was worn, where the load lay, the stretches of it."""

from statistics import median
from typing import Final

from alerts.phrase import Phrase
from alerts.texts import Texts
from unclench.reports.document import Block, Key, Keys, Picture, Section, Table, paragraphs, section
from unclench.reports.episodes import Stretches
from unclench.reports.gathered import Gathered
from unclench.reports.wording import short_day, signed
from unclench.reports.worn import LEAST_CELL_MINUTES, Course, Field
from unclench.words import WEEKDAYS

MOST_STRETCHES: Final = 6
LEAST_FIELD_DAYS: Final = 2
_FULL_PCT: Final = 95


def wear_section(told: Gathered, texts: Texts) -> Section:
    """Say how much was worn, and how sure what follows is."""
    title = texts(Phrase("How much was worn, and how sure this is"))
    if not told.wear.worn_minutes:
        nothing = Phrase("The strap was not worn in these days, so nothing is known of load.")
        return section(title, paragraphs(texts(nothing)))
    words = Phrase(
        "A bar for each day: worn hours of the strap, and of these the ones that could be judged. In the"
        " others"
        " the wearer moved, spoke, breathed on purpose, or the signal was poor."
    )
    return section(
        title,
        [Keys(_keys(told, texts)), Picture("worn", texts(words))],
        paragraphs(*map(texts, _sureness(told)), is_small=True),
    )


def _keys(told: Gathered, texts: Texts) -> tuple[Key, ...]:
    wear, words = told.wear, texts
    days = Phrase("{some} of {all}", some=wear.worn_days, all=told.span.days)
    keys = [
        Key(words(days), words(Phrase("days worn for an hour or more"))),
        Key(words(Phrase("{hours:.0f} h", hours=wear.worn_minutes / 60)), words(Phrase("worn in all"))),
        Key(
            words(Phrase("{hours:.0f} h", hours=wear.judged_minutes / 60)),
            words(Phrase("judged: still, clear")),
        ),
    ]
    if wear.confidence is not None:
        sure = Phrase("{pct:.0f} %", pct=100 * wear.confidence)
        keys.append(Key(words(sure), words(Phrase("mean confidence"))))
    if wear.load_pct is not None:
        keys.append(
            Key(
                words(Phrase("{pct:.0f} %", pct=wear.load_pct)),
                words(Phrase("of judged time in lasting load")),
            )
        )
    return tuple(keys)


def _sureness(told: Gathered) -> list[Phrase]:
    wear = told.wear
    heard = Phrase(
        "Of the worn minutes {coverage:.0f} % was heard, and {corrected:.1f} % of the beats had to be"
        " corrected.",
        coverage=wear.coverage_pct or 0.0,
        corrected=wear.corrected_pct or 0.0,
    )
    motion = wear.motion_pct or 0.0
    if motion >= _FULL_PCT:
        felt = Phrase("The strap also told motion and posture, so moving is set apart from load.")
    elif motion < 1:
        felt = Phrase(
            "The strap told neither motion nor posture: moving and load are hard to tell apart, and all that"
            " follows is much less sure."
        )
    else:
        felt = Phrase(
            "In {pct:.0f} % of the worn minutes the strap also told motion and posture; in the others"
            " moving and"
            " load are hard to tell apart.",
            pct=motion,
        )
    return [heard, felt]


def course_section(told: Gathered, texts: Texts) -> Section | None:
    """Say at which hours and weekdays the load lay."""
    if not told.wear.judged_minutes:
        return None
    if not any(told.course.by_hour):
        few = Phrase("Too few judged minutes yet to tell hours and weekdays apart.")
        return section(texts(Phrase("Load by hour and weekday")), paragraphs(texts(few)))
    words = Phrase(
        "Mean load of each hour of the week, in spreads above this person's usual: 0 is usual, 1 is clearly"
        " above it. Fields with fewer than {least} judged minutes are empty.",
        least=LEAST_CELL_MINUTES,
    )
    day = Phrase(
        "The day's course: mean load of each hour, the band holding the middle half of the days; below, how"
        " many"
        " stretches of lasting load began in it."
    )
    return section(
        texts(Phrase("Load by hour and weekday")),
        [Picture("week", texts(words))],
        paragraphs(texts(_highest_words(_highest(told.course))), is_small=True),
        [Picture("course", texts(day))],
    )


def _highest(course: Course) -> list[tuple[int, int, Field]]:
    """Return weekday, hour and field of the highest loads that were there on two days at least."""
    found = [
        (weekday, hour, one)
        for weekday, hours in enumerate(course.by_weekday_hour)
        for hour, one in enumerate(hours)
        if one is not None and one.days >= LEAST_FIELD_DAYS
    ]
    return sorted(found, key=lambda one: -one[2].load)[:3]


def _highest_words(high: list[tuple[int, int, Field]]) -> Phrase | str:
    if not high:
        return ""
    fields = tuple(
        Phrase(
            "{weekday} {hour}:00 ({load:+.1f} over {minutes} min of {days} days)",
            weekday=WEEKDAYS[weekday],
            hour=hour,
            load=one.load,
            minutes=one.minutes,
            days=one.days,
        )
        for weekday, hour, one in high
    )
    return Phrase(
        "The highest: {fields}. Single fields come from few days; read the rows and columns.", fields=fields
    )


def stretches_section(told: Gathered, texts: Texts) -> Section | None:
    """Say how often load lasted, and tell the longest stretches."""
    if not told.wear.judged_minutes:
        return None
    title, stretches = texts(Phrase("Stretches of lasting load")), told.stretches
    if not stretches.found:
        return section(title, paragraphs(texts(Phrase("There was none in these days."))))
    blocks: list[Block] = [*paragraphs(texts(_count_words(stretches, told))), _table(stretches, texts)]
    return section(title, blocks)


def _count_words(stretches: Stretches, told: Gathered) -> Phrase:
    lengths = [one.minutes for one in stretches.found]
    return Phrase.counted(
        "{n} stretch, {middle:.0f} min long, on {days} of {worn} days with the strap.",
        "{n} stretches, {middle:.0f} min long in the middle, on {days} of {worn} days with the strap.",
        n=len(lengths),
        days=stretches.days,
        worn=sum(day.worn_minutes > 0 for day in told.wear.days),
        middle=median(lengths),
    )


def _table(stretches: Stretches, texts: Texts) -> Table:
    shown = stretches.longest(MOST_STRETCHES)
    caption = Phrase("The longest {shown} of {all}", shown=len(shown), all=len(stretches.found))
    head = (
        Phrase("day"),
        Phrase("began"),
        Phrase("length"),
        Phrase("heart rate"),
        Phrase("variability (RMSSD)"),
        Phrase("highest load"),
        Phrase("confidence"),
    )
    rows = (
        (
            Phrase("{weekday} {day}", weekday=WEEKDAYS[one.day.weekday()], day=short_day(one.day)),
            one.clock,
            Phrase("{n} min", n=one.minutes),
            signed(one.d_hr_bpm, "bpm"),
            Phrase("{value:+.0f} %", value=one.d_rmssd_pct),
            signed(one.peak_load),
            Phrase("{pct:.0f} %", pct=100 * one.confidence),
        )
        for one in shown
    )
    return Table(texts(caption), tuple(map(texts, head)), tuple(tuple(map(texts, row)) for row in rows))
