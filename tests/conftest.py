"""What tests of more than one package are handed."""

import os

from tests.bluez.fixtures import _one_radio, radio, radio_of_processes
from tests.unclench.made_up.told import told_story
from tests.unclench.outgoing.journals import kept_journal

__all__ = ["_one_radio", "kept_journal", "radio", "radio_of_processes", "told_story"]

os.environ["LC_ALL"] = "C.UTF-8"  # English, whatever the tester speaks
os.environ["UNCLENCH_PAGE__ENABLED"] = "false"  # a daemon serves its page where a test is about the page
