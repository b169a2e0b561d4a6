"""Reads a gettext catalogue as translators keep it (`.po`): what a text is called in another language."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import c2py
from itertools import groupby
from typing import Final

_FIELD: Final = re.compile(r'(?:(msgid|msgid_plural|msgstr)(?:\[(\d+)\])?\s+)?(".*")')
_PLURAL: Final = re.compile(r"plural=([^;\n]+)")


def _one_form(_: int) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language, by the English ones."""

    forms: Mapping[str, tuple[str, ...]]
    """One form, or as many as the language has plurals."""
    plural: Callable[[int], int] = _one_form
    """Which form a number takes."""


def read_catalogue(text: str) -> Catalogue:
    """Read a catalogue; what is untranslated, uncertain (`fuzzy`) or no longer used is left out.

    Raises:
        ValueError: a line is none of a catalogue.
    """
    forms = dict(filter(None, map(_entry, _blocks(text))))
    header = forms.pop("", ("",))[0]
    rule = _PLURAL.search(header)
    return Catalogue(forms, c2py(rule[1]) if rule else _one_form)


def _blocks(text: str) -> list[list[str]]:
    lines = [line.strip() for line in text.splitlines()]
    return [list(block) for is_full, block in groupby(lines, bool) if is_full]


def _entry(lines: list[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the English text and its forms; None when there is nothing to say."""
    if any(line.startswith("#,") and "fuzzy" in line for line in lines):
        return None
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        if not line.startswith("#"):
            field = _FIELD.fullmatch(line)
            if field is None:
                raise ValueError(f"{line!r} is no line of a catalogue")
            name = f"{field[1]}{field[2] or ''}" if field[1] else name
            fields[name] = fields.get(name, "") + _unquoted(field[3])
    told = tuple(text for name, text in fields.items() if name.startswith("msgstr"))
    return (fields["msgid"], told) if told and all(told) else None


def _unquoted(text: str) -> str:
    return str(ast.literal_eval(text))
