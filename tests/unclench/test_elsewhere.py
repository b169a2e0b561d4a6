"""Where there is no D-Bus, all that needs no strap works all the same."""

import subprocess
import sys

_PROGRAM = """
import sys
import bleak, hrv.analysis, unclench.config
for name in [one for one in sys.modules if one.partition(".")[0] in ("ingest", "dbus_fast")]:
    del sys.modules[name]
sys.platform = "darwin"
sys.modules["dbus_fast"] = None
import unclench.cli
import ingest.sources
"""


def test_the_commands_can_be_imported_without_dbus() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
