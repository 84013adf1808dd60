"""Checked access to the fields of a JSON readout.

A readout may come from anywhere, so nothing of it is believed: each accessor returns a value of the type
that it promises or raises :class:`RecordError`, which names the field by its path (``moves[3].evidence``).
"""

import json
from collections.abc import Mapping
from typing import NoReturn, Self, TypeVar

from parley.errors import ParleyError

T = TypeVar("T", bound=str)


class RecordError(ParleyError):
    """A readout does not keep the contract of the JSON format, for example a move without evidence."""


class Fields:
    """The fields of one JSON object, with its path for messages and the length of the report's text."""

    __slots__ = ("_content", "_limit_chars", "_path")

    def __init__(self, content: Mapping[str, object], *, path: str, limit_chars: int | None) -> None:
        self._content = content
        self._path = path
        self._limit_chars = limit_chars

    @classmethod
    def of(cls, content: object) -> Self:
        """Return the fields of a whole readout; raises :class:`RecordError` if it is no JSON object."""
        if not isinstance(content, Mapping):
            raise RecordError(f"The readout is {_kind(content)}, not a JSON object; give one with a report in it.")
        return cls(content, path="", limit_chars=None)

    def within(self, limit_chars: int) -> Self:
        """Return the same fields, holding every range to a text of ``limit_chars`` code points."""
        return type(self)(self._content, path=self._path, limit_chars=limit_chars)

    def error(self, name: str, fault: str) -> RecordError:
        """Return the error that says what is wrong with a field."""
        return RecordError(f"The readout's field {self._name(name)} {fault}.")

    def has(self, name: str) -> bool:
        """Tell whether a field is there and not null."""
        return self._content.get(name) is not None

    def text(self, name: str) -> str:
        """Return a required string."""
        value = self._required(name)
        return value if isinstance(value, str) else self._wrong(name, value, "a string")

    def optional_text(self, name: str) -> str | None:
        """Return a string, or None where it is absent or null."""
        return self.text(name) if self.has(name) else None

    def choice(self, name: str, options: tuple[T, ...]) -> T:
        """Return a required string that is one of the options."""
        return self._one_of(name, self.text(name), options)

    def choices(self, name: str, options: tuple[T, ...], *, at_least: int = 0) -> tuple[T, ...]:
        """Return a required list of strings, each one of the options."""
        values = self.texts(name)
        if len(values) < at_least:
            raise self.error(name, f"needs at least {at_least} of {', '.join(options)}")
        return tuple(self._one_of(name, value, options) for value in values)

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """Return a list of strings; one that is not required may be absent."""
        values = self._list(name, required=required)
        return tuple(
            value if isinstance(value, str) else self._wrong(f"{name}[{index}]", value, "a string")
            for index, value in enumerate(values)
        )

    def flag(self, name: str) -> bool:
        """Return a truth value, false where it is absent."""
        value = self._content.get(name, False)
        return value if isinstance(value, bool) else self._wrong(name, value, "true or false")

    def count(self, name: str) -> int:
        """Return a required whole number that is not negative."""
        value = self._required(name)
        # JSON's true and false are ints in Python.
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self._wrong(name, value, "a whole number from 0 up")
        return value

    def optional_count(self, name: str) -> int | None:
        """Return a whole number that is not negative, or None where it is absent or null."""
        return self.count(name) if self.has(name) else None

    def optional_fraction(self, name: str) -> float | None:
        """Return a number from 0 to 1, or None where it is absent or null."""
        value = self._content.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self._wrong(name, value, "a number from 0 to 1")
        return value

    def range(self) -> tuple[int, int]:
        """Return ``start`` and ``end``, in order and inside the report's text."""
        start, end = self.count("start"), self.count("end")
        if end < start:
            raise self.error("end", f"is {end}, before its start {start}")
        if self._limit_chars is not None and end > self._limit_chars:
            raise self.error("end", f"is {end}, but the report's text has only {self._limit_chars} characters")
        return start, end

    def item(self, name: str) -> Self:
        """Return the fields of a required object."""
        return self._inner(name, self._required(name))

    def items(self, name: str, *, required: bool = True, at_least: int = 0) -> list[Self]:
        """Return the fields of each object in a list; one that is not required may be absent."""
        values = self._list(name, required=required)
        if len(values) < at_least:
            raise self.error(name, f"is empty, but needs at least {at_least}")
        return [self._inner(f"{name}[{index}]", value) for index, value in enumerate(values)]

    def _inner(self, name: str, value: object) -> Self:
        if not isinstance(value, Mapping):
            self._wrong(name, value, "an object")
        return type(self)(value, path=f"{self._name(name)}.", limit_chars=self._limit_chars)

    def _list(self, name: str, *, required: bool) -> list[object] | tuple[object, ...]:
        value = self._required(name) if required else self._content.get(name, ())
        return value if isinstance(value, list | tuple) else self._wrong(name, value, "a list")

    def _required(self, name: str) -> object:
        if name not in self._content:
            raise self.error(name, "is missing")
        return self._content[name]

    def _one_of(self, name: str, value: str, options: tuple[T, ...]) -> T:
        for option in options:
            if option == value:
                return option
        raise self.error(name, f"is {_short(value)}; it must be one of {', '.join(options)}")

    def _wrong(self, name: str, value: object, wanted: str) -> NoReturn:
        shown = _short(value) if isinstance(value, bool | int | float | str) else _kind(value)
        raise self.error(name, f"is {shown}, not {wanted}")

    def _name(self, name: str) -> str:
        return f"{self._path}{name}"


def parse_json(text: str | bytes) -> object:
    """Return what JSON text (bytes are UTF-8) holds; raises :class:`RecordError` if it is not JSON."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise RecordError("The readout's JSON is nested too deep to be one; give a file that parley wrote.") from None
    except ValueError as error:
        # Bad JSON, bad UTF-8 and a number of too many digits are all ValueErrors.
        raise RecordError(f"The readout is not JSON ({error}); give one that parley wrote.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _short(value: object) -> str:
    shown = json.dumps(value)
    return shown if len(shown) <= 40 else f"{shown[:39]}…"


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list | tuple) else f"of the type {type(value).__name__}"
