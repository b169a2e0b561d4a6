"""What a file comes to before it is kept on the shelf."""

from pathlib import Path

from ingest.recording import ReadSettings
from unclench.importing import prepared


def test_times_that_count_from_the_beginning_are_no_clock_s(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("time_s,rr_ms\n" + "".join(f"{n * 0.8:.1f},800\n" for n in range(50)))
    shelved = prepared(path, ReadSettings(), None).shelved
    assert shelved is not None
    assert not shelved.clocked
