"""An English text for people that knows how it was made, so that it can be said in another language."""

from collections.abc import Callable, Iterable, Mapping
from string import Formatter
from typing import Final

Figure = str | int | float | tuple[str, ...]
_LIST: Final = "{parts}"


class Phrase(str):
    """The English text; beside it, what it was made of: `Phrase("Breathe for {s:.0f} s?", s=60.0)`.

    The first text is the key by which catalogues know it. Figures that are phrases are said in the other
    language too; a tuple is said with commas between. `plural` chooses its form by the figure `n`.
    """

    __slots__ = ("figures", "plural", "singular")
    singular: str
    plural: str
    figures: Mapping[str, Figure]

    def __new__(cls, singular: str, /, **figures: Figure) -> "Phrase":
        """Make the text; without figures it is taken as it stands."""
        return cls._made(singular, "", figures)

    @classmethod
    def counted(cls, singular: str, plural: str, /, **figures: Figure) -> "Phrase":
        """Make the text for the figure `n`: the first form for 1, else the second."""
        return cls._made(singular, plural, figures)

    @classmethod
    def listed(cls, parts: Iterable[str]) -> "Phrase":
        """Make a list of texts, with commas between."""
        return cls(_LIST, parts=tuple(parts))

    @classmethod
    def _made(cls, singular: str, plural: str, figures: Mapping[str, Figure]) -> "Phrase":
        template = plural if plural and figures["n"] != 1 else singular
        made = str.__new__(cls, filled(template, figures, str))
        made.singular, made.plural, made.figures = singular, plural, figures
        return made


def filled(template: str, figures: Mapping[str, Figure], say: Callable[[str], str], point: str = ".") -> str:
    """Return the template with its figures in place; `say` says those that are texts."""
    return _Filler(say, point).vformat(template, (), figures) if figures else template


class _Filler(Formatter):
    def __init__(self, say: Callable[[str], str], point: str) -> None:
        self._say = say
        self._swapped = str.maketrans(".,", f"{point}.") if point != "." else {}

    def format_field(self, value: Figure, format_spec: str) -> str:
        match value:
            case str():
                return format(self._say(value), format_spec)
            case tuple():
                return ", ".join(self._say(one) for one in value)
            case float():
                return format(value, format_spec).translate(self._swapped)
            case _:
                return format(value, format_spec)
