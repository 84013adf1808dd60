"""The optional file that says which language model to read with. It never holds a key.

::

    [llm]
    endpoint = "http://localhost:8080/v1"
    model = "NAME"

    [llm.models.OTHER]
    endpoint = "http://localhost:11434/v1"

What stands under ``[llm]`` holds for every model, what stands under a model's name for that one alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from parley.errors import OptionError
from parley.llm.cache import missing_library

FILE: Final = "config.toml"
NUMBERS: Final = {
    "window_tokens": int,
    "answer_timeout_s": float,
    "at_once": int,
    "price_in": float,
    "price_out": float,
}
_WORDS: Final = ("endpoint", "model")
_SECRET = re.compile(r"key|token$|secret|password|auth", re.IGNORECASE)


def default_config() -> Path:
    """Return where the file lies by the platform's convention; XDG_CONFIG_HOME counts where that is one.

    A file of the folder that one works in is never taken: it may come with the reports, and would say where
    they are sent.
    """
    try:
        from platformdirs import user_config_path
    except ImportError:
        raise missing_library("platformdirs") from None
    return user_config_path("parley", appauthor=False) / FILE


def configured(path: Path | None = None, *, model: str | None = None) -> dict[str, Any]:
    """Return what the file says of a model.

    Args:
        path: the file; that of the platform's convention if None, and nothing if there is none.
        model: the model's name; the one that the file names if None.

    Returns:
        The values that are set, by their names in the file.

    Raises:
        OptionError: the file cannot be read, or something in it cannot be used.
    """
    where = default_config() if path is None else path
    if path is None and not where.is_file():
        return {}
    stated = _table(_content(where).get("llm", {}), "llm", where)
    models = _table(stated.pop("models", {}), "llm.models", where)
    own = _checked(stated, "llm", where)
    name = model or own.get("model")
    one = _table(models.get(name, {}), f"llm.models.{name}", where) if name else {}
    found = own | ({"model": name} if name else {}) | _checked(one, f"llm.models.{name}", where)
    return found


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise OptionError(f"{path} cannot be read ({error.strerror}); check --config.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OptionError(f"{path} is no TOML ({error}); docs/llm.md has an example.") from None


def _table(value: Any, name: str, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise OptionError(f"{name} in {path} is no table; write it as [{name}].")
    return dict(value)


def _checked(table: Mapping[str, Any], name: str, path: Path) -> dict[str, Any]:
    for field, value in table.items():
        if field not in (*_WORDS, *NUMBERS):
            raise OptionError(_unknown(field, name, path))
        kind = NUMBERS.get(field, str)
        fits = isinstance(value, (int, float) if kind is float else kind) and not isinstance(value, bool)
        if not fits:
            wanted = {str: "words in quotation marks", int: "a whole number", float: "a number"}[kind]
            raise OptionError(f"{field} in [{name}] of {path} must be {wanted}.")
        if field in NUMBERS and value < 0:
            raise OptionError(f"{field} in [{name}] of {path} must not be less than nothing.")
    return dict(table)


def _unknown(field: str, name: str, path: Path) -> str:
    if _SECRET.search(field):
        return f"[{name}] in {path} holds “{field}”; keep keys out of files, and put yours into PARLEY_LLM_KEY instead."
    return f"[{name}] in {path} may hold {', '.join((*_WORDS, *NUMBERS))}, and no “{field}”."
