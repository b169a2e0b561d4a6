"""Table of all that the page can ask and do, one file each subject."""

from unclench.web.endpoint import Endpoint
from unclench.web.endpoints.answer import ANSWER
from unclench.web.endpoints.checkins import CHECKIN, CHECKIN_RETRACT, CHECKINS
from unclench.web.endpoints.now import NOW
from unclench.web.endpoints.practices import ASKED_FIRST, PACE, PRACTICES
from unclench.web.endpoints.safety import SAFETY_FLAGS, SAFETY_TOLD
from unclench.web.endpoints.session import BEGIN, EFFECT, END, GO_ON
from unclench.web.endpoints.signs import SIGNS
from unclench.web.endpoints.status import STATUS
from unclench.web.endpoints.tags import TAG, TAG_RETRACT, TAGS
from unclench.web.endpoints.texts import TEXTS
from unclench.web.endpoints.words import WORDS

ENDPOINTS: tuple[Endpoint, ...] = (
    STATUS,
    TEXTS,
    WORDS,
    CHECKINS,
    CHECKIN,
    CHECKIN_RETRACT,
    TAGS,
    TAG,
    TAG_RETRACT,
    SIGNS,
    SAFETY_TOLD,
    SAFETY_FLAGS,
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
