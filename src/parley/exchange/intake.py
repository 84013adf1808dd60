"""Takes readouts that came from elsewhere into a ledger, with the corrections that were made to them."""

from collections import Counter
from collections.abc import Iterable

from parley.errors import ParleyError, ReportError
from parley.exchange.corrections import Portable, Repeater
from parley.exchange.jsonl import Incoming
from parley.ledger import MAIN_TALKS, Ledger

_NO_TEXT = "A name or term holds half a character (a lone surrogate), which no ledger can keep; write it anew."


class Intake:
    """Takes readouts into a ledger; what it has already changes nothing.

    ``done`` counts what became of the readouts, by outcome (`Added`), and ``corrected`` the corrections that were
    made; ``errors`` holds what could not be taken.

    Args:
        ledger: an open ledger.
        talks: the negotiation; if None, what each line says, else the main one. In another talks than its own a record
            has another name, so that corrections stay behind: ``left_behind`` counts them.
        why: a remark for the journal.
    """

    def __init__(self, ledger: Ledger, *, talks: str | None = None, why: str = "") -> None:
        self.done: Counter[str] = Counter()
        self.corrected = 0
        self.left_behind = 0
        self.errors: list[ReportError] = []
        self._ledger = ledger
        self._talks = talks
        self._why = why
        self._repeaters: dict[str, Repeater] = {}

    def take(self, one: Incoming) -> None:
        """Take one readout, or note why there is none."""
        if one.readout is None:
            self.errors += [one.error] if one.error else []
            return
        talks = self._talks or one.talks or MAIN_TALKS
        same = talks == (one.talks or MAIN_TALKS)
        self._correct(one.before, one.where, talks, same=same)
        try:
            given = one.first if one.first is not None and same else one.readout
            added = self._ledger.add(given, talks=talks, why=self._why, known_since=one.known_since)
        except UnicodeEncodeError:
            self.errors.append(ReportError(one.where, _NO_TEXT))
            return
        self.done[added.outcome] += 1
        self._correct(one.after, one.where, talks, same=same)

    def _correct(self, made: Iterable[Portable], where: str, talks: str, *, same: bool) -> None:
        for said in made:
            if not same:
                self.left_behind += 1
                continue
            if talks not in self._repeaters:
                self._repeaters[talks] = Repeater(self._ledger, talks=talks)
            try:
                self.corrected += self._repeaters[talks].repeat(said)
            except (ParleyError, UnicodeEncodeError) as error:
                why = _NO_TEXT if isinstance(error, UnicodeEncodeError) else error
                self.errors.append(ReportError(where, f"a correction could not be made. {why}"))
