"""The two kinds of line in a model file: a party's position, and a rule that every package keeps."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from parley.analysis.deal.expressions import Expression, conjunction, implication, negation, option, parse
from parley.analysis.deal.model import STANCES, Evidence, Rule, Stance
from parley.errors import DealError

_STANCE = re.compile(rf"\s({'|'.join(STANCES)})\s")


@dataclass(frozen=True, slots=True)
class Line:
    """What the line of a position says: party, stance, option, and the condition of an offer."""

    party: str
    stance: Stance
    option: str
    condition: Expression | None


def position_line(text: str) -> Line:
    """Read a position: ``PARTY requires|refuses|offers|open|silent OPTION [if STATEMENT]``.

    Raises:
        DealError: the line lacks a party, a stance or an option, or a condition stands where none belongs.
    """
    found = _STANCE.search(text)
    if not found or not text[: found.start()].strip():
        raise DealError(
            f"The position “{text}” has no known form; write PARTY, then {', '.join(STANCES)}, then an option, and "
            "for an offer “if” and its condition."
        )
    stance: Stance = next(stance for stance in STANCES if stance == found.group(1))
    name, _, condition = (part.strip() for part in text[found.end() :].strip().partition(" if "))
    if not name or " " in name:
        raise DealError(f"The position “{text}” must name one option after “{stance}”; it has “{name}”.")
    if condition and stance != "offers":
        raise DealError(f"The position “{text}” has a condition, which only an offer can have; write “offers” instead.")
    return Line(text[: found.start()].strip(), stance, name, parse(condition) if condition else None)


def rule_line(text: str, *, evidence: Iterable[Evidence] = ()) -> Rule:
    """Read a rule: ``A excludes B, C`` (at most one of them), ``A implies STATEMENT``, ``never STATEMENT`` or
    ``always STATEMENT``.

    Raises:
        DealError: the line has none of these forms.
    """
    return Rule(text, _holding(text), tuple(evidence))


def _holding(text: str) -> Expression:
    first, _, rest = text.strip().partition(" ")
    if first == "always":
        return parse(rest)
    if first == "never":
        return negation(parse(rest))
    if " implies " in text:
        cause, _, consequence = text.partition(" implies ")
        return implication(parse(cause), parse(consequence))
    if " excludes " in text:
        names = [name.strip() for name in text.replace(" excludes ", ",").split(",")]
        if all(name and " " not in name for name in names):
            pairs = combinations(map(option, names), 2)
            return conjunction(*(negation(conjunction(one, other)) for one, other in pairs))
    raise DealError(
        f"The rule “{text}” has no known form; write “A excludes B”, “A implies STATEMENT”, “never STATEMENT” or "
        "“always STATEMENT”."
    )
