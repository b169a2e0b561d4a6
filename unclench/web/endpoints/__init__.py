"""Table of all that the page can ask and do, one file each subject."""

from unclench.web.endpoint import Endpoint
from unclench.web.endpoints.answer import ANSWER
from unclench.web.endpoints.now import NOW
from unclench.web.endpoints.practices import ASKED_FIRST, PACE, PRACTICES
from unclench.web.endpoints.session import BEGIN, EFFECT, END, GO_ON
from unclench.web.endpoints.status import STATUS

ENDPOINTS: tuple[Endpoint, ...] = (
    STATUS,
    NOW,
    ANSWER,
    PRACTICES,
    PACE,
    ASKED_FIRST,
    BEGIN,
    GO_ON,
    END,
    EFFECT,
)
