"""Measures one family of ours in a process of its own: FAMILY DAY.npz FILE UNIT are its arguments."""

import sys
from pathlib import Path
from typing import get_args

from ingest.recording import Unit
from tests.bench.families import FAMILIES
from tests.bench.record import Source, kept
from tests.bench.timing import written


def main() -> None:
    """Print one line of JSON."""
    key, day, path, told_unit = sys.argv[1:]
    family = next(one for one in FAMILIES if one.key == key)
    unit: Unit = next(one for one in get_args(Unit) if one == told_unit)
    print(written(family.measure(kept(Path(day)), Source(key, Path(path), unit))))


if __name__ == "__main__":
    main()
