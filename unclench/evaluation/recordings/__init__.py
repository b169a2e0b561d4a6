"""Recordings of real people: days, and labelled sessions."""
