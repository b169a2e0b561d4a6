"""The page's own sentences in other languages: complete, with the same figures, none left over."""

import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from alerts.texts import ENGLISH, LANGUAGES, page_texts
from tests.web.sentences import extract

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "unclench" / "web" / "static"
OTHERS = [language for language in LANGUAGES if language != ENGLISH]


def sentences() -> set[str]:
    """Return what `t()` says anywhere in the page."""
    return {
        said
        for path in STATIC.glob("**/*.js")
        for _, _, said, _ in extract(BytesIO(path.read_bytes()), None, None, None)
    }


def figures(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_the_page_has_sentences_to_say() -> None:
    assert {"Keep", "Pain now", "None of these fits me"} <= sentences()


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_page_is_translated_and_none_is_left_over(language: str) -> None:
    catalogue = (ROOT / "alerts" / "locale" / language / "LC_MESSAGES" / "page.po").read_text("utf-8")
    kept = {str(one.id) for one in read_po(StringIO(catalogue), locale=language) if one.id}
    assert kept == sentences(), "make texts, and translate"
    untranslated = sentences() - set(page_texts(language))
    assert not untranslated, f"without a translation: {sorted(untranslated)}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_has_the_figures_of_the_english(language: str) -> None:
    lost = {one: said for one, said in page_texts(language).items() if figures(one) != figures(said)}
    assert not lost
