"""What if: the same deal with a position dropped, added or changed."""

from dataclasses import replace

from parley.analysis.deal.lines import position_line
from parley.analysis.deal.model import Deal, Position
from parley.errors import DealError

_DROP = "drop "


def what_if(deal: Deal, change: str) -> Deal:
    """Return the deal after a change of positions.

    ``drop ID`` and ``drop PARTY [STANCE] OPTION`` take positions out. A line as in the model file (``Norland
    requires open-bridge``) puts a position in, in place of whatever the party held on that option.

    Raises:
        DealError: the change names no position, or a party, stance or option that the model lacks.
    """
    words = change.strip()
    if words.startswith(_DROP):
        return _without(deal, words.removeprefix(_DROP).strip())
    line = position_line(words)
    if line.party not in deal.parties:
        known = ", ".join(deal.parties)
        raise DealError(f"“{line.party}” is no party of the model; known are {known}.")
    replaced = [one for one in deal.positions if (one.party, one.option) == (line.party, line.option)]
    others = tuple(position for position in deal.positions if position not in replaced)
    new = Position(_fresh_id(deal), line.party, line.stance, line.option, line.condition)
    return replace(deal, positions=(*others, new))


def _without(deal: Deal, words: str) -> Deal:
    dropped = [position for position in deal.positions if words in _names(position)]
    if not dropped:
        known = ", ".join(f"{position.id} ({position.says})" for position in deal.positions) or "none"
        raise DealError(f"No position is called “{words}”, so it cannot be dropped; known are {known}.")
    return replace(deal, positions=tuple(position for position in deal.positions if position not in dropped))


def _names(position: Position) -> set[str]:
    return {
        position.id,
        position.says,
        f"{position.party} {position.option}",
        f"{position.party} {position.stance} {position.option}",
    }


def _fresh_id(deal: Deal) -> str:
    taken = {position.id for position in deal.positions}
    return next(name for at in range(1, len(taken) + 2) if (name := f"what-if-{at}") not in taken)
