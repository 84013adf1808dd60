"""Libraries of parley's extras, imported when they are used; one that is missing is told in one sentence."""

from importlib import import_module
from typing import Any

from parley.errors import SetupError


def library(name: str, *, use: str, extra: str) -> Any:
    """Return a module of an extra.

    Args:
        name: the module, as it is imported.
        use: what needs it, as the message begins.
        extra: the extra that brings it.

    Raises:
        SetupError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise SetupError(
            f"{use} needs the library {name.partition('.')[0]}, which is missing; "
            f"install it with pip install 'parley[{extra}]'."
        ) from error
