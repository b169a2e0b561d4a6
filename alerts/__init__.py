"""Numbers to a nudge: when load is sustained, when to say so, and what to offer."""
