"""An evaluation as one JSON document."""

from dataclasses import fields
from importlib.metadata import version

from unclench.evaluation.crowd import Evaluation, Line
from unclench.evaluation.figures import Estimate, Figures

DIGITS = 4

Value = str | int | float | None
Json = Value | list["Json"] | dict[str, "Json"]


def document(evaluation: Evaluation) -> dict[str, Json]:
    """Return the document: what was evaluated, and for each suite the lines in the table's order."""
    wish = evaluation.wish
    return {
        "kind": "evaluation",
        "version": version("unclench"),
        "seeds": wish.seeds,
        "seed": wish.seed,
        "people": wish.people,
        "days": wish.days,
        "learning_days": wish.learning_days,
        "suites": {suite: [_line(line) for line in lines] for suite, lines in evaluation.suites.items()},
    }


def _line(line: Line) -> Json:
    return {
        "detector": line.kind,
        "words": line.words,
        "figures": _figures(line.figures),
        "short_loads_left_out": _figures(line.without_short),
        "weak_reactors": _figures(line.weak) if line.weak.people else None,
        "false_by_cause": dict(line.causes),
    }


def _figures(told: Figures) -> Json:
    return {field.name: _value(getattr(told, field.name)) for field in fields(told)}


def _value(told: Estimate | int | None) -> Json:
    if not isinstance(told, Estimate):
        return told
    return {"value": _rounded(told.value), "lo95": _rounded(told.low), "hi95": _rounded(told.high)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
