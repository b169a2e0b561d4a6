"""Table of all that the page can ask and do, one file each subject."""

from unclench.web.endpoint import Endpoint
from unclench.web.endpoints.status import STATUS

ENDPOINTS: tuple[Endpoint, ...] = (STATUS,)
