"""Table of the mirrors."""

from unclench.store.mirrors.influx import Influx

AnyMirror = Influx
