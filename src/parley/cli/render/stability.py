"""The page and the JSON of `parley deal stability`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from parley.analysis.conflict import (
    Concept,
    Conflict,
    ConflictFile,
    Inverse,
    Lure,
    Reach,
    Reading,
    Robustness,
    Rule,
    Stability,
    Step,
    coalition_improvements,
    coalitions,
    equilibrium_jumps,
    lures,
)
from parley.analysis.deal import position_dict
from parley.cli.cleaning import clean
from parley.cli.render.deal import stated
from parley.cli.render.lines import bullet, heading, indented, page, plural, table

RULE_WORDS = {
    "legal": "sequences of opponents' moves: any number, nobody twice in a row",
    "once": "sequences of opponents' moves: each opponent at most once",
    "single": "sequences of opponents' moves: one move of one opponent",
}
# Coalitions are gone through state by state, so only where equilibria are few.
LIMIT_COALITION_STATES = 200
YES, NO = "x", "."


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    concepts: tuple[Concept, ...] = ()
    rule: Rule = "legal"
    reading: Reading = "a"
    state: int | None = None
    start: int | None = None
    coalitions: bool = False
    inverse: str | None = None
    robustness: bool = False
    samples: int = 1000
    seed: int = 0
    limit: int = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: ``state`` and ``start`` are indices."""

    file: ConflictFile
    asked: Asked
    stability: Stability
    state: int | None
    start: int | None
    improving: Reach | None
    moving: Reach | None
    inverse: tuple[Inverse, ...]
    robustness: Robustness | None

    @property
    def conflict(self) -> Conflict:
        """The conflict."""
        return self.file.conflict

    @property
    def settled(self) -> list[int]:
        """The indices of the states that are equilibria by some concept, those by most concepts first."""
        votes = sum(states.astype(np.int64) for states in self.stability.equilibria.values())
        counts = np.asarray(votes)
        found = np.flatnonzero(counts)
        return [int(index) for index in found[np.argsort(-counts[found], kind="stable")]]


def to_page(answer: Answer) -> str:
    """Return what was found as a page."""
    conflict = answer.conflict
    counts = f"{plural(conflict.count, 'state')}, {plural(len(conflict.makers), 'decision maker')}"
    lines = heading(clean(conflict.title) or "Stability", counts)
    lines += ["", "Preferences follow from", *_bases(answer)]
    if len(conflict.makers) > 2:
        lines += bullet(RULE_WORDS[answer.asked.rule])
    if answer.state is None:
        lines += ["", *_equilibria(answer), *_status_quo(answer)]
    else:
        lines += ["", *_why(answer)]
    if answer.asked.coalitions:
        lines += ["", *_coalitions(answer)]
    return page(lines)


def _bases(answer: Answer) -> Iterator[str]:
    for maker in answer.conflict.makers:
        yield from bullet(f"{clean(maker.name)}: {answer.file.bases[maker.name].words}")


def _equilibria(answer: Answer) -> Iterator[str]:
    found = answer.settled
    concepts = list(answer.stability.stable)
    if not found:
        yield f"No state is an equilibrium by {', '.join(concepts)}."
        return
    yield "Equilibria (x: stable for all decision makers)"
    robust = answer.robustness
    shown = _ranked(answer, found)[: answer.asked.limit]
    header = ["state", *concepts, *([f"{one} %" for one in concepts] if robust else []), "what is done"]
    rows = []
    for index in shown:
        marks = [YES if answer.stability.equilibria[one][index] else NO for one in concepts]
        shares = [_percent(robust, one, answer.conflict.number(index)) for one in concepts] if robust else []
        rows.append([str(answer.conflict.number(index)), *marks, *shares, _names(answer.conflict, index)])
    yield from table(header, rows)
    if len(found) > len(shown):
        yield f"  and {plural(len(found) - len(shown), 'other')}; --limit shows more, --table writes all"
    if robust:
        yield from _how_sure(robust, concepts)


