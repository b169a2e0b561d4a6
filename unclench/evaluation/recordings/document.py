"""Figures of recordings as one JSON document."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Final

DIGITS: Final = 4
LEFT_OUT: Final = frozenset({"z"})
"""Every single minute of other people is nobody's figure."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def plain(value: object) -> Json:
    """Return figures as JSON values: dataclasses by their fields, numbers rounded. Raises TypeError."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return round(value, DIGITS)
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case Sequence():
            return [plain(one) for one in value]
        case _ if is_dataclass(value):
            names = [field.name for field in fields(value) if field.name not in LEFT_OUT]
            return {name: plain(getattr(value, name)) for name in names}
        case _:
            raise TypeError(f"no figure: {type(value).__name__}")
