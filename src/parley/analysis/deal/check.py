"""What is missing from a model of a deal or contradicts itself, in plain words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from parley.analysis.deal.model import Deal, Position
from parley.analysis.deal.solving import Positions
from parley.errors import DealError

Weight = Literal["wrong", "missing", "note"]
# Stands for the actor of an option where the record does not tell who would act.
UNCLEAR = "unclear"
_OPPOSITE = {"requires", "refuses"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about a model.

    ``wrong`` contradicts itself, ``missing`` leaves something out that results depend on, a ``note`` is worth
    knowing. ``positions`` are the ids it is about.
    """

    weight: Weight
    sentence: str
    positions: tuple[str, ...] = ()


def check(deal: Deal) -> list[Finding]:
    """Return what is wrong with a deal, then what is missing, then what is worth knowing."""
    return in_order([*_rules(deal), *_at_odds_with_itself(deal), *_gaps(deal), *_offers(deal), *_evidence(deal)])


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Return findings by weight, the gravest first."""
    order: dict[Weight, int] = {"wrong": 0, "missing": 1, "note": 2}
    return sorted(found, key=lambda finding: order[finding.weight])


def _rules(deal: Deal) -> Iterator[Finding]:
    """Contradictions of the rules among themselves and with single options or positions."""
    try:
        solver = Positions(deal)
    except DealError as error:
        yield Finding("wrong", str(error))
        return
    with solver:
        for option in deal.options:
            if not solver.possible(option.name, taken=True):
                yield Finding(
                    "wrong", f"The rules never allow “{option.words}” ({option.name}); drop the option or a rule."
                )
            elif not solver.possible(option.name, taken=False):
                yield Finding("note", f"The rules always force “{option.words}” ({option.name}), so nobody decides it.")
        for position, _ in deal.demands:
            if not solver.compatible([position.id]):
                sentence = f"The position “{position.says}” ({position.id}) can never hold under the rules."
                yield Finding("wrong", sentence, (position.id,))


def _at_odds_with_itself(deal: Deal) -> Iterator[Finding]:
    """Parties that hold two stances on one option."""
    for one, other in combinations(deal.positions, 2):
        if (one.party, one.option) != (other.party, other.option):
            continue
        ids = (one.id, other.id)
        if {one.stance, other.stance} == _OPPOSITE:
            yield Finding(
                "wrong", f"{one.party} both requires and refuses {one.option} ({one.id}, {other.id}); keep one.", ids
            )
        elif one.stance == other.stance and one.condition == other.condition:
            yield Finding("note", f"{one.id} and {other.id} say the same (“{one.says}”); keep one and count it.", ids)
        elif one.stance == "silent" or other.stance == "silent":
            yield Finding(
                "wrong", f"{one.party} is silent on {one.option} and yet has a stance ({one.id}, {other.id}).", ids
            )


def _gaps(deal: Deal) -> Iterator[Finding]:
    """Options and parties without positions."""
    if not deal.options:
        yield Finding("missing", "The model has no options; write what the parties could do under “options”.")
    for option in deal.options:
        if option.party == UNCLEAR:
            yield Finding(
                "missing", f"The record does not tell who would do “{option.does}” ({option.name}); name the party."
            )
    if not deal.positions:
        yield Finding("note", "The model has no positions, so there is nothing that could block a deal.")
        return
    stated = {position.option for position in deal.positions}
    for option in deal.options:
        if option.name not in stated:
            yield Finding("missing", f"No party has a position on “{option.words}” ({option.name}).")
    by_party = {position.party for position in deal.positions}
    for party in deal.parties:
        if party not in by_party and party != UNCLEAR:
            yield Finding("missing", f"{party} has no position; add its positions, or “{party} silent OPTION”.")
    for option in deal.options:
        own = [
            position for position in deal.positions if (position.party, position.option) == (option.party, option.name)
        ]
        if option.name in stated and not own and option.party != UNCLEAR:
            yield Finding(
                "note",
                f"{option.party} itself has said nothing of “{option.does}” ({option.name}); parley takes it as free.",
            )


def _offers(deal: Deal) -> Iterator[Finding]:
    """Offers of what is not one's own, and offers that wait for what nobody could do."""
    for position in deal.positions:
        if position.stance == "offers" and deal.by_name[position.option].party != position.party:
            owner = deal.by_name[position.option].party
            yield Finding(
                "missing",
                f"{position.party} offers {position.option}, which {owner} would have to do ({position.id}).",
                (position.id,),
            )
        if position.condition is not None and position.option in position.condition.options():
            yield Finding("wrong", f"The offer “{position.says}” ({position.id}) waits for itself.", (position.id,))


def _evidence(deal: Deal) -> Iterator[Finding]:
    """Positions without evidence, where others have some: in a model by hand it is no fault."""
    if any(position.evidence for position in deal.positions):
        bare: list[Position] = [position for position in deal.positions if not position.evidence]
        for position in bare:
            yield Finding(
                "missing", f"The position “{position.says}” ({position.id}) cites no sentence.", (position.id,)
            )
