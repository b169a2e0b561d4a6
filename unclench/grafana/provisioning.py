"""What Grafana has to be told to find the data and the dashboards, and where those files go."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal, assert_never
from urllib.parse import quote

Flavour = Literal["influx", "sqlite"]

DEFAULT_DIRECTORY = Path("/etc/grafana/provisioning")
"""Where Grafana's own packages look."""
TOKEN_FILE = Path("/etc/grafana/unclench-influx-token")
"""A file that only Grafana reads; the token never stands in a provisioning file."""


@dataclass(frozen=True, slots=True)
class InfluxDatasource:
    """The server that the mirror writes to, read with InfluxQL."""

    url: str
    bucket: str

    def told(self) -> str:
        """Return the datasource as a provisioning file."""
        return _DATASOURCE.format(
            uid="unclench-influx",
            kind="influxdb",
            more=_INFLUX.format(
                url=_quoted(self.url),
                bucket=_quoted(self.bucket),
                token=json.dumps(f"$__file{{{TOKEN_FILE}}}"),
            ),
        )


@dataclass(frozen=True, slots=True)
class SqliteDatasource:
    """The journal itself, or a copy of it, read by the plugin frser-sqlite-datasource."""

    journal: Path

    def told(self) -> str:
        """Return the datasource as a provisioning file."""
        path = json.dumps(quote(str(self.journal.absolute())))
        return _DATASOURCE.format(
            uid="unclench-sqlite", kind="frser-sqlite-datasource", more=_SQLITE.format(path=path)
        )


Datasource = InfluxDatasource | SqliteDatasource

_DATASOURCE = """\
# Written by `unclench grafana install`; Grafana reads it when it starts.
apiVersion: 1
datasources:
  - name: {uid}
    uid: {uid}
    type: {kind}
    access: proxy
    editable: false
{more}"""

_INFLUX = """\
    url: {url}
    user: unclench
    jsonData:
      version: InfluxQL
      dbName: {bucket}
      httpMode: POST
    secureJsonData:
      password: {token}
"""

_SQLITE = """\
    jsonData:
      path: {path}
      pathPrefix: "file:"
      pathOptions: mode=ro&_pragma=busy_timeout(5000)
"""

_PROVIDER = """\
# Written by `unclench grafana install`; Grafana reads it when it starts.
apiVersion: 1
providers:
  - name: unclench-{flavour}
    folder: unclench
    type: file
    allowUiUpdates: false
    options:
      path: {path}
"""


def flavour_of(datasource: Datasource) -> Flavour:
    """Return which of the two sets of dashboards asks this datasource."""
    match datasource:
        case InfluxDatasource():
            return "influx"
        case SqliteDatasource():
            return "sqlite"
        case _:
            assert_never(datasource)


def dashboards(flavour: Flavour) -> Iterator[tuple[str, str]]:
    """Give the name and the text of each dashboard."""
    for one in sorted(files("unclench.grafana").joinpath(flavour).iterdir(), key=lambda one: one.name):
        yield one.name, one.read_text("utf-8")


def install(datasource: Datasource, directory: Path) -> list[Path]:
    """Write datasource, provider and dashboards below Grafana's provisioning directory; return the files.

    What an earlier version installed is replaced. Raises OSError.
    """
    flavour = flavour_of(datasource)
    boards = directory.absolute() / "dashboards" / f"unclench-{flavour}"
    texts = {
        directory / "datasources" / f"unclench-{flavour}.yaml": datasource.told(),
        directory / "dashboards" / f"unclench-{flavour}.yaml": _PROVIDER.format(
            flavour=flavour, path=_quoted(str(boards))
        ),
        **{boards / name: text for name, text in dashboards(flavour)},
    }
    for path, text in texts.items():
        _write(path, text)
    return list(texts)


def _quoted(text: str) -> str:
    """Return the text as YAML takes it, and so that Grafana expands no variable in it."""
    return json.dumps(text.replace("$", "$$"))


def _write(path: Path, text: str) -> None:
    """Write so that Grafana, which may look at any moment, never sees half of it; nothing in it is secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    part.chmod(0o644)
    os.replace(part, path)
