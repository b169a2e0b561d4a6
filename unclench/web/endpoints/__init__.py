"""Table of all that the page can ask and do, one file each subject."""

from unclench.web.endpoint import Endpoint
from unclench.web.endpoints.data import DATA, MAKE, PROGRESS
from unclench.web.endpoints.settings import DRY_RUN, SAVE, SETTINGS
from unclench.web.endpoints.status import STATUS
from unclench.web.endpoints.straps import FORGET, PAIR, SEARCH, STRAP

ENDPOINTS: tuple[Endpoint, ...] = (
    STATUS,
    SETTINGS,
    DRY_RUN,
    SAVE,
    STRAP,
    SEARCH,
    PAIR,
    FORGET,
    DATA,
    PROGRESS,
    MAKE,
)
