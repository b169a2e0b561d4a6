"""The sections on practices, sleep, and what the wearer said in their own words."""

from typing import Final

from alerts.outcomes import LEAST_SESSIONS, Felt, SessionEffect
from alerts.phrase import Phrase
from alerts.texts import Texts
from alerts.trial import AFTER_MINUTES, LEAST_OF_EACH, Difference
from unclench.reports.document import Block, Picture, Quotes, Section, Table, paragraphs, section
from unclench.reports.gathered import Gathered
from unclench.reports.told import Count
from unclench.reports.wording import clipped, counted_words, day_words, estimate_words, practice_words

MOST_REMARKS: Final = 8
MOST_COUNTED: Final = 8
MOST_PRACTICES: Final = 10


def practices_section(told: Gathered, texts: Texts) -> Section:
    """Say what was practised and what followed."""
    title = texts(Phrase("Practices, and what followed them"))
    blocks: list[Block] = []
    if told.practised:
        blocks.append(_practices(told, texts))
        after = Phrase(
            "Free breathing in the five minutes before against the minutes after, never during a practice;"
            " mean with"
            " 95 % interval over up to {days} days. A practice is begun when load is high, and what is high"
            " falls by"
            " itself: this is what followed, not what the practice did.",
            days=told.long_days,
        )
        blocks += paragraphs(texts(after), is_small=True)
    else:
        blocks += paragraphs(texts(Phrase("No practice was done in these days.")))
    blocks += paragraphs(texts(_offers(told.outcomes.offers)), texts(_felt(told.outcomes.felt)))
    return section(title, blocks)


def practised_section(told: Gathered, texts: Texts) -> Section:
    """Say in a line what was practised."""
    title = texts(Phrase("Practices"))
    if not told.practised:
        return section(title, paragraphs(texts(Phrase("No practice was done in these days."))))
    each = (f"{texts(practice_words(one.practice))} ({one.times})" for one in told.practised[:MOST_PRACTICES])
    return section(title, paragraphs(f"{', '.join(each)}."))


def _practices(told: Gathered, texts: Texts) -> Table:
    effects = {one.practice: one for one in told.outcomes.sessions}
    head = (
        Phrase("practice"),
        Phrase("times"),
        Phrase("minutes"),
        Phrase("measured"),
        Phrase("heart rate"),
        Phrase("variability (RMSSD)"),
        Phrase("load"),
    )
    rows = tuple(
        (
            texts(practice_words(one.practice)),
            str(one.times),
            f"{one.minutes:.0f}",
            *map(texts, _figures(effects.get(one.practice))),
        )
        for one in told.practised[:MOST_PRACTICES]
    )
    caption = texts(Phrase("Times and minutes in these days; what followed"))
    return Table(caption, tuple(map(texts, head)), rows)


def _figures(effect: SessionEffect | None) -> tuple[str, str, str, str]:
    if effect is None:
        return "0", "–", "–", "–"
    if effect.d_hr_bpm is None:
        few = Phrase("too few yet ({least} are needed)", least=LEAST_SESSIONS)
        return str(effect.sessions), few, "–", "–"
    return (
        str(effect.sessions),
        estimate_words(effect.d_hr_bpm, "bpm", LEAST_SESSIONS),
        estimate_words(effect.d_rmssd_pct, "%", LEAST_SESSIONS),
        estimate_words(effect.d_load, "", LEAST_SESSIONS),
    )


def _offers(offers: Difference) -> str:
    if not offers.withheld:
        return ""
    if offers.difference is None or offers.lo95 is None or offers.hi95 is None:
        return Phrase(
            "Whether being prompted helps can't be told yet: {offered} prompts were offered and {withheld}"
            " kept back"
            " by a coin; {least} of each are needed.",
            offered=offers.offered,
            withheld=offers.withheld,
            least=LEAST_OF_EACH,
        )
    return Phrase(
        "Load in the {minutes} min after a prompt was {value:+.2f} against after one that a coin kept back"
        " (95 % from"
        " {lo:+.2f} to {hi:+.2f}; {offered} and {withheld}).",
        minutes=AFTER_MINUTES,
        value=offers.difference,
        lo=offers.lo95,
        hi=offers.hi95,
        offered=offers.offered,
        withheld=offers.withheld,
    )


def _felt(felt: Felt) -> str:
    if not felt.checkins:
        return ""
    return Phrase(
        "Felt against measured, {n} check-ins: {high} of {light} light feelings came with load above usual,"
        " {low} of"
        " {heavy} heavy ones without. Neither is wrong.",
        n=felt.checkins,
        high=felt.felt_light_measured_high,
        light=felt.felt_light,
        low=felt.felt_load_measured_low,
        heavy=felt.felt_load,
    )


def sleep_section(told: Gathered, texts: Texts) -> Section:
    """Say how the nights were, as far as they were told."""
    title, said = texts(Phrase("Sleep")), told.told
    if not said.nights and not said.woke_asked:
        return section(title, paragraphs(texts(Phrase("Nothing was told of the nights."))))
    words: list[str] = []
    if said.sleep_mean is not None:
        words.append(
            Phrase.counted(
                "{n} night was told: quality {mean:.1f} of 5 on average.",
                "{n} nights were told: quality {mean:.1f} of 5 on average.",
                n=said.nights,
                mean=said.sleep_mean,
            )
        )
    if said.woke_asked:
        words.append(
            Phrase(
                "Awake for a while between 2 and 4 in {some} of {all} nights.",
                some=said.woke_nights,
                all=said.woke_asked,
            )
        )
    shown = Phrase("Quality of each night, 1 (bad) to 5 (good); open marks: awake between 2 and 4.")
    return section(title, paragraphs(" ".join(map(texts, words))), [Picture("sleep", texts(shown))])


def words_section(told: Gathered, texts: Texts) -> Section | None:
    """Give what the wearer said, in their own words."""
    said = told.told
    lists = paragraphs(
        _list(Phrase("How it felt inside"), said.felt, texts),
        _list(Phrase("Held tight"), said.clenched, texts),
        _list(Phrase("Tags put on moments"), said.tags, texts),
    )
    blocks = [*lists, *_remarks(told, texts)]
    return section(texts(Phrase("In the person's own words")), blocks) if blocks else None


def _list(title: Phrase, counts: tuple[Count, ...], texts: Texts) -> str:
    if not counts:
        return ""
    shown = ", ".join(counted_words(one.word, one.times, texts) for one in counts[:MOST_COUNTED])
    more = len(counts) - MOST_COUNTED
    rest = texts(Phrase(", and {more} more", more=more)) if more > 0 else ""
    return f"{texts(title)}: {shown}{rest}."


def _remarks(told: Gathered, texts: Texts) -> list[Block]:
    remarks = told.told.remarks
    if not remarks:
        return []
    shown = remarks[-MOST_REMARKS:]
    quotes = Quotes(tuple((texts(day_words(one.day)), clipped(one.words)) for one in shown))
    if len(shown) == len(remarks):
        return [quotes]
    newest = Phrase("The newest {shown} of {all} notes:", shown=len(shown), all=len(remarks))
    return [*paragraphs(texts(newest), is_small=True), quotes]
