"""What tests of more than one package are handed."""

from tests.bluez.fixtures import radio

__all__ = ["radio"]
