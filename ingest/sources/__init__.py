"""Table of the sources."""

from ingest.sources.none import NoStrap
from ingest.sources.replay import Replay
from ingest.sources.strap import Strap
from ingest.sources.synthetic import Synthetic

AnySource = NoStrap | Replay | Strap | Synthetic
