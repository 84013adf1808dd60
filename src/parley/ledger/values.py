"""Which fields of a record can be corrected, and what may stand in them."""

from collections.abc import Callable
from typing import Any

from parley.errors import OptionError
from parley.ledger.days import first_day
from parley.records.shapes import CHANNELS, DIRECTIONS, STATUSES
from parley.vocabulary import acts, topics

Check = Callable[[str, Any], Any]


def checked(kind: str, field: str, value: Any) -> Any:
    """Return a value as the field of a record of that kind takes it.

    Args:
        kind: "telling", "meeting", "control" or "shift".
        field: the field, as `parley show` names it.
        value: text, as a user types it: lists with commas, none as an empty text; or the value itself.

    Raises:
        OptionError: there is no such field, or it cannot hold the value.
    """
    fields = _FIELDS.get(kind, {})
    if field not in fields:
        raise OptionError(f"“{field}” of a {kind} cannot be changed. The fields are {', '.join(fields) or 'none'}.")
    return fields[field](field, value)


def checked_day(value: str) -> str:
    """Return the first day of a date.

    Raises:
        OptionError: it is no date.
    """
    day = first_day(value)
    if day is None:
        raise OptionError(f"“{value}” is no date; write it as 2025-08-17.")
    return day


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise OptionError(f"{field} needs words.")
    return value.strip()


def _optional_text(_field: str, value: Any) -> str | None:
    return str(value).strip() or None if value is not None else None


def _list(_field: str, value: Any) -> list[str]:
    items = value.split(",") if isinstance(value, str) else list(value or ())
    return [str(item).strip() for item in items if str(item).strip()]


def _date(field: str, value: Any) -> str | None:
    if value in (None, ""):
        return None
    if first_day(str(value)) is None:
        raise OptionError(f"“{value}” is no date; write {field} as 2025-08-17, 2025-08 or 2025-08-16/2025-08-18.")
    return str(value)


def _flag(field: str, value: Any) -> bool:
    plain = str(value).strip().lower()
    if plain not in ("true", "false", "yes", "no"):
        raise OptionError(f"{field} is true or false, not “{value}”.")
    return plain in ("true", "yes")


def _share(field: str, value: Any) -> float | None:
    if value in (None, ""):
        return None
    try:
        share = float(value)
    except (TypeError, ValueError):
        share = -1.0
    if not 0 <= share <= 1:
        raise OptionError(f"{field} is a number from 0 to 1, not “{value}”.")
    return share


def _one_of(*options: str) -> Check:
    def check(field: str, value: Any) -> str:
        if value not in options:
            raise OptionError(f"“{value}” is no {field}. Choose of {', '.join(options)}.")
        return str(value)

    return check


def _topics(field: str, value: Any) -> list[str]:
    chosen = _list(field, value)
    check = _one_of(*topics())
    if not chosen:
        raise OptionError(f"{field} needs at least one of {', '.join(topics())}.")
    return [check("topic", topic) for topic in chosen]


_FIELDS: dict[str, dict[str, Check]] = {
    "telling": {
        "party": _text,
        "speaker": _optional_text,
        "act": lambda field, value: _one_of(*acts())(field, value),
        "to": _list,
        "topics": _topics,
        "objects": _list,
        "terms": _text,
        "when": _date,
        "hedged": _flag,
    },
    "meeting": {
        "participants": _list,
        "when": _date,
        "place": _optional_text,
        "channel": _one_of(*CHANNELS),
        "status": _one_of(*STATUSES),
    },
    "control": {"holder": _text, "place": _text, "share": _share, "extent": _optional_text},
    "shift": {"party": _text, "topics": _topics, "direction": _one_of(*DIRECTIONS), "since": _date},
}
