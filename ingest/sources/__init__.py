"""Table of the sources."""

from ingest.sources.replay import Replay
from ingest.sources.strap import Strap
from ingest.sources.synthetic import Synthetic

AnySource = Replay | Strap | Synthetic
