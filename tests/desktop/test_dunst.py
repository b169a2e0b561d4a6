"""The whole way with the real dunst: a bad half hour, a prompt on the screen, a button, a practice, the journal."""

from ingest.demo_day import CALM

PHASES = (CALM.__class__(),)
