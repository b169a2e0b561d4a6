"""What tests of more than one package are handed."""

import os

from tests.bluez.fixtures import _one_radio, radio, radio_of_processes

__all__ = ["_one_radio", "radio", "radio_of_processes"]

os.environ["LC_ALL"] = "C.UTF-8"  # English, whatever the tester speaks
