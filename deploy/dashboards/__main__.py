"""Writes the dashboards into the package: `python -m deploy.dashboards`."""

import json
from collections.abc import Iterator
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.dashboards.board import composed
from deploy.dashboards.boards import BOARDS
from deploy.dashboards.flavours import FLAVOURS

PACKAGE = Path(__file__).resolve().parents[2] / "unclench" / "grafana"


def generated() -> Iterator[tuple[Path, str]]:
    """Give each file of the package and the text that belongs into it."""
    for flavour in FLAVOURS:
        for board in BOARDS:
            told = json.dumps(composed(board, flavour), cls=JSONEncoder, indent=1, ensure_ascii=False)
            yield PACKAGE / flavour.name / f"{board.key}.json", told + "\n"


def main() -> None:
    """Write them."""
    for path, text in generated():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
