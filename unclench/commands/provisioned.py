"""`unclench doctor grafana`: whether what Grafana has to find is where it looks."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from unclench.commands.finding import Finding
from unclench.grafana.provisioning import TOKEN_FILE, Flavour, dashboards


def grafana_findings(directory: Path, token_file: Path = TOKEN_FILE) -> Iterator[Finding]:
    """Give what is so with each flavour below Grafana's provisioning directory, or that there is none."""
    flavours: tuple[Flavour, ...] = get_args(Flavour)
    installed = [one for one in flavours if (directory / "datasources" / f"unclench-{one}.yaml").exists()]
    if not installed:
        fact = f"no dashboards are installed in {directory}"
        yield Finding("dashboards", "note", fact, "unclench grafana install")
    for flavour in installed:
        yield _boards(directory, flavour)
    if "influx" in installed:
        yield _token(token_file)


def _boards(directory: Path, flavour: Flavour) -> Finding:
    place = directory / "dashboards" / f"unclench-{flavour}"
    others = [name for name, text in dashboards(flavour) if not _is(place / name, text)]
    if others:
        fact = f"{place}: not as this version brings them: {', '.join(others)}"
        return Finding(
            f"dashboards, {flavour}", "wrong", fact, "unclench grafana install, then restart Grafana"
        )
    return Finding(f"dashboards, {flavour}", "fine", str(place))


def _is(path: Path, text: str) -> bool:
    try:
        return path.read_text("utf-8") == text
    except (OSError, UnicodeDecodeError):
        return False


def _token(path: Path) -> Finding:
    mend = f"sudo install -m 0640 -g grafana YOUR-TOKEN-FILE {path}"
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Finding("grafana's token", "wrong", f"{path}: {error.strerror}", mend)
    if mode & 0o007:
        return Finding("grafana's token", "wrong", f"{path} is open to every user", f"sudo chmod 0640 {path}")
    return Finding("grafana's token", "fine", str(path))