def _ranked(answer: Answer, found: list[int]) -> list[int]:
    """With shares at hand, all states that are an equilibrium in some ranking, the surest first."""
    if answer.robustness is None:
        return found
    last = list(answer.stability.stable)[-1]
    total = sum(answer.robustness.shares.values())
    shares = answer.robustness.shares[last]
    order = np.lexsort((-np.asarray(total), -shares))
    return [int(answer.conflict.indices[at]) for at in order if np.asarray(total)[at] > 0]


def _how_sure(robust: Robustness, concepts: Sequence[Concept]) -> Iterator[str]:
    yield ""
    yield from indented("“%” is the share of all rankings consistent with the positions in which a state is one:", 2)
    for concept in concepts:
        error = robust.errors[concept]
        how = "exact" if error is None else f"drawn at random, ± {100 * error:.1f} points at 95 %"
        yield from bullet(f"{concept}: {plural(robust.rankings[concept], 'ranking')}, {how}")


def _percent(robust: Robustness, concept: Concept, number: int) -> str:
    return f"{100 * robust.shares[concept][number - 1]:.0f}"


def _status_quo(answer: Answer) -> Iterator[str]:
    if answer.start is None or answer.improving is None or answer.moving is None:
        return
    conflict = answer.conflict
    yield ""
    yield from indented(f"From state {conflict.number(answer.start)} ({_state(conflict, answer.start)})", 0)
    settled = answer.settled
    near = [index for index in settled if index in answer.improving.distances]
    near.sort(key=lambda index: answer.improving.distances[index] if answer.improving else 0)
    for index in near[: answer.asked.limit]:
        path = answer.improving.path(index) or ()
        words = (
            f"to {conflict.number(index)} by improvements: {_path(conflict, path)}"
            if path
            else "this is an equilibrium itself"
        )
        yield from bullet(words)
    if not near:
        yield from bullet("no equilibrium is reached by improvements alone")
    further = [index for index in settled if index not in answer.improving.distances]
    reached = [conflict.number(index) for index in further if index in answer.moving.distances]
    if reached:
        more = " and others" if len(reached) > answer.asked.limit else ""
        shown = ", ".join(map(str, sorted(reached)[: answer.asked.limit]))
        yield from bullet(f"only by moves that somebody would not make for their own sake: {shown}{more}")
    cut_off = len(further) - len(reached)
    if cut_off:
        yield from bullet(f"{plural(cut_off, 'equilibrium', 'equilibria')} cannot be reached at all")


def _why(answer: Answer) -> Iterator[str]:
    conflict, state = answer.conflict, answer.state
    assert state is not None
    yield from indented(f"State {conflict.number(state)}: {_state(conflict, state)}", 0)
    for place, maker in enumerate(conflict.makers):
        stable = [one for one, by_maker in answer.stability.stable.items() if by_maker[place][state]]
        yield ""
        yield from indented(f"{clean(maker.name)}: {'stable by ' + ', '.join(stable) if stable else 'not stable'}", 0)
        yield from _kept(answer, maker.name, state)
        for lure in _lures(answer, place, state):
            yield from bullet(_lure(conflict, lure))
    for found in answer.inverse:
        yield ""
        yield from _inverse(conflict, found)


def _kept(answer: Answer, name: str, state: int) -> Iterator[str]:
    """Which of its positions hold in a state and which do not: what its preference of the state comes from."""
    taken = frozenset(option.name for option in answer.conflict.taken(state))
    for position in answer.file.bases[name].positions:
        demand = position.demand
        if demand is not None:
            holds = bool(demand.value(taken.__contains__))
            yield from bullet(f"{'holds' if holds else 'fails'}: {stated(answer.file.deal, position)} [{position.id}]")


