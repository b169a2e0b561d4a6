"""What can go wrong with what is kept."""

from pathlib import Path


class StoreError(Exception):
    """The store can't do what it was asked."""


class JournalError(StoreError):
    """The journal can't be opened, read or written; the text names the file, the fact and the mend."""

    def __init__(self, path: Path, fact: str, mend: str) -> None:
        """Keep what is known, for whoever shows it."""
        super().__init__(path, fact, mend)
        self.path = path
        self.fact = fact
        self.mend = mend

    def __str__(self) -> str:
        """Say file, fact and mend in one line."""
        return f"{self.path}: {self.fact}: {self.mend}"


class DamagedError(JournalError):
    """What the file holds is not what was written: the next run puts it aside and rebuilds it."""


class LockedError(StoreError):
    """Another process works on the data directory."""

    def __init__(self, data_dir: Path, pid: int | None) -> None:
        """Keep the directory and the other's process id; None when it has not told it yet."""
        super().__init__(data_dir, pid)
        self.data_dir = data_dir
        self.pid = pid

    def __str__(self) -> str:
        """Say who is there, and what to do."""
        who = "another process" if self.pid is None else f"process {self.pid}"
        return f"{self.data_dir}: {who} works on this data already: stop it, or choose another --data-dir"
