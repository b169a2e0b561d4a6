"""The table of notifiers."""

from alerts.notifiers.console import Console as Console
from alerts.notifiers.desktop import Desktop as Desktop
from alerts.notifiers.linux import Linux as Linux
from alerts.notifiers.phone import Phone as Phone

AnyNotifier = Console | Linux | Desktop | Phone