def _lures(answer: Answer, place: int, state: int) -> list[Lure]:
    concepts = [one for one in answer.stability.stable if one in ("seq", "smr", "gmr")]
    concept: Concept = "seq" if "seq" in concepts else (concepts[-1] if concepts else "nash")
    return lures(answer.conflict, place, state, concept, rule=answer.asked.rule)[: answer.asked.limit]


def _lure(conflict: Conflict, lure: Lure) -> str:
    words = f"would rather be in {conflict.number(lure.target)} ({_state(conflict, lure.target)})"
    if lure.answer is None:
        return f"{words}; no answer of the others deters it"
    return f"{words}, but then {_path(conflict, lure.answer)}"


def _inverse(conflict: Conflict, found: Inverse) -> Iterator[str]:
    share = f"{100 * float(found.share):.1f} % of all strict rankings"
    yield from indented(f"{found.concept}: stable for {clean(found.maker)} in {share} ({found.share})", 0)
    if not found.least:
        yield from bullet("whatever it prefers, the state is not stable")
    for least in found.least:
        states = ", ".join(str(conflict.number(index)) for index in sorted(least))
        yield from bullet(f"if it likes {states} less" if least else "whatever it prefers")


def _coalitions(answer: Answer) -> Iterator[str]:
    conflict = answer.conflict
    yield "Coalitions"
    settled = answer.settled
    if len(settled) > LIMIT_COALITION_STATES:
        yield from bullet(f"not looked for, as there are {plural(len(settled), 'equilibrium', 'equilibria')}")
        return
    lines = list(_jumps(answer))
    for line in lines[: answer.asked.limit]:
        yield from bullet(line)
    if len(lines) > answer.asked.limit:
        yield from bullet(f"and {plural(len(lines) - answer.asked.limit, 'other')}; --limit shows more")
    told = bool(lines)
    if answer.state is not None:
        for members_at in coalitions(conflict):
            ends = coalition_improvements(conflict, members_at, answer.state)
            if ends:
                told = True
                names = " and ".join(clean(conflict.makers[at].name) for at in members_at)
                shown = ", ".join(str(conflict.number(end)) for end in ends)
                yield from bullet(f"from {conflict.number(answer.state)}, {names} can together go to {shown}")
    if not told:
        yield from bullet("no coalition gains by going from one equilibrium to another")


def _jumps(answer: Answer) -> Iterator[str]:
    """What coalitions gain by leaving one equilibrium for another, a line for each coalition and start."""
    conflict = answer.conflict
    found: dict[tuple[tuple[str, ...], int], dict[int, list[str]]] = {}
    for concept, states in answer.stability.equilibria.items():
        for jump in equilibrium_jumps(conflict, states):
            targets = found.setdefault((jump.members, conflict.number(jump.start)), {})
            targets.setdefault(conflict.number(jump.target), []).append(concept)
    for (members, start), targets in sorted(found.items(), key=lambda item: (len(item[0][0]), item[0])):
        by_concepts: dict[str, list[int]] = {}
        for target, concepts in sorted(targets.items()):
            by_concepts.setdefault(", ".join(concepts), []).append(target)
        ends = "; ".join(f"{', '.join(map(str, numbers))} ({concepts})" for concepts, numbers in by_concepts.items())
        yield f"{' and '.join(map(clean, members))} gain by going together from {start} to {ends}"


def _state(conflict: Conflict, index: int) -> str:
    pattern = conflict.pattern(index)
    return f"{pattern} {clean(conflict.words(index))}" if pattern else clean(conflict.words(index))


def _names(conflict: Conflict, index: int) -> str:
    if not conflict.options:
        return clean(conflict.words(index))
    return ", ".join(option.name for option in conflict.taken(index)) or "nothing"


def _path(conflict: Conflict, path: Sequence[Step]) -> str:
    return ", ".join(f"{clean(step.maker)} goes to {conflict.number(step.state)}" for step in path)


