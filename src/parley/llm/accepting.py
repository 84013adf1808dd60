"""Gathers the checked moves of one or more answers into a readout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parley.errors import NoAnswer
from parley.language import Window
from parley.llm.answer import WrongAnswer, parse_answer
from parley.llm.checking import Checker, brief
from parley.llm.cost import Usage
from parley.llm.names import Names
from parley.llm.prompt import Known
from parley.llm.refused import UNKNOWN, Refused
from parley.llm.sentences import Numbered
from parley.records import Move, Readout, Report

LIMIT_KNOWN = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of an answer: the readout, and what did not pass into it.

    ``refused`` lists each move that was refused and each part that a move was left without; ``repaired`` counts
    the quotations that stood in the report with other marks; ``usage`` tells what was asked for it.
    """

    readout: Readout
    refused: tuple[Refused, ...] = ()
    repaired: int = 0
    usage: Usage = field(default_factory=Usage)


def accept(report: Report, answers: Sequence[str], *, sources: Sequence[str] = (), model: str | None = None) -> Reading:
    """Read answers that a model gave elsewhere, through the same checks.

    Args:
        report: the report that the answers are about.
        answers: the answers as text, for a long report one for each window.
        sources: what to call each answer in errors.
        model: the name of the model that gave them.

    Returns:
        The readout with its refusals; a move told by two answers stands in it once.

    Raises:
        NoAnswer: one of them holds no JSON object with a list of moves.
    """
    gathering = gathered(Numbered(report), answers, sources=sources)
    return gathering.reading(model=model)


def gathered(numbered: Numbered, answers: Sequence[str], *, sources: Sequence[str] = ()) -> Gathering:
    """Read answers about any sentences of a report; the arguments and errors are those of :func:`accept`."""
    gathering = Gathering(numbered)
    for index, text in enumerate(answers):
        name = sources[index] if index < len(sources) else f"answer {index + 1}"
        try:
            gathering.add(parse_answer(text), numbered.whole)
        except WrongAnswer as fault:
            raise NoAnswer(name, f"{fault}; give the JSON object that parley prompt asks for") from None
    return gathering


class Gathering:
    """The moves of a report so far, as its windows are read one by one."""

    def __init__(self, numbered: Numbered) -> None:
        self._numbered = numbered
        self._names = Names(numbered.report.text)
        self._moves: list[Move] = []
        self._places: dict[Move, int] = {}
        self._refused: list[Refused] = []
        self._repaired = 0

    def add(self, items: Sequence[object], window: Window) -> None:
        """Check the moves of one answer against the sentences of its window and keep what passes."""
        checker = Checker(self._numbered, self._names, window)
        told = [(number, checker.move(item, number)) for number, item in enumerate(items, start=1)]
        passed = [(number, move) for number, move in told if move is not None]
        self._refused += checker.refused
        self._repaired += checker.repaired
        ids, fresh = self._placed([move for _, move in passed])
        for place, (number, move) in enumerate(passed):
            needed = self._condition(move, number, ids, own=fresh[place])
            kept = self._moves[fresh[place]]
            condition = tuple(dict.fromkeys((*kept.condition, *needed)))
            self._moves[fresh[place]] = replace(kept, condition=condition)

    def _placed(self, moves: list[Move]) -> tuple[dict[str, int], list[int]]:
        """Add each move unless it is there; where each stands, by the answer's name for it and in order."""
        used = Counter(move.id for move in moves)
        ids: dict[str, int] = {}
        places: list[int] = []
        for move in moves:
            bare = replace(move, id="", condition=())
            place = self._places.setdefault(bare, len(self._moves))
            if place == len(self._moves):
                self._moves.append(replace(bare, id=str(place)))
            places.append(place)
            if move.id and used[move.id] == 1:
                ids[move.id] = place
        return ids, places

    def _condition(self, move: Move, number: int, ids: dict[str, int], *, own: int) -> list[str]:
        """The conditions of a move that lead to other moves; the others are noted."""
        good = [str(ids[name]) for name in move.condition if ids.get(name, own) != own]
        self._refused += [
            Refused(f"move {number} ({move.party})", "condition", UNKNOWN, brief(name), whole=False)
            for name in move.condition
            if ids.get(name, own) == own
        ]
        return good

    @property
    def known(self) -> Known:
        """The parties and speakers so far, the latest of them if they are many."""
        parties = dict.fromkeys(name for move in self._moves for name in (move.party, *move.to))
        speakers = {move.speaker: move.party for move in self._moves if move.speaker and move.speaker != move.party}
        return Known(tuple(parties)[-LIMIT_KNOWN:], dict(list(speakers.items())[-LIMIT_KNOWN:]))

    def reading(self, *, model: str | None = None, usage: Usage | None = None, notices: Sequence[str] = ()) -> Reading:
        """Return the readout of all that passed, in the order of the report, with its refusals."""
        order = sorted(self._moves, key=lambda move: (move.evidence[0], move.terms or move.evidence[0]))
        ids = {move.id: f"m{place}" for place, move in enumerate(order, start=1)}
        moves = tuple(replace(m, id=ids[m.id], condition=tuple(ids[c] for c in m.condition)) for m in order)
        told = (*notices, *self._notice())
        readout = Readout(self._numbered.report, moves=moves, notices=told, model=model)
        return Reading(readout, tuple(self._refused), self._repaired, usage or Usage())

    def _notice(self) -> list[str]:
        whole = sum(one.whole for one in self._refused)
        parts = len(self._refused) - whole
        if not self._refused:
            return []
        counts = [f"{whole} {_moves(whole)} refused"] if whole else []
        counts += [f"{parts} {'parts' if parts > 1 else 'part'} of moves left out"] if parts else []
        told = " and ".join(counts)
        return [f"of the model's answer, {told}; --show-refused lists them with the reasons"]


def _moves(count: int) -> str:
    return "moves" if count != 1 else "move"
