"""Says texts in the wearer's language: English as they stand, others from the catalogues of `locale/`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from alerts.catalogue import Catalogue, read_catalogue
from alerts.phrase import Phrase, filled

ENGLISH: Final = "en"
DECIMAL_POINT: Final = Phrase(".")
"""What parts a number from its decimals."""


@dataclass(frozen=True, slots=True)
class Texts:
    """One language."""

    language: str
    catalogue: Catalogue

    def __call__(self, text: str) -> str:
        """Return the text in this language; one that is no `Phrase` is somebody's own, and stays."""
        return self._said(text) if isinstance(text, Phrase) else text

    def word(self, kept: str) -> str:
        """Return what a word that is kept in English (a place, a tag, a feeling) is called here."""
        return self.catalogue.forms.get(kept, (kept,))[0]

    def words(self, kept: Iterable[str]) -> str:
        """Return several such words, with commas between."""
        return ", ".join(map(self.word, kept))

    def kept(self, word: str, known: Iterable[str]) -> str:
        """Return the English word, of the known ones, that this one means; itself when it means none."""
        meant = " ".join(word.casefold().split())
        return next((one for one in known if self.word(one).casefold() == meant), word)

    def _said(self, phrase: Phrase) -> str:
        forms = self.catalogue.forms.get(phrase.singular)
        if forms is None:
            return self._without(phrase)
        count = phrase.figures.get("n") if phrase.plural else None
        form = forms[self.catalogue.plural(count)] if isinstance(count, int) else forms[0]
        return filled(form, phrase.figures, self, self.word(DECIMAL_POINT))

    def _without(self, phrase: Phrase) -> str:
        """Say a phrase that this catalogue doesn't know: in English, its parts as far as they are known."""
        is_many = phrase.plural and phrase.figures["n"] != 1
        template = phrase.plural if is_many else phrase.singular
        return filled(template, phrase.figures, self, self.word(DECIMAL_POINT))


IN_ENGLISH: Final = Texts(ENGLISH, Catalogue({}))


@cache
def texts_in(language: str) -> Texts:
    """Return the texts of a language. Raises ValueError, naming those that there are."""
    if language not in LANGUAGES:
        raise ValueError(f"there are no texts in {language!r}; there are: {', '.join(LANGUAGES)}")
    if language == ENGLISH:
        return IN_ENGLISH
    return Texts(language, read_catalogue((_LOCALE / language / _CATALOGUE).read_text("utf-8")))


@cache
def page_texts(language: str) -> Mapping[str, str]:
    """Return what the page's own sentences are called in a language, by the English ones."""
    if language == ENGLISH:
        return {}
    page = read_catalogue((_LOCALE / language / _PAGE_CATALOGUE).read_text("utf-8"))
    return {english: forms[0] for english, forms in page.forms.items()}


_LOCALE: Final = files("alerts") / "locale"
_CATALOGUE: Final = "LC_MESSAGES/unclench.po"
_PAGE_CATALOGUE: Final = "LC_MESSAGES/page.po"
LANGUAGES: Final = tuple(sorted({ENGLISH, *(one.name for one in _LOCALE.iterdir() if one.is_dir())}))
"""Languages that there are texts in: English, and whatever lies in `locale/`."""
