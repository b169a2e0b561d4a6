"""Packages that only some people want: imported when they are used, and told when they are not there."""

from importlib import import_module
from types import ModuleType


class AnalysisError(Exception):
    """A report can't be made; the text names the fact and the mend."""


class ExtraMissingError(AnalysisError):
    """An optional package is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        """Keep what was wanted and the extra that brings it."""
        super().__init__(what, extra)
        self.what = what
        self.extra = extra

    def __str__(self) -> str:
        """Say what is needed and how to get it."""
        return f"{self.what} needs the extra '{self.extra}': pip install 'unclench[{self.extra}]'"


class PaperError(AnalysisError):
    """The libraries of the system that lay out a page are not there."""

    def __init__(self, fact: str) -> None:
        """Keep what could not be loaded."""
        super().__init__(fact)
        self.fact = fact

    def __str__(self) -> str:
        """Say what is missing and how to get it."""
        return (
            f"a PDF needs Pango, which is not on this machine ({self.fact}): on Debian"
            " `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`; --html needs nothing"
        )


class WriteError(AnalysisError):
    """A file can't be written."""

    def __init__(self, path: str, fact: str) -> None:
        """Keep the file and what the system said."""
        super().__init__(path, fact)
        self.path = path
        self.fact = fact

    def __str__(self) -> str:
        """Say file and fact."""
        return f"{self.path}: can't be written: {self.fact}"


def module(name: str, what: str, extra: str) -> ModuleType:
    """Import a module of an optional package. Raises ExtraMissingError."""
    try:
        return import_module(name)
    except ImportError:
        raise ExtraMissingError(what, extra) from None
