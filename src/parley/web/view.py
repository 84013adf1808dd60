"""What an address asks to see: the negotiation, the day, the filters. Every view is an address that can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from parley.errors import OptionError
from parley.ledger import last_day
from parley.vocabulary import kinds, topics

PARTIES_MAX = 12


@dataclass(frozen=True, slots=True)
class View:
    """The choices that the pages share.

    ``as_of`` is a day (EDTF), None for the latest; ``parties`` empty means those of most moves; ``kind`` keeps what
    rests on a kind of source, ``origins`` what rests on at least so many newsrooms; ``start`` is the first row.
    """

    talks: str
    as_of: str | None = None
    parties: tuple[str, ...] = ()
    topic: str | None = None
    kind: str | None = None
    origins: int = 1
    start: int = 0

    @classmethod
    def of(cls, asked: Mapping[str, list[str]], *, talks: str) -> "View":
        """Return the view that a query asks for.

        Raises:
            OptionError: a value is none of its choices.
        """
        return cls(
            talks=(asked.get("talks") or [talks])[0] or talks,
            as_of=_day(asked),
            parties=tuple(dict.fromkeys(name for name in asked.get("party", []) if name))[:PARTIES_MAX],
            topic=_choice(asked, "topic", tuple(topics())),
            kind=_choice(asked, "kind", tuple(kinds().sources)),
            origins=_number(asked, "origins", least=1),
            start=_number(asked, "start", least=0),
        )

    def query(self, **changed: object) -> str:
        """Return the query of this view with some choices changed; those at rest are left out."""
        values = {name: getattr(self, name) for name in self.__slots__} | changed
        values["party"] = values.pop("parties")
        rest = {"origins": 1, "start": 0}
        kept = {name: value for name, value in values.items() if value and value != rest.get(name)}
        return urlencode(kept, doseq=True)


def _one(asked: Mapping[str, list[str]], name: str) -> str | None:
    return next((value for value in reversed(asked.get(name, [])) if value), None)


def _day(asked: Mapping[str, list[str]]) -> str | None:
    value = _one(asked, "as_of")
    if value is not None and last_day(value) is None:
        raise OptionError(f"“{value}” is no date; write it as 2025-08-17, 2025-08 or 2025.")
    return value


def _choice(asked: Mapping[str, list[str]], name: str, options: tuple[str, ...]) -> str | None:
    value = _one(asked, name)
    if value is not None and value not in options:
        raise OptionError(f"“{value}” is no {name}. Choose of {', '.join(options)}.")
    return value


def _number(asked: Mapping[str, list[str]], name: str, *, least: int) -> int:
    value = _one(asked, name)
    if value is None:
        return least
    if not value.isascii() or not value.isdigit() or len(value) > 6 or int(value) < least:
        raise OptionError(f"“{value}” is no number from {least} up for {name}.")
    return int(value)
