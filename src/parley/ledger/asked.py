"""A party that a user asks for, among those that a record tells of."""

from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches

from parley.errors import OptionError

NEAR_MAX = 3
SHORTEST_PART = 4  # "I" is part of many names


def asked_party(party: str | None, there: Sequence[str], *, record: str, otherwise: str) -> str | None:
    """Return the party that is asked for, None if none is.

    Args:
        party: as the user writes it; large and small letters are the same.
        there: the parties of which something is told.
        record: what is looked into, as the message begins: "The ledger".
        otherwise: what to do where no party has a name like it.

    Raises:
        OptionError: nothing is told of the party; the message names the nearest.
    """
    if party is None or party.casefold() in {one.casefold() for one in there}:
        return party
    near = _near(party, there)
    hint = f"did you mean {' or '.join(near)}?" if near else otherwise
    raise OptionError(f"{record} knows no party “{party}”; {hint}")


def _near(name: str, there: Sequence[str]) -> list[str]:
    """The names most like one, then those that it is a part of, or that are a part of it."""
    plain, asked = {one.casefold(): one for one in there}, name.casefold()
    close = get_close_matches(asked, plain, n=NEAR_MAX)
    close.sort(key=lambda one: (-SequenceMatcher(None, one, asked).ratio(), one))
    parts = [one for one in plain if asked in one or (len(one) >= SHORTEST_PART and one in asked)]
    return [plain[one] for one in dict.fromkeys([*close, *parts])][:NEAR_MAX]
