"""How well the detector does, on made days and on real ones."""
