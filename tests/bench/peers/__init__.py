"""The table of peers."""

from tests.bench.peer import Peer
from tests.bench.peers import (
    antropy,
    biosppy,
    flirt,
    heartpy,
    hrv,
    hrv_analysis,
    neurokit2,
    pyhrv,
    systole,
)

PEERS: dict[str, Peer] = {
    "neurokit2": neurokit2,
    "pyhrv": pyhrv,
    "hrv-analysis": hrv_analysis,
    "heartpy": heartpy,
    "hrv": hrv,
    "systole": systole,
    "biosppy": biosppy,
    "flirt": flirt,
    "antropy": antropy,
}
