"""The optional ``talks.toml``: what a user knows of the negotiations beforehand. It helps, and is never needed.

::

    [kessaria]
    parties = { "Northern League" = ["the League", "NL"], "Velmar" = [] }
    places = { "Oren" = ["Oren province"] }
    topics = ["captives", "forces"]

Names in the lists stand for the name before them; ``topics`` are those that `parley positions` shows first.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parley.errors import OptionError
from parley.vocabulary import topics

FILE = "talks.toml"
_SECTIONS = ("parties", "places", "topics")


@dataclass(frozen=True, slots=True)
class TalksFile:
    """What the file says of one negotiation: whom names stand for, and the topics of interest."""

    names: dict[str, str]
    topics: tuple[str, ...] = ()


def read_talks(path: Path, talks: str) -> TalksFile:
    """Read what a talks file says of a negotiation; nothing if it does not name it.

    Raises:
        OptionError: the file is no TOML or has something else in it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError(f"{path} cannot be read ({error.strerror}); check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OptionError(f"{path} is no TOML ({error}); see docs/ledger.md for an example.") from error
    section = content.get(talks, {})
    if not isinstance(section, dict) or set(section) - set(_SECTIONS):
        raise OptionError(f"The part [{talks}] of {path} may hold {', '.join(_SECTIONS)} and nothing else.")
    chosen = tuple(section.get("topics", ()))
    if unknown := [topic for topic in chosen if topic not in topics()]:
        raise OptionError(f"“{unknown[0]}” in {path} is no topic. The topics are {', '.join(topics())}.")
    names = {**_names(section.get("parties", {}), path), **_names(section.get("places", {}), path)}
    return TalksFile(names, chosen)


def _names(table: Any, path: Path) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(also, list) for also in table.values()):
        raise OptionError(f'{path}: parties and places are written as "Name" = ["other name", ...].')
    return {str(other): name for name, also in table.items() for other in also}
