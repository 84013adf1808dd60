"""Reads conflict models in the JSON format of ``.gmcr`` files.

Such a file has ``decisionMakers`` (name, options by number, preferences), ``options`` (name and
``permittedDirection``: both, fwd, back) and ``infeasibles`` (patterns of taken and not taken options). Where
``useManualPreferenceRanking`` (in older files ``useManualPreferenceVectors``) is set, preferences are a
``preferenceRanking`` (``preferenceVector``) of numbers of states, ties as inner lists; else they are
prioritised statements. States are numbered as here.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from parley.analysis.conflict.from_file import Basis, ConflictFile
from parley.analysis.conflict.model import option_conflict
from parley.analysis.conflict.preferences import Prioritised, Ranking
from parley.analysis.deal import Deal, Direction, Expression, Option, Rule
from parley.analysis.deal.expressions import conjunction, disjunction, negation, option
from parley.errors import DealError

_DIRECTIONS: Mapping[str, Direction] = {"both": "both", "fwd": "forward", "back": "back"}
_MANUAL = (("useManualPreferenceRanking", "preferenceRanking"), ("useManualPreferenceVectors", "preferenceVector"))


def read_gmcr(path: str | Path) -> ConflictFile:
    """Read a ``.gmcr`` file.

    Raises:
        DealError: there is no such file, it is no JSON, or it does not keep the format.
    """
    try:
        content = json.loads(Path(path).read_bytes())
    except FileNotFoundError:
        raise DealError(f"There is no model file {path}; check the path.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise DealError(f"The file {path} is no JSON ({error}); give a .gmcr file as its program saved it.") from None
    try:
        return _conflict(content)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise DealError(
            f"The file {path} does not keep the format of .gmcr files ({type(error).__name__}: {error}); save it again "
            "with the program that made it."
        ) from None


def _conflict(content: Any) -> ConflictFile:
    options = _options(content)
    names = [one.name for one in options]
    rules = tuple(Rule("infeasible", negation(_pattern(entry, names))) for entry in content["infeasibles"])
    bases = {str(maker["name"]): Basis(_preference(content, maker, names)) for maker in content["decisionMakers"]}
    title = str(content.get("title", ""))
    conflict = option_conflict(
        options,
        preferences={name: basis.preference for name, basis in bases.items()},
        rules=[rule.holds for rule in rules],
        parties=list(bases),
        title=title,
    )
    return ConflictFile(conflict, Deal(options, (), rules, tuple(bases), title), bases)


def _options(content: Any) -> tuple[Option, ...]:
    owners = {int(at): str(maker["name"]) for maker in content["decisionMakers"] for at in maker["options"]}
    found: list[Option] = []
    for at, entry in enumerate(content["options"]):
        if at not in owners:
            raise DealError(f"The option “{entry['name']}” belongs to no decision maker; give it to one.")
        direction = _DIRECTIONS.get(entry["permittedDirection"])
        if direction is None:
            raise DealError(
                f"The option “{entry['name']}” has the direction “{entry['permittedDirection']}”; known are "
                f"{', '.join(_DIRECTIONS)}."
            )
        name = _name(str(entry["name"]), {option.name for option in found})
        found.append(Option(name, owners[at], str(entry["name"]), direction))
    return tuple(found)


def _name(words: str, taken: set[str]) -> str:
    """A name of one word, unlike those that are taken: two parties may call their options alike."""
    base = re.sub(r"[^\w]+", "-", words.lower()).strip("-") or "option"
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (base, *numbered) if name not in taken)


def _preference(content: Any, maker: Any, names: list[str]) -> Ranking | Prioritised:
    for flag, key in _MANUAL:
        if content.get(flag):
            levels = maker.get(key, maker.get("preferenceVector"))
            return Ranking(tuple(tuple(level) if isinstance(level, list) else (level,) for level in levels))
    return Prioritised(tuple(_statement(entry, names) for entry in maker["preferences"]))


def _statement(entry: Any, names: list[str]) -> Expression:
    if isinstance(entry, dict):
        return disjunction(*(_pattern(member, names) for member in entry["members"]))
    return _pattern(entry, names)


def _pattern(entry: Any, names: list[str]) -> Expression:
    return conjunction(*(_literal(names[at], sign) for at, sign in entry))


def _literal(name: str, sign: str) -> Expression:
    if sign not in ("Y", "N"):
        raise ValueError(f"“{sign}” is neither Y nor N")
    return option(name) if sign == "Y" else negation(option(name))
