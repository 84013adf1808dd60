"""The tables that a notebook shows."""

from collections.abc import Sequence
from html import escape

LIMIT_ROWS = 60
LIMIT_CHARS = 160
_HEADS = ("Party", "Act", "Topics", "Words of the report")


def table_html(title: str, published: str | None, rows: Sequence[tuple[str, ...]]) -> str:
    """Return an HTML table of one row a move; every word is escaped, long cells and lists are cut."""
    return html_table(f"{title}, {published}" if published else title, _HEADS, rows, noun="moves")


def html_table(caption: str | None, heads: Sequence[str], rows: Sequence[tuple[str, ...]], *, noun: str) -> str:
    """Return an HTML table; every word is escaped, long cells and lists are cut, ``noun`` names what was left out."""
    above = "" if caption is None else f"<caption>{escape(caption)}</caption>"
    head = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in heads)
    body = "".join(_row(row) for row in rows[:LIMIT_ROWS])
    left = len(rows) - LIMIT_ROWS
    more = f"<tr><td colspan='{len(heads)}'>and {left} more {noun}</td></tr>" if left > 0 else ""
    return f"<table>{above}<tr>{head}</tr>{body}{more}</table>"


def _row(cells: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<td style='text-align:left'>{escape(_cut(cell))}</td>" for cell in cells) + "</tr>"


def _cut(cell: str) -> str:
    words = " ".join(cell.split())
    return words if len(words) <= LIMIT_CHARS else f"{words[: LIMIT_CHARS - 1]}…"
