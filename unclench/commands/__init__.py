"""The commands, one file each; `unclench/cli.py` lists them."""
