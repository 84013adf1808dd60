"""Readouts in any number, made from those of the scenarios: other names, other days, other numbers, other words.

Each made report takes one scenario report and gives it the parties of one of many negotiations, a day of its own, and
a text in which names, numbers and a part of the plain words are others, so that no two of them have the same body
unless the scenario's have. Offsets are carried along.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from parley.records import Readout

FIRST_DAY = date(2005, 1, 1)
NEGOTIATIONS = 400
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_CHANGED_SHARE = 0.6
_SYLLABLES = ("ba", "do", "fe", "gu", "ka", "li", "mo", "na", "pe", "ro", "sa", "ti", "vu", "za")


@dataclass(frozen=True, slots=True)
class Made:
    """A made readout and the number of its negotiation."""

    readout: Readout
    negotiation: int


def scenario_readouts(folder: Path) -> list[list[dict[str, Any]]]:
    """Return the readouts of each scenario as JSON dictionaries, in order."""
    return [
        [Readout.from_json(path.read_bytes()).to_dict() for path in sorted((one / "reports").glob("*.json"))]  # type: ignore[misc]
        for one in sorted(folder.iterdir())
        if (one / "reports").is_dir()
    ]


def made(folder: Path, count: int, *, seed: int = 1, first: int = 0) -> Iterator[Made]:
    """Yield so many readouts in the order of their days; ``first`` skips those before it.

    They run in rounds: each round takes every negotiation one report on, so that a ledger of any size holds about
    the same number of reports a day.
    """
    scenarios = scenario_readouts(folder)
    for number in range(first, count):
        negotiation, step = number % NEGOTIATIONS, number // NEGOTIATIONS
        scenario = scenarios[negotiation % len(scenarios)]
        days = timedelta(days=7 * step + negotiation % 7)
        # Negotiations told by one scenario are at different steps of it, so that few reports of a week are alike.
        source = scenario[(step + negotiation // len(scenarios)) % len(scenario)]
        yield Made(_varied(source, negotiation, number, seed, FIRST_DAY + days), negotiation)


def _varied(source: dict[str, Any], negotiation: int, number: int, seed: int, day: date) -> Readout:
    chance = random.Random(f"{seed}/{number}")
    names = {name: f"{name} {_name(negotiation)}" for name in _parties(source)}
    text, moved = _other_words(source["report"]["text"], chance)
    shift = day - date.fromisoformat(source["report"]["published"])
    content = _carried(source, names, moved, shift)
    report = dict(source["report"], id=f"made-{number}", text=text, published=day.isoformat(), url=None)
    return Readout.from_dict({**content, "report": report})


def _parties(source: dict[str, Any]) -> set[str]:
    found = {move["party"] for move in source["moves"]} | {name for move in source["moves"] for name in move["to"]}
    found |= {name for meeting in source["meetings"] for name in meeting["participants"]}
    return found | {shift["party"] for shift in source["shifts"]} | {one["holder"] for one in source["control"]}


def _name(number: int) -> str:
    return (_SYLLABLES[number % 14] + _SYLLABLES[number // 14 % 14] + _SYLLABLES[number // 196 % 14]).capitalize()


def _other_words(text: str, chance: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """The text with a part of its words replaced, and where each place of the old text lies in it."""
    pieces, moved, done, length = [], [(0, 0)], 0, 0
    for word in _WORD.finditer(text):
        if word.start() < len("date 2024-02-05") or chance.random() > _CHANGED_SHARE:
            continue
        other = str(chance.randrange(10, 10_000)) if word.group().isdigit() else _made_word(word.group(), chance)
        pieces += [text[done : word.start()], other]
        length += word.start() - done + len(other)
        done = word.end()
        moved.append((done, length))
    return "".join([*pieces, text[done:]]), moved


def _made_word(word: str, chance: random.Random) -> str:
    made = "".join(chance.choice(_SYLLABLES) for _ in range(2 + len(word) // 5))
    return made.capitalize() if word[0].isupper() else made


def _carried(value: Any, names: dict[str, str], moved: list[tuple[int, int]], shift: timedelta) -> Any:
    """The records with names, ranges and days made those of the new report."""
    if isinstance(value, dict):
        return {
            key: _moved(item, moved) if key in ("start", "end") else _day(item, shift) if key in ("when", "since")
            else _carried(item, names, moved, shift)
            for key, item in value.items() if key != "text"
        }  # fmt: skip
    if isinstance(value, list):
        return [_carried(item, names, moved, shift) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def _moved(place: int, moved: list[tuple[int, int]]) -> int:
    old, new = max((pair for pair in moved if pair[0] <= place), key=lambda pair: pair[0])
    return new + place - old


def _day(told: str | None, shift: timedelta) -> str | None:
    if told is None or len(told) != 10:
        return None
    return (date.fromisoformat(told) + shift).isoformat()
