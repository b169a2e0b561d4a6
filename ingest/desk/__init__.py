"""Simulated desk days, beat by beat, with the truth of every stretch; pure and seeded."""
