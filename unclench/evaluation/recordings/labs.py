"""The table of labelled sessions that are recognised."""

from typing import Final

from unclench.evaluation.recordings.biopsykit import BioPsyKit
from unclench.evaluation.recordings.drivedb import DriveDb
from unclench.evaluation.recordings.stress_predict import StressPredict

AnyLab = StressPredict | DriveDb | BioPsyKit

LABS: Final[tuple[AnyLab, ...]] = (StressPredict(), DriveDb(), BioPsyKit())
