"""The roof: keeps, serves and runs what the other floors know."""
