"""The names of the page's views: what lies among its files."""

from importlib.resources import files


def views() -> list[str]:
    """Return every view that can be shown."""
    lying = (files("unclench.web") / "static" / "views").iterdir()
    return sorted(one.name.removesuffix(".js") for one in lying if one.name.endswith(".js"))
