"""The page that the daemon serves on this machine: what it shows, who may look, and how it is told."""
