"""What tests of more than one package are handed."""

import os

from tests.bluez.fixtures import _one_radio, radio, radio_of_processes

__all__ = ["_one_radio", "radio", "radio_of_processes"]

os.environ["LC_ALL"] = "C.UTF-8"  # English, whatever the tester speaks
os.environ["UNCLENCH_PAGE__ENABLED"] = "false"  # a daemon serves its page where a test is about the page
