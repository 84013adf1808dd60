"""How positions, blockers and packages are told: in plain words, and as JSON values."""

from typing import Any

from parley.analysis.deal.blockers import Blocker
from parley.analysis.deal.model import Deal, Evidence, Position
from parley.analysis.deal.packages import Knot, Package

_VERBS = {
    "requires": "requires that {}",
    "refuses": "refuses that {}",
    "offers": "offers that {}",
    "open": "is open to it that {}",
    "silent": "is silent on whether {}",
}


def stated(deal: Deal, position: Position) -> str:
    """Return a position as a clause: “Russia refuses that Ukraine joins NATO”."""
    option = deal.by_name[position.option]
    deed = f"it {option.does}" if option.party == position.party else option.words
    words = _VERBS[position.stance].format(deed)
    condition = f", if {deal.words(position.condition)}" if position.condition is not None else ""
    return f"{position.party} {words}{condition}"


def position_dict(deal: Deal, position: Position) -> dict[str, Any]:
    """Return a position as JSON fields, in the file's words and in plain ones."""
    return {
        "id": position.id,
        "party": position.party,
        "says": position.says,
        "words": stated(deal, position),
        "firmness": position.firmness,
        "last": position.last,
        "times": position.times,
        "evidence": [_evidence_dict(one) for one in position.evidence],
    }


def blocker_dict(deal: Deal, blocker: Blocker) -> dict[str, Any]:
    """Return a blocker as JSON fields."""
    return {
        "positions": [position_dict(deal, position) for position in blocker.positions],
        "rules": [rule.text for rule in blocker.rules],
    }


def knot_dict(deal: Deal, knot: Knot) -> dict[str, Any]:
    """Return a knot as JSON fields."""
    return {
        "ways": [[position_dict(deal, position) for position in way.gives] for way in knot.ways],
        "complete": knot.complete,
    }


def package_dict(deal: Deal, package: Package) -> dict[str, Any]:
    """Return a package as JSON fields, with the balance of each party."""
    return {
        "taken": list(package.taken),
        "words": [deal.by_name[name].words for name in package.taken],
        "gives": [position_dict(deal, position) for position in package.gives],
        "balances": [
            {
                "party": balance.party,
                "gains": [position.id for position in balance.gains],
                "gives": [position.id for position in balance.gives],
                "does": list(balance.does),
                "receives": list(balance.receives),
            }
            for balance in package.balances
        ],
    }


def _evidence_dict(evidence: Evidence) -> dict[str, Any]:
    return {"sentence": evidence.sentence, "report": evidence.report, "move": evidence.move}
