"""A party that a user asks for, among those that a record tells of."""

from collections.abc import Sequence
from difflib import get_close_matches

from parley.errors import OptionError

NEAR_MAX = 3


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
    """The names most like one, those that it is a part of first."""
    plain = {one.casefold(): one for one in there}
    parts = [one for one in plain if name.casefold() in one or one in name.casefold()]
    close = get_close_matches(name.casefold(), plain, n=NEAR_MAX)
    return [plain[one] for one in dict.fromkeys([*parts, *close])][:NEAR_MAX]
