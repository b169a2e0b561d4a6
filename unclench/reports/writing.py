"""Writes a report: figures to sections, in the wearer's language."""

from collections.abc import Callable

from alerts.checkin import FLAGS
from alerts.phrase import Phrase
from alerts.safety import DISCLAIMER, NO_PATTERNS, UNREVIEWED
from alerts.texts import Texts
from unclench.reports.document import Advice, Block, Document, Section, paragraphs
from unclench.reports.gathered import Gathered
from unclench.reports.on_load import course_section, stretches_section, wear_section
from unclench.reports.on_method import method_section
from unclench.reports.on_the_back import back_section, signs_section
from unclench.reports.on_the_person import practices_section, practised_section, sleep_section, words_section
from unclench.reports.shortening import shortened
from unclench.reports.wording import LONGEST_NAME, clipped, day_words
from unclench.warning_signs import advice_on
from unclench.words import local_time, plain

Write = Callable[[Gathered, Texts], Section | None]

_WHOLE: tuple[Write, ...] = (
    wear_section,
    course_section,
    stretches_section,
    practices_section,
    back_section,
    signs_section,
    sleep_section,
    words_section,
    method_section,
)
_SHORT: tuple[Write, ...] = (wear_section, course_section, practised_section, back_section, words_section)


def written(told: Gathered, texts: Texts, name: str = "", *, is_short: bool = False) -> Document:
    """Return the report in words; `is_short`: one page."""
    sections = [_standing(told, texts), *(write(told, texts) for write in (_SHORT if is_short else _WHOLE))]
    shown = [one for one in sections if one is not None]
    return Document(
        language=texts.language,
        title=texts(_title(told, is_short=is_short)),
        name=clipped(" ".join(plain(name).split()), LONGEST_NAME),
        subtitle=texts(_subtitle(told)),
        sections=tuple(map(shortened, shown)) if is_short else tuple(shown),
        footer=texts(DISCLAIMER),
        is_short=is_short,
    )


def _title(told: Gathered, *, is_short: bool) -> Phrase:
    if is_short and told.span.days == 7:
        return Phrase("A week with unclench")
    return Phrase.counted("{n} week with unclench", "{n} weeks with unclench", n=told.span.days // 7)


def _subtitle(told: Gathered) -> Phrase:
    return Phrase(
        "{first} to {last} ({zone}), made on {made}",
        first=day_words(told.span.first),
        last=day_words(told.span.last),
        zone=told.span.zone,
        made=day_words(local_time(told.made_ms, told.span.zone).date()),
    )


def _standing(told: Gathered, texts: Texts) -> Section:
    """Return what a reader has to know first: warning signs, invented days, and what this is."""
    blocks: list[Block] = []
    if told.flags:
        lines = tuple(texts(FLAGS.get(flag, flag)) for flag in told.flags)
        words = (texts(advice_on(told.flags)), texts(NO_PATTERNS))
        blocks.append(Advice(texts(Phrase("Warning signs were ticked")), lines, words))
    if told.is_demo:
        invented = Phrase("These days are invented: they come from a demonstration, not from a person.")
        blocks.append(Advice(texts(Phrase("A demonstration")), (), (texts(invented),)))
    return Section("", (*blocks, *_opening(told, texts)))


def _opening(told: Gathered, texts: Texts) -> list[Block]:
    what = Phrase(
        "What a heart-rate chest strap and the wearer's own answers came to. Load is how far the heart rate"
        " lies above, and its beat-to-beat variability below, this person's own usual while sitting still."
        " It is no diagnosis and names no cause."
    )
    asked = ""
    if told.flags == () and not told.flags_due:
        asked = Phrase("The warning signs were asked in the last four weeks, and none was ticked.")
    return paragraphs(texts(what), texts(asked), texts(UNREVIEWED) if told.flags else "")