def to_json(answer: Answer) -> str:
    """Return what was found as JSON: states are told by number, all of them up to the limit asked for."""
    conflict = answer.conflict
    content: dict[str, Any] = {
        "title": conflict.title,
        "states": conflict.count,
        "rule": answer.stability.rule,
        "reading": answer.stability.reading,
        "options": [{"name": one.name, "party": one.party, "does": one.does} for one in conflict.options],
        "decision_makers": [_basis_dict(answer, maker.name) for maker in conflict.makers],
        "equilibria": {one: _few(answer, conflict.numbers(states)) for one, states in _items(answer)},
        "counts": {one: int(states.sum()) for one, states in _items(answer)},
        "listed": [_state_dict(answer, index) for index in answer.settled[: answer.asked.limit]],
    }
    if answer.start is not None and answer.improving is not None and answer.moving is not None:
        content["status_quo"] = {
            "state": conflict.number(answer.start),
            "by_improvements": _distances(answer, answer.improving),
            "by_moves": _distances(answer, answer.moving),
        }
    if answer.state is not None:
        content["state"] = _why_dict(answer, answer.state)
    if answer.robustness is not None:
        content["robustness"] = _robustness_dict(answer.robustness)
    if answer.asked.coalitions and len(answer.settled) <= LIMIT_COALITION_STATES:
        content["coalitions"] = [
            {"concept": one, "members": list(jump.members), "from": conflict.number(jump.start),
             "to": conflict.number(jump.target)}
            for one, states in _items(answer)
            for jump in equilibrium_jumps(conflict, states)
        ]  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _items(answer: Answer) -> list[tuple[Concept, Any]]:
    return list(answer.stability.equilibria.items())


def _few(answer: Answer, numbers: list[int]) -> list[int]:
    return numbers[: answer.asked.limit]


def _basis_dict(answer: Answer, name: str) -> dict[str, Any]:
    basis = answer.file.bases[name]
    positions = [position_dict(answer.file.deal, one) for one in basis.positions]
    return {"name": name, "preferences": basis.words, "positions": positions}


def _state_dict(answer: Answer, index: int) -> dict[str, Any]:
    conflict = answer.conflict
    return {
        "number": conflict.number(index),
        "pattern": conflict.pattern(index),
        "taken": [option.name for option in conflict.taken(index)],
        "words": conflict.words(index),
        "equilibrium": [one for one, states in _items(answer) if states[index]],
        "stable": {
            maker.name: [one for one, by_maker in answer.stability.stable.items() if by_maker[place][index]]
            for place, maker in enumerate(conflict.makers)
        },
    }


def _distances(answer: Answer, found: Reach) -> dict[str, int]:
    return {
        str(answer.conflict.number(index)): found.distances[index]
        for index in answer.settled[: answer.asked.limit]
        if index in found.distances
    }


def _why_dict(answer: Answer, state: int) -> dict[str, Any]:
    conflict = answer.conflict
    found = [lure for place in range(len(conflict.makers)) for lure in _lures(answer, place, state)]
    return {
        **_state_dict(answer, state),
        "lures": [
            {
                "party": lure.maker,
                "to": conflict.number(lure.target),
                "answer": None
                if lure.answer is None
                else [{"party": step.maker, "to": conflict.number(step.state)} for step in lure.answer],
            }
            for lure in found
        ],
        "inverse": [
            {
                "party": one.maker,
                "concept": one.concept,
                "share": [one.share.numerator, one.share.denominator],
                "less_liked": [sorted(conflict.number(index) for index in least) for least in one.least],
            }
            for one in answer.inverse
        ],
    }


def _robustness_dict(robust: Robustness) -> dict[str, Any]:
    return {
        concept: {
            "rankings": robust.rankings[concept],
            "error": robust.errors[concept],
            "shares": {str(at + 1): float(shares[at]) for at in np.flatnonzero(shares)},
        }
        for concept, shares in robust.shares.items()
    }
