"""The table of notifiers."""

from alerts.notifiers.console import Console as Console

AnyNotifier = Console
