"""The sections on pain and on the nine signs; neither stands there with a warning sign that is ticked."""

from typing import Final

from alerts.checkin import PLACES
from alerts.phrase import Phrase
from alerts.texts import Texts
from unclench.reports.document import Block, Picture, Section, Table, paragraphs, section
from unclench.reports.gathered import Gathered
from unclench.reports.told import Count, Told
from unclench.reports.wording import clipped, counted_words

MOST_OWN_PLACES: Final = 6
_LONGEST_PLACE: Final = 40


def back_section(told: Gathered, texts: Texts) -> Section | None:
    """Say how much it hurt and where; None with a warning sign that is ticked."""
    if not told.tells_of_the_back:
        return None
    title, said = texts(Phrase("Pain, and where")), told.told
    if not said.pain_reports and not said.place_reports:
        return section(title, paragraphs(texts(Phrase("Nothing was told of pain."))))
    blocks: list[Block] = []
    if said.pain_mean is not None:
        shown = Phrase(
            "Above: pain of each day (0 none, 10 worst). Below: load of the day. Hatched: days tagged as"
            " vacation."
            " Side by side is no proof that one follows the other."
        )
        blocks.append(Picture("pain", texts(shown)))
        blocks += paragraphs(texts(_pain_words(said)))
    if said.place_reports:
        blocks += [Picture("body", texts(_body_words(said, texts))), *_own_places(said, texts)]
    return section(title, blocks)


def _pain_words(said: Told) -> Phrase:
    return Phrase.counted(
        "{n} report: {mean:.1f} of 10 on average, {most} at most, {painless} without any pain.",
        "{n} reports: {mean:.1f} of 10 on average, {most} at most, {painless} without any pain.",
        n=said.pain_reports,
        mean=said.pain_mean or 0.0,
        most=said.pain_most or 0,
        painless=said.painless,
    )


def _body_words(said: Told, texts: Texts) -> Phrase:
    known = [one for one in said.places if one.word in PLACES]
    return Phrase(
        "How many of {n} reports with a place named it: {places}.",
        n=said.place_reports,
        places=", ".join(counted_words(one.word, one.times, texts) for one in known) or "–",
    )


def _own_places(said: Told, texts: Texts) -> list[Block]:
    own = [one for one in said.places if one.word not in PLACES]
    if not own:
        return []
    shown = ", ".join(_own(one) for one in own[:MOST_OWN_PLACES])
    more = len(own) - MOST_OWN_PLACES
    rest = texts(Phrase(", and {more} more", more=more)) if more > 0 else ""
    title = texts(Phrase("Places in words of their own"))
    return paragraphs(f"{title}: {shown}{rest}.")


def _own(place: Count) -> str:
    return f"{clipped(place.word, _LONGEST_PLACE)} ({place.times})"


def signs_section(told: Gathered, texts: Texts) -> Section | None:
    """Tell the nine signs with their days; None with a warning sign that is ticked."""
    if not told.tells_of_the_back:
        return None
    title, signs = texts(Phrase("Nine signs, asked of these days")), told.signs
    if told.flags_due:
        due = Phrase(
            "The warning signs were not answered in the last four weeks, and come first: unclench safety"
            " --ask. Until"
            " then no sign is told."
        )
        return section(title, paragraphs(texts(due)))
    if not signs.days:
        return section(title, paragraphs(texts(Phrase("Nothing to ask yet: no check-in was made."))))
    asked = Phrase.counted(
        "Asked of {n} day up to the last. Four weeks seldom suffice for a sign to be found, twelve mostly"
        " do.",
        "Asked of {n} days up to the last. Four weeks seldom suffice for a sign to be found, twelve mostly"
        " do.",
        n=signs.days,
    )
    head = (Phrase("sign"), Phrase("it …"), Phrase("what the days say"), Phrase("figures"))
    rows = tuple(
        (one.title, one.verdict_words, one.words, one.figures or f"n = {one.n}") for one in signs.found
    )
    return section(
        title,
        paragraphs(texts(asked)),
        [Table("", tuple(map(texts, head)), rows)],
        paragraphs(signs.chance, is_small=True),
    )
