"""Cells of CSV files: no words of a report may become a formula of the spreadsheet that opens the file."""

from collections.abc import Iterable

# What spreadsheets take for the beginning of a formula or a command; the wide forms too, which some of them fold.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL = ("\t", "\r", "\n", "\0")
LIST_SEPARATOR = "; "

Value = str | int | float | bool | Iterable[str] | None


def safe_cell(value: Value) -> str | int | float:
    """Return a value as a cell: numbers as they are, words that a spreadsheet would run behind an apostrophe.

    Lists are joined with "; ", truth values are ``true`` and ``false``, None is empty.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else LIST_SEPARATOR.join(value)
    # White space before the sign does not stop every program.
    if text.lstrip(" ").startswith(_CONTROL) or text.lstrip().startswith(_FORMULA):
        return f"'{text}"
    return text


def storable(text: str) -> str:
    """Return text that UTF-8 can hold: a lone surrogate is written as its escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
