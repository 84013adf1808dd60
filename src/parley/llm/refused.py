"""What was refused of an answer, and why: nothing is dropped without a line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Why a record or a part of it was refused, beside the verdicts "scattered" and "absent" on quotations.
WRONG, UNKNOWN, NOT_SHOWN, CONTEXT = "wrong", "unknown", "not shown", "context"

_REASONS: Final = {
    "scattered": "its words stand in the sentence, but not in this order or not without a gap",
    "absent": "these words do not stand in the sentence",
    WRONG: "that is no value of this field",
    UNKNOWN: "the report does not tell of it",
    NOT_SHOWN: "that sentence was not shown",
    CONTEXT: "only sentences tell it that an earlier window read",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A move, or a part of one, that does not pass.

    ``move`` says which, in the order of the answer; ``part`` is the field at fault; ``reason`` is a verdict on a
    quotation, or ``wrong``, ``unknown``, ``not shown``, ``context``; ``words`` is what the model gave; ``whole``
    tells whether the move was refused, or only left without that part.
    """

    move: str
    part: str
    reason: str
    words: str = ""
    sentence: int | None = None
    whole: bool = True

    def __str__(self) -> str:
        """Return it as one sentence."""
        done = "refused" if self.whole else f"kept without {self.part}"
        where = "" if self.sentence is None else f" [{self.sentence}]"
        told = f" “{self.words}”" if self.words else ""
        return f"{self.move} {done}: {self.part}{told}{where}: {_REASONS[self.reason]}"
