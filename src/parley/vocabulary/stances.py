"""What the acts mean for the state of a negotiation, read from ``stances.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag, auto
from functools import cache
from typing import Any, Literal

from parley.vocabulary.files import data

Answer = Literal["accepted", "refused"]


class Side(Flag):
    """The sides that a party takes on one day: it may give on one thing and hold on another."""

    NONE = 0
    GIVING = auto()
    HOLDING = auto()


@dataclass(frozen=True, slots=True)
class OptionStance:
    """What an act says of an option of a deal: the stance, its firmness, and whose option it is."""

    stance: Literal["requires", "refuses", "offers", "open", "silent"]
    firmness: Literal["firm", "soft"]
    option: Literal["own", "theirs"]


@dataclass(frozen=True, slots=True)
class Stances:
    """Which acts take which side, answer an offer, change a position or deny.

    ``to_offer`` and ``to_condition`` map an act to the answer that it gives; ``denial_days`` is the number of days
    after a move on which its denial still makes it doubtful. Versions of one matter: ``same_words`` is how alike
    the terms of answers to one thing are, ``share_difference`` from where on shares of a place differ, and
    ``meeting_days`` how far apart dates of one meeting lie at most. ``on_options`` maps an act to what it says of an
    option.
    """

    sides: Mapping[str, Side]
    offers: frozenset[str]
    to_offer: Mapping[str, Answer]
    to_condition: Mapping[str, Answer]
    withdrawal: frozenset[str]
    closing: frozenset[str]
    yielding: frozenset[str]
    denials: frozenset[str]
    claims: frozenset[str]
    denial_days: int
    doubtful_sources: frozenset[str]
    same_words: float
    share_difference: float
    meeting_days: int
    meetings_ahead: frozenset[str]
    meetings_settled: frozenset[str]
    shared_participants: int
    on_options: Mapping[str, OptionStance]

    def side(self, act: str) -> Side:
        """Return the side that an act takes; none for one that takes no stand."""
        return self.sides.get(act, Side.NONE)


@cache
def stances() -> Stances:
    """The meaning of the acts for the state of a negotiation."""
    file = data("stances")
    parts = ("answers", "shifts", "denials", "otherwise", "meetings")
    answers, shifts, denials, otherwise, meetings = (file[name] for name in parts)
    return Stances(
        sides={act: Side[side.upper()] for side, acts in file["sides"].items() for act in acts},
        offers=frozenset(file["offers"]),
        to_offer=_answers(answers["to_offer"]),
        to_condition=_answers(answers["to_condition"]),
        withdrawal=frozenset(answers["withdrawal"]),
        closing=frozenset(shifts["closing"]),
        yielding=frozenset(shifts["yielding"]),
        denials=frozenset(denials["acts"]),
        claims=frozenset(denials["claims"]),
        denial_days=int(denials["days"]),
        doubtful_sources=frozenset(denials["doubtful_sources"]),
        same_words=float(otherwise["same_words"]),
        share_difference=float(otherwise["share_difference"]),
        meeting_days=int(otherwise["meeting_days"]),
        meetings_ahead=frozenset(meetings["ahead"]),
        meetings_settled=frozenset(meetings["settled"]),
        shared_participants=int(meetings["shared_participants"]),
        on_options={act: OptionStance(**said) for act, said in file["options"].items()},
    )


def _answers(lists: Mapping[str, Any]) -> dict[str, Answer]:
    return {act: answer for answer in ("accepted", "refused") for act in lists[answer]}
