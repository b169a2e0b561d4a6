"""Fills docs/evaluation.md: python -m tests.evaluation_page development | suites | picture | held-out."""

import os
import re
import sys
from pathlib import Path

from ingest.desk.day import Suite
from unclench.evaluation.crowd import Evaluation, evaluate
from unclench.evaluation.detectors import ABLATION_KINDS, KINDS, AnyDetector, chosen
from unclench.evaluation.picture import draw
from unclench.evaluation.sheet import over_suites, sheets
from unclench.evaluation.table import as_markdown, markdown_of
from unclench.evaluation.wish import DEVELOPMENT_SEED, HELD_OUT_SEED, SUITES, Wish
from unclench.pipeline import PipelineSettings

DOCS = Path(__file__).resolve().parents[1] / "docs"
PEOPLE, DAYS, LEARNING_DAYS = 40, 8, 5
SUITE_PEOPLE, SUITE_DAYS = 20, 4
"""Of each kind of day, where all kinds are told."""
PICTURED = (3, 2)
"""Person and day that the page shows."""


def main(part: str) -> None:
    """Evaluate, and put the result between the part's marks in the page."""
    settings = PipelineSettings()
    all_of_them, ours = chosen(KINDS, ABLATION_KINDS, settings), chosen(("load",), (), settings)
    match part:
        case "development":
            _fill(part, as_markdown(sheets(_evaluated(DEVELOPMENT_SEED, ("ordinary",), all_of_them))))
        case "held-out":
            _fill(part, as_markdown(sheets(_evaluated(HELD_OUT_SEED, ("ordinary",), all_of_them))))
            _fill("held-out suites", markdown_of(over_suites(_evaluated(HELD_OUT_SEED, SUITES, ours))))
        case "suites":
            _fill(part, markdown_of(over_suites(_evaluated(DEVELOPMENT_SEED, SUITES, ours))))
        case "picture":
            person, day = PICTURED
            wish = _wish(DEVELOPMENT_SEED, ("ordinary",), ours)
            (DOCS / "evaluation-day.svg").write_bytes(draw(wish, person, day, "svg"))
        case _:
            sys.exit(__doc__)


def _wish(seed: int, suites: tuple[Suite, ...], detectors: tuple[AnyDetector, ...]) -> Wish:
    people, days = (PEOPLE, DAYS) if len(suites) == 1 else (SUITE_PEOPLE, SUITE_DAYS)
    return Wish(seed, people, days, LEARNING_DAYS, suites, detectors, PipelineSettings())


def _evaluated(seed: int, suites: tuple[Suite, ...], detectors: tuple[AnyDetector, ...]) -> Evaluation:
    return evaluate(_wish(seed, suites, detectors), os.cpu_count() or 1, lambda: None)


def _fill(part: str, tables: str) -> None:
    page = DOCS / "evaluation.md"
    marks = re.compile(rf"(<!-- results: {part} -->\n).*?(<!-- end -->)", re.DOTALL)
    filled, places = marks.subn(lambda found: f"{found[1]}\n{tables}\n{found[2]}", page.read_text("utf-8"))
    assert places == 1, f"{page} has {places} places for {part}"
    page.write_text(filled, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
