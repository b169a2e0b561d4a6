"""Beats to numbers: heart rate variability, coherence and load, pure NumPy and SciPy."""
