"""The same parsers under a fuzzer that looks for new ways through the code; wants the package atheris.

    python -m tests.fuzz.strap_atheris -runs=10000000 -seed=1 -max_len=256

The first byte of an input chooses the parser. Anything but a value or the parser's own error ends the run.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ingest"]):
    from tests.fuzz.strap_bytes import PARSERS, seeds


def try_one(data: bytes) -> None:
    """Give one input to one parser."""
    if data:
        _, parse, refusal = PARSERS[data[0] % len(PARSERS)]
        try:
            parse(data[1:])
        except refusal:
            return


def main() -> None:
    """Begin with the sound packets, and go on from there."""
    with tempfile.TemporaryDirectory() as corpus:
        for number, (parsers, body) in enumerate(seeds()):
            for parser in parsers:
                Path(corpus, f"{number}-{parser}").write_bytes(bytes([parser]) + body)
        atheris.Setup([*sys.argv, corpus], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
