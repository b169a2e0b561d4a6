"""Every constant that a person may set: what it means, its unit, its default, and what the code takes for it.

Nothing stands here twice: meanings are the docstrings beside the fields, bounds are found by asking the code.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import JsonValue, TypeAdapter

from alerts.practices import KINDS as PRACTICE_KINDS
from alerts.texts import LANGUAGES
from unclench.config import Config

Kind = Literal["switch", "whole", "number", "choice", "time", "text", "texts", "wholes", "numbers"]
"""What a value is; the last three are lists."""

UNITS: Final = {
    "ms": "ms",
    "s": "s",
    "minutes": "min",
    "days": "days",
    "hour": "o'clock",
    "bpm": "bpm",
    "mg": "mg",
    "pct": "%",
    "beats": "beats",
    "spreads": "spreads",
}
"""By the last word of a name: every quantity bears its unit."""
_LONGER_UNITS: Final = {"_per_min": "a minute", "minutes_a_day": "min a day", "_a_day": "a day"}
_UNITS_OF_TABLES: Final = {"retention": "days"}
_FARTHEST: Final = 1e9
"""What is taken so far out has no bound."""
_SEEDS: Final = (1, 2, 3, 5, 8, 13)
_NO_WORD: Final = "no such word"


@dataclass(frozen=True, slots=True)
class Bound:
    """Where what may be set ends."""

    value: float
    counted: bool
    """Whether the value itself may still be set."""


@dataclass(frozen=True, slots=True)
class Constant:
    """One constant."""

    key: str
    """As `policy.prompts_a_day`."""
    subject: str
    """The table it stands in, as `policy`; empty: none."""
    meaning: str
    kind: Kind
    unit: str
    default: JsonValue
    choices: tuple[str, ...]
    """Empty: anything of its kind."""
    least: Bound | None
    most: Bound | None
    optional: bool
    """Whether it may be left empty."""


@cache
def constants() -> tuple[Constant, ...]:
    """Return all of them, in the order of the configuration; lists of entries and secrets are none."""
    found = [_of_config("zone", "text", ()), _of_config("language", "choice", LANGUAGES)]
    for name in Config.model_fields:
        value = default_of(name)
        if is_dataclass(value) and not isinstance(value, type):
            found.extend(_in_table(value, f"{name}.", lambda one: one))
    return tuple(found)


def default_of(name: str) -> object:
    """Return what holds for a key of the configuration when nobody sets it."""
    default: object = Config.model_fields[name].get_default(call_default_factory=True)
    return default


@cache
def meanings(of: type) -> dict[str, str]:
    """Return the docstrings that stand beside the fields of a class, read from its source."""
    found: dict[str, str] = {}
    for one in reversed([one for one in of.__mro__ if one is of or is_dataclass(one)]):
        body = ast.parse(textwrap.dedent(inspect.getsource(one))).body[0]
        assert isinstance(body, ast.ClassDef)
        for field, beside in pairwise(body.body):
            match field, beside:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = " ".join(inspect.cleandoc(text).replace("`", "").split())
    return found


def unit_of(key: str) -> str:
    """Return the unit that a name bears; empty when it bears none."""
    table, _, name = key.rpartition(".")
    longer = next((unit for end, unit in _LONGER_UNITS.items() if name.endswith(end)), "")
    return longer or UNITS.get(name.rpartition("_")[2], "") or _UNITS_OF_TABLES.get(table, "")


Settings = Any
"""A frozen dataclass of constants: which one is known only by its name in the configuration."""


def _in_table(table: Settings, prefix: str, whole: Callable[[Settings], Settings]) -> Iterator[Constant]:
    """Give the constants of a table and of those in it; `whole` rebuilds what it stands in, or refuses."""
    for field in fields(table):
        value = getattr(table, field.name)

        def rebuilt(one: object, name: str = field.name) -> Settings:
            return whole(replace(table, **{name: one}))

        if is_dataclass(value):
            yield from _in_table(value, f"{prefix}{field.name}.", rebuilt)
        elif not (get_origin(field.type) is Literal and len(get_args(field.type)) == 1):
            of: type = type(table)
            meaning = meanings(of)[field.name]
            written: Any = field.type
            plain = get_args(written)[0] if get_origin(written) is Annotated else written
            takes = _asking(rebuilt, _checking(written))
            yield _constant(f"{prefix}{field.name}", meaning, plain, value, takes)


@cache
def _checking(of: Any) -> TypeAdapter[object]:
    return TypeAdapter(of)


def _asking(rebuilt: Callable[[object], Settings], checked: TypeAdapter[object]) -> Callable[[object], bool]:
    """Return what tells whether a value is taken: by its own type, and by all that it stands in."""

    def takes(value: object) -> bool:
        try:
            rebuilt(checked.validate_python(value))
        except ValueError:
            return False
        return True

    return takes


def _constant(
    key: str, meaning: str, of: object, default: object, takes: Callable[[object], bool]
) -> Constant:
    optional = isinstance(of, UnionType) and NoneType in get_args(of)
    plain = next(one for one in get_args(of) if one is not NoneType) if optional else of
    kind, choices = _kind(plain, takes)
    least = most = None
    if plain in (int, float):
        known = default if isinstance(default, int | float) else _taken(takes)
        least, most = _bound(known, -_FARTHEST, plain, takes), _bound(known, _FARTHEST, plain, takes)
    return Constant(
        key=key,
        subject=key.rpartition(".")[0],
        meaning=meaning,
        kind=kind,
        unit=unit_of(key),
        default=TypeAdapter(object).dump_python(default, mode="json"),
        choices=choices,
        least=least,
        most=most,
        optional=optional or (kind == "time" and takes("")),
    )


def _kind(of: object, takes: Callable[[object], bool]) -> tuple[Kind, tuple[str, ...]]:
    """Return what the value is, and its choices; of a text the code is asked what it takes."""
    if get_origin(of) is Literal:
        return "choice", get_args(of)
    if get_origin(of) is tuple:
        return _list_kind(get_args(of)[0], takes)
    if of is not str:
        plain: dict[object, Kind] = {bool: "switch", int: "whole", float: "number"}
        return plain[of], ()
    if takes(_NO_WORD):
        return "text", ()
    return ("time", ()) if takes("12:00") or takes("08:01") else ("choice", PRACTICE_KINDS)


def _list_kind(of: object, takes: Callable[[object], bool]) -> tuple[Kind, tuple[str, ...]]:
    if of is int:
        return "wholes", ()
    if of is float:
        return "numbers", ()
    is_of_practices = takes(PRACTICE_KINDS[:1]) and not takes((_NO_WORD,))
    return "texts", PRACTICE_KINDS if is_of_practices else ()


def _taken(takes: Callable[[object], bool]) -> float:
    return next(seed for seed in _SEEDS if takes(float(seed)))


def _bound(known: float, far: float, of: object, takes: Callable[[object], bool]) -> Bound | None:
    """Return the bound between what is known to be taken and far out, found by halving; None: none."""
    if takes(int(far) if of is int else far):
        return None
    if of is int:
        return _whole_bound(int(known), int(far), takes)
    inside, outside = float(known), far
    for _ in range(100):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if takes(middle) else (inside, middle)
    value = round(outside, 6) + 0.0
    return Bound(value, takes(value))


def _whole_bound(inside: int, outside: int, takes: Callable[[object], bool]) -> Bound:
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        inside, outside = (middle, outside) if takes(middle) else (inside, middle)
    return Bound(inside, True)


def _of_config(name: str, kind: Kind, choices: tuple[str, ...]) -> Constant:
    default = TypeAdapter(str).validate_python(default_of(name))
    return Constant(name, "", meanings(Config)[name], kind, "", default, choices, None, None, False)
