"""Table of all that the page can ask and do, one file each subject."""

from unclench.web.endpoint import Endpoint
from unclench.web.endpoints.answer import ANSWER
from unclench.web.endpoints.checkins import CHECKIN, CHECKIN_RETRACT, CHECKINS
from unclench.web.endpoints.data import DATA, ERASE, MAKE, PROGRESS, TRACES
from unclench.web.endpoints.day import DAY, WHY
from unclench.web.endpoints.now import NOW
from unclench.web.endpoints.patterns import OUTCOMES, PATTERNS
from unclench.web.endpoints.practices import ASKED_FIRST, PACE, PRACTICES
from unclench.web.endpoints.safety import SAFETY_FLAGS, SAFETY_TOLD
from unclench.web.endpoints.session import BEGIN, EFFECT, END, GO_ON
from unclench.web.endpoints.settings import DRY_RUN, SAVE, SETTINGS
from unclench.web.endpoints.signs import SIGNS
from unclench.web.endpoints.status import STATUS
from unclench.web.endpoints.straps import FORGET, PAIR, SEARCH, STRAP
from unclench.web.endpoints.tags import TAG, TAG_RETRACT, TAGS
from unclench.web.endpoints.texts import TEXTS
from unclench.web.endpoints.words import WORDS

ENDPOINTS: tuple[Endpoint, ...] = (
    ANSWER,
    CHECKIN,
    CHECKINS,
    CHECKIN_RETRACT,
    DATA,
    ERASE,
    MAKE,
    PROGRESS,
    TRACES,
    DAY,
    WHY,
    NOW,
    OUTCOMES,
    PATTERNS,
    ASKED_FIRST,
    PACE,
    PRACTICES,
    SAFETY_FLAGS,
    SAFETY_TOLD,
    BEGIN,
    EFFECT,
    END,
    GO_ON,
    DRY_RUN,
    SAVE,
    SETTINGS,
    SIGNS,
    STATUS,
    FORGET,
    PAIR,
    SEARCH,
    STRAP,
    TAG,
    TAGS,
    TAG_RETRACT,
    TEXTS,
    WORDS,
)
