"""Guides a person through a practice in the terminal."""
