"""The flavours, one line each."""

from deploy.dashboards.flavour import Flavour
from deploy.dashboards.influx import Influx
from deploy.dashboards.sqlite import Sqlite

FLAVOURS: tuple[Flavour, ...] = (Influx(), Sqlite())
