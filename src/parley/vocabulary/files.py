"""Reads the YAML files of the vocabulary, each at most once."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from parley.errors import SetupError

# The C parser is ten times faster, but some builds of PyYAML come without it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def data(name: str) -> Mapping[str, Any]:
    """The parsed file *name*``.yaml`` of the vocabulary.

    The value is shared by all callers and must not be changed.

    Raises:
        SetupError: there is no such file, or it is not valid YAML.
    """
    path = resources.files(__package__).joinpath(f"{name}.yaml")
    try:
        parsed = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise SetupError(f"The vocabulary has no file {name}.yaml. Install parley again.") from None
    except yaml.YAMLError as problem:
        raise SetupError(f"{name}.yaml of the vocabulary is no valid YAML ({problem}). Install parley again.") from None
    if not isinstance(parsed, dict):
        raise SetupError(f"{name}.yaml of the vocabulary holds no table. Install parley again.")
    return parsed
