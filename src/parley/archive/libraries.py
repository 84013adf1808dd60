"""The libraries of the extras ``archive`` and ``ray``, imported when used."""

from typing import Any

from parley import extras


def library(name: str) -> Any:
    """Return a module of the extras; see `parley.extras.library`."""
    extra = "ray" if name.partition(".")[0] == "ray" else "archive"
    return extras.library(name, use="parley archive", extra=extra)
