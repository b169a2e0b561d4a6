"""Texts in other languages: complete, with the same figures, and the same as Babel reads them."""

import ast
import copy
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from alerts.catalogue import read_catalogue
from alerts.checkin import BEARS, CLENCHED, CONTEXT_TAGS, FELT, PLACES, more_words
from alerts.diary import Diary
from alerts.notices import offer_notice, phase_notice, reasons_notice, worded
from alerts.phrase import Phrase
from alerts.practices import PRACTICES, Practices
from alerts.prompt import Prompt, PromptKind
from alerts.signs import SIGNS
from alerts.texts import ENGLISH, LANGUAGES, texts_in
from alerts.words import WHY_WORDS, planned_text, why_words
from hrv.event import CheckIn
from unclench.words import GATE_WORDS, LINK_WORDS, load_words

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [language for language in LANGUAGES if language != ENGLISH]
GERMAN = texts_in("de")


def catalogue(language: str) -> str:
    return (ROOT / "alerts" / "locale" / language / "LC_MESSAGES" / "unclench.po").read_text("utf-8")


def messages(language: str) -> dict[str, Message]:
    found = read_po(StringIO(catalogue(language)), locale=language)
    return {one.id if isinstance(one.id, str) else one.id[0]: one for one in found if one.id}


def told(message: Message) -> tuple[str, ...]:
    """Return the forms of a translation."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def phrases() -> Iterator[tuple[str, str]]:
    """Give every text that the code marks, wherever it stands, with its plural."""
    for path in [*ROOT.glob("alerts/**/*.py"), *ROOT.glob("unclench/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Phrase", "Phrase.counted"):
                texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
                if texts:
                    yield str(texts[0]), str(texts[1]) if len(texts) > 1 else ""


def figures(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_code_is_in_the_catalogue_and_none_is_left_over(language: str) -> None:
    assert set(messages(language)) == {singular for singular, _ in phrases()}, "make texts, and translate"


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_is_certain_and_has_the_figures_of_the_english(language: str) -> None:
    for key, message in messages(language).items():
        forms = told(message)
        assert all(forms), f"{key!r} is not translated"
        assert not message.fuzzy, f"{key!r} is uncertain"
        english = {key} if isinstance(message.id, str) else set(message.id)
        counted = {"n"} if len(english) > 1 else set()
        for form in forms:
            assert figures(form) | counted == figures(" ".join(english)) | counted, key


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_is_read_as_babel_reads_it(language: str) -> None:
    by_babel = {key: told(one) for key, one in messages(language).items()}
    assert texts_in(language).catalogue.forms == by_babel


def test_a_plural_s_key_is_one_text_alone() -> None:
    plurals = dict(phrases())
    assert all(plurals[singular] == plural for singular, plural in phrases())


def said() -> Iterator[str]:
    """Give the texts that a person meets away from the terminal."""
    for practice in PRACTICES:
        yield from (practice.title, practice.offer, *(step.words for step in practice.steps()))
        yield practice.phase(practice.length_ms).words
    for kind in get_args(PromptKind):
        yield from (planned_text(kind, practice.kind) for practice in PRACTICES if kind != "load")
    for sign in SIGNS:
        yield from (sign.title, sign.judge(Diary(())).words)
    yield why_words([*WHY_WORDS])
    yield from (*GATE_WORDS.values(), *LINK_WORDS.values(), load_words(None), load_words(3.0))
    yield from (*PLACES, *FELT, *CLENCHED, *BEARS, *CONTEXT_TAGS)


def test_all_that_a_person_meets_is_said_in_german() -> None:
    same = {"HRV", "Signal", "sport"}
    left = {text for text in said() if GERMAN(text) == text} - same
    assert not left


def test_a_notice_is_german_to_its_last_button() -> None:
    practices = Practices()
    for practice in PRACTICES:
        offered = Prompt(0, 0, "snack", "offered", practice.kind, planned_text("snack", practice.kind))
        phase = phase_notice(practice, practice.phase(0))
        for notice in (offer_notice(offered, practices), phase, reasons_notice(0, 9)):
            shown = worded(notice, GERMAN)
            pairs = (
                (notice.title, shown.title),
                (notice.text, shown.text),
                (notice.far_words, shown.far_words),
            )
            assert all(english != german for english, german in pairs)
            assert [one.key for one in shown.buttons] == [one.key for one in notice.buttons]
            assert all(not isinstance(one.words, Phrase) for one in shown.buttons)
    later = worded(offer_notice(offered, practices), GERMAN).buttons
    assert [one.words for one in later[1:]] == ["Später", "Passt nicht"]


def test_numbers_have_the_language_s_decimal_point() -> None:
    figure = Phrase("coherence {share:.2f}", share=0.75)
    assert (str(figure), GERMAN(figure)) == ("coherence 0.75", "Kohärenz 0,75")
    assert GERMAN(Phrase("{value:,.0f} ms²/Hz", value=12345.0)) == "12.345 ms²/Hz"


def test_a_number_chooses_its_plural() -> None:
    one, two = (Phrase.counted("{n} packet came twice", "{n} packets came twice", n=n) for n in (1, 2))
    assert (one, two) == ("1 packet came twice", "2 packets came twice")
    assert (GERMAN(one), GERMAN(two)) == ("1 Paket kam doppelt", "2 Pakete kamen doppelt")


def test_what_somebody_wrote_themselves_stays_as_it_is() -> None:
    own = CheckIn(0, clenching=("jaw",), relief="some", note="some {braces}, at sea")
    assert (
        GERMAN(Phrase.listed(more_words(own)))
        == "angespannt: Kiefer, Linderung: etwas, some {braces}, at sea"
    )
    assert GERMAN("calm") == "calm"


def test_a_word_in_the_wearer_s_language_is_kept_in_english() -> None:
    assert GERMAN.kept("  Nacken   LINKS ", PLACES) == "neck left"
    assert GERMAN.kept("zuversichtlich", FELT) == "zuversichtlich"
    assert len({GERMAN.word(one).casefold() for one in (*BEARS, *CONTEXT_TAGS)}) == len(
        (*BEARS, *CONTEXT_TAGS)
    )


def test_a_phrase_can_be_copied() -> None:
    phrase = Phrase("Breathe for {length_s:.0f} s?", length_s=60.0)
    assert GERMAN(copy.deepcopy(phrase)) == GERMAN(phrase) == "60 s atmen?"


def test_a_language_without_texts_is_refused_naming_those_there_are() -> None:
    with pytest.raises(ValueError, match="there are no texts in 'xx'; there are: de, en"):
        texts_in("xx")


def test_what_is_untranslated_uncertain_or_no_longer_used_is_left_out() -> None:
    read = read_catalogue(
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "a"\nmsgstr ""\n\n#, fuzzy\nmsgid "b"\nmsgstr "B"\n\n#~ msgid "c"\n#~ msgstr "C"\n\n'
        'msgid "d"\n"e"\nmsgstr "D"\n"E"\n'
    )
    assert read.forms == {"de": ("DE",)}
    assert (read.plural(1), read.plural(2)) == (0, 1)


def test_a_line_that_is_none_of_a_catalogue_is_named() -> None:
    with pytest.raises(ValueError, match="'nonsense' is no line of a catalogue"):
        read_catalogue('msgid "a"\nnonsense\n')
