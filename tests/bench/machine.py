"""The machine that is measured on, and the environment that every measured process is given."""

import ctypes
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

THREADS = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "NUMBA", "BLIS", "VECLIB_MAXIMUM")
TUNING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""Would have everybody's linear algebra run with a kernel that is not this processor's."""
CHECKOUT = Path(__file__).resolve().parents[2]


def environment(given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return an environment of one thread, untuned, in which no checkout shadows a package."""
    kept = {name: value for name, value in given.items() if name not in (*TUNING, "PYTHONPATH")}
    return kept | {f"{name}_NUM_THREADS": "1" for name in THREADS} | {"MPLBACKEND": "Agg"}


def machine() -> dict[str, str]:
    """Return the facts that belong to every figure."""
    return {
        "date": f"{datetime.now().astimezone():%Y-%m-%d}",
        "processor": f"{_processor()}, {os.cpu_count()} cores, one thread used",
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "numpy": f"{np.__version__}{_blas_kernel()}",
        "scipy": version("scipy"),
        "commit": _commit(),
        "load": f"{os.getloadavg()[0]:.1f} processes before the start",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _blas_kernel() -> str:
    """Name the kernel that OpenBLAS chose in this very process, if it is the one in NumPy's own wheel."""
    folder = Path(np.__file__).parents[1] / "numpy.libs"
    for library in folder.glob("*openblas*"):
        named = getattr(ctypes.CDLL(str(library)), "scipy_openblas_get_corename64_", None)
        if named is not None:
            named.restype = ctypes.c_char_p
            return f", OpenBLAS kernel {named().decode()}"
    return ""


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=CHECKOUT, capture_output=True, text=True
    )
    return told.stdout.strip() or "unknown"


def peak_mb() -> float:
    """Return the most memory this process took, MB; Linux alone leaves out what its parent took."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    sys.exit("this system does not tell how much memory a process took")
