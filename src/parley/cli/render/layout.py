"""Which section lists an act, and in which colour: read from ``layout.yaml``."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Section:
    """The title of a section, and the acts whose moves it lists."""

    title: str
    acts: frozenset[str]


@cache
def sections() -> dict[str, Section]:
    """Return the sections of listed moves by their key, in the order of the page."""
    found: dict[str, dict[str, Any]] = _data()["sections"]
    return {key: Section(str(entry["title"]), frozenset(entry["acts"])) for key, entry in found.items()}


@cache
def style(act: str) -> str:
    """Return the rich style of an act, empty for one without a colour."""
    return str(_data()["styles"].get(act, ""))


@cache
def _data() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("layout.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
