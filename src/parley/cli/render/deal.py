"""Pages and JSON of findings, blockers and packages."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from parley.analysis.deal import Balance, Blocker, Deal, Evidence, Finding, Knot, Package, Position
from parley.cli.cleaning import clean, quoted
from parley.cli.render.lines import bullet, heading, indented, page, plural

_VERBS = {
    "requires": "requires that {}",
    "refuses": "refuses that {}",
    "offers": "offers that {}",
    "open": "is open to it that {}",
    "silent": "is silent on whether {}",
}


@dataclass(frozen=True, slots=True)
class Packages:
    """What `parley deal packages` found: knots, packages, and whether these are all."""

    knots: tuple[Knot, ...]
    packages: tuple[Package, ...]
    complete: bool


def findings(deal: Deal, found: Sequence[Finding]) -> str:
    """Return the page of `parley deal check`."""
    counts = (
        plural(len(deal.options), "option"),
        plural(len(deal.positions), "position"),
        plural(len(deal.rules), "rule"),
        plural(len(deal.parties), "party", "parties"),
    )
    lines = [*heading(deal.title or "The model", ", ".join(counts)), ""]
    for weight, title in (("wrong", "Contradictions"), ("missing", "Missing"), ("note", "Worth knowing")):
        some = [finding for finding in found if finding.weight == weight]
        if some:
            lines += [title, *(line for finding in some for line in bullet(finding.sentence)), ""]
    return page(lines if found else [*lines, "Nothing is missing and nothing contradicts itself."])


def findings_json(found: Sequence[Finding]) -> str:
    """Return the JSON of `parley deal check`."""
    entries = [{"weight": one.weight, "sentence": one.sentence, "positions": list(one.positions)} for one in found]
    return _json({"findings": entries})


def blockers(deal: Deal, found: Sequence[Blocker], complete: bool) -> str:
    """Return the page of `parley deal blockers`."""
    if not found and complete:
        return page(["Nothing blocks a deal: all positions can hold together."])
    lines = heading(deal.title or "Blockers", _told(len(found), "blocker", complete) + ", smallest first")
    for number, blocker in enumerate(found, start=1):
        lines += ["", f"{number}. {plural(len(blocker.positions), 'position')}, of which one has to give"]
        lines += [line for position in blocker.positions for line in _position(deal, position)]
        lines += [line for rule in blocker.rules for line in bullet(f"rule: {rule.text}")]
    return page(lines)


def blockers_json(deal: Deal, found: Sequence[Blocker], complete: bool) -> str:
    """Return the JSON of `parley deal blockers`."""
    entries = [
        {
            "positions": [position_dict(deal, position) for position in blocker.positions],
            "rules": [rule.text for rule in blocker.rules],
        }
        for blocker in found
    ]
    return _json({"blockers": entries, "complete": complete})


def packages(deal: Deal, result: Packages) -> str:
    """Return the page of `parley deal packages`."""
    lines = heading(deal.title or "Packages", _told(len(result.packages), "package", result.complete))
    if result.knots:
        lines += ["", "No package keeps all firm positions."]
        for number, knot in enumerate(result.knots, start=1):
            lines += _knot(deal, number, knot, several=len(result.knots) > 1)
        lines += ["", "The nearest packages, those first in which the fewest firm positions give"]
    elif result.packages:
        lines += ["", "These packages keep all firm positions."]
    for number, package in enumerate(result.packages, start=1):
        lines += _package(deal, number, package)
    return page(lines)


def packages_json(deal: Deal, result: Packages) -> str:
    """Return the JSON of `parley deal packages`."""
    return _json(
        {
            "knots": [
                {
                    "ways": [[position_dict(deal, position) for position in way.gives] for way in knot.ways],
                    "complete": knot.complete,
                }
                for knot in result.knots
            ],
            "packages": [_package_dict(deal, package) for package in result.packages],
            "complete": result.complete,
        }
    )


def stated(deal: Deal, position: Position) -> str:
    """Return a position as a clause: “Russia refuses that Ukraine joins NATO”."""
    option = deal.by_name[position.option]
    deed = f"it {option.does}" if option.party == position.party else option.words
    words = _VERBS[position.stance].format(clean(deed))
    condition = f", if {clean(deal.words(position.condition))}" if position.condition is not None else ""
    return f"{clean(position.party)} {words}{condition}"


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


def _knot(deal: Deal, number: int, knot: Knot, *, several: bool) -> Iterator[str]:
    yield ""
    yield f"Knot {number}: one of these has to give" if several else "One of these has to give"
    for way in knot.ways:
        words = " and ".join(f"{stated(deal, one)} ({_standing(one)})" for one in way.gives)
        yield from bullet(words)
    if not knot.complete:
        yield from bullet("and further ways, not searched for")


def _package(deal: Deal, number: int, package: Package) -> Iterator[str]:
    yield ""
    firm = len(package.firm_gives)
    counts = ((firm, "firm"), (len(package.gives) - firm, "soft"))
    kept = " and ".join(plural(count, f"{kind} position") for count, kind in counts if count)
    yield f"{number}. {plural(len(package.taken), 'deed')}, {f'{kept} given up' if kept else 'every position kept'}"
    for name in package.taken:
        yield from bullet(clean(deal.by_name[name].words))
    if not package.taken:
        yield from bullet("nothing is done")
    for balance in package.balances:
        yield from _balance(deal, balance)


def _balance(deal: Deal, balance: Balance) -> Iterator[str]:
    parts = []
    if balance.gains:
        parts.append("keeps " + ", ".join(one.id for one in balance.gains))
    if balance.does:
        parts.append("does " + ", ".join(balance.does))
    if balance.receives:
        parts.append("gets " + ", ".join(balance.receives))
    if balance.gives:
        parts.append("gives up " + ", ".join(f"{one.id} ({stated(deal, one)})" for one in balance.gives))
    if parts:
        yield from indented(f"{clean(balance.party)}: {'; '.join(parts)}", 3)


def _position(deal: Deal, position: Position) -> Iterator[str]:
    yield from bullet(f"{stated(deal, position)} [{position.id}, {_standing(position)}]")
    for one in position.evidence:
        origin = f" ({clean(one.origin)})" if one.origin else ""
        yield from indented(f"{quoted(clean(one.sentence))}{origin}", 5)


def _standing(position: Position) -> str:
    times = f"stated {position.times} times" if position.times > 1 else "stated once"
    return ", ".join(filter(None, (position.firmness, times, f"last {position.last}" if position.last else "")))


def _told(count: int, one: str, complete: bool) -> str:
    return plural(count, one) if complete else f"the first {plural(count, one)}, as the search was cut short"


def _package_dict(deal: Deal, package: Package) -> dict[str, Any]:
    return {
        "taken": list(package.taken),
        "words": [deal.by_name[name].words for name in package.taken],
        "gives": [position_dict(deal, position) for position in package.gives],
        "balances": [
            {
                "party": balance.party,
                "gains": _ids(balance.gains),
                "gives": _ids(balance.gives),
                "does": list(balance.does),
                "receives": list(balance.receives),
            }
            for balance in package.balances
        ],
    }


def _ids(positions: Iterable[Position]) -> list[str]:
    return [position.id for position in positions]


def _evidence_dict(evidence: Evidence) -> dict[str, Any]:
    return {"sentence": evidence.sentence, "report": evidence.report, "move": evidence.move}


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
