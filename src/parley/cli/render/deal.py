"""Pages and JSON of findings, blockers and packages."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from parley.analysis.deal import (
    Balance,
    Blocker,
    Deal,
    Finding,
    Knot,
    Package,
    Position,
    blocker_dict,
    knot_dict,
    package_dict,
    telling,
)
from parley.cli.cleaning import clean, quoted
from parley.cli.render.lines import bullet, heading, indented, page, plural


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
    return _json({"blockers": [blocker_dict(deal, blocker) for blocker in found], "complete": complete})


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
            "knots": [knot_dict(deal, knot) for knot in result.knots],
            "packages": [package_dict(deal, package) for package in result.packages],
            "complete": result.complete,
        }
    )


def stated(deal: Deal, position: Position) -> str:
    """Return a position as a clause that is safe to print."""
    return clean(telling.stated(deal, position))


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


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
