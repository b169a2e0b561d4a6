"""What tests of more than one package are handed."""

from tests.bluez.fixtures import _one_radio, radio, radio_of_processes

__all__ = ["_one_radio", "radio", "radio_of_processes"]
