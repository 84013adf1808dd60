"""The libraries of the extra ``archive``, imported when used; what is missing is said in one sentence."""

from importlib import import_module
from typing import Any

from parley.errors import SetupError


def library(name: str) -> Any:
    """Return a module of the extra.

    Raises:
        SetupError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        extra = "ray" if package == "ray" else "archive"
        raise SetupError(
            f"parley archive needs the library {package}, which is missing; "
            f"install it with pip install 'parley[{extra}]'."
        ) from error
