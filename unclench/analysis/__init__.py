"""Reports of recordings: tables, files and pictures."""
