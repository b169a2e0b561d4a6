"""The table of signs."""

from typing import Final

from alerts.phrase import Phrase
from alerts.signs.busy_seasons import BusySeasons
from alerts.signs.imaging import NormalImaging
from alerts.signs.morning import BetterInTheMorning
from alerts.signs.present import Present
from alerts.signs.relief import TemporaryRelief
from alerts.signs.sides import ShiftsSides
from alerts.signs.vacation import BetterOnVacation

AnySign = (
    BusySeasons
    | BetterOnVacation
    | ShiftsSides
    | BetterInTheMorning
    | NormalImaging
    | Present
    | TemporaryRelief
)

SIGNS: Final[tuple[AnySign, ...]] = (
    BusySeasons(),
    BetterOnVacation(),
    ShiftsSides(),
    BetterInTheMorning(),
    NormalImaging(),
    Present("clenching", Phrase("You clench jaw, shoulders or glutes"), Phrase("something was held tight")),
    Present("wired_tired", Phrase("Wired but tired"), Phrase("you were wound up and worn out at once")),
    TemporaryRelief(),
    Present(
        "wishes_rub", Phrase("You could be rubbed all day"), Phrase("you could have been rubbed all day")
    ),
)
