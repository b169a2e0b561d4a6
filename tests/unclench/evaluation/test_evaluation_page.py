"""The page about the evaluation names all that can be asked for."""

from pathlib import Path

import pytest

from unclench.evaluation.detectors import ABLATION_KINDS, KINDS
from unclench.evaluation.wish import SUITES

PAGE = (Path(__file__).parents[3] / "docs" / "evaluation.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [*KINDS, *ABLATION_KINDS, *SUITES])
def test_every_detector_suite_and_part_stands_in_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE
