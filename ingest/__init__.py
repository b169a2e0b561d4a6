"""Radio and recordings to beats on one time line."""
