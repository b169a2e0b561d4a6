"""Why there was a prompt, or none: a stretch of the journal, told from what was kept."""
