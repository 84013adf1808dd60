"""Plain text pages: wrapped lines, bullets and tables that fit the terminal."""

import shutil
import textwrap
from collections.abc import Iterator, Sequence

LEAST_CHARS = 40


def page(lines: Sequence[str]) -> str:
    """Return lines as the text of a page, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def heading(title: str, summary: str) -> list[str]:
    """Return a title and what is below it in a few words."""
    return [*textwrap.wrap(title, width_chars()), *textwrap.wrap(summary, width_chars())]


def bullet(words: str, *, indent: int = 3) -> Iterator[str]:
    """Yield the lines of an item of a list."""
    yield from _wrapped(words, f"{' ' * indent}- ", " " * (indent + 2))


def indented(words: str, indent: int) -> Iterator[str]:
    """Yield lines that begin after so many blanks."""
    yield from _wrapped(words, " " * indent, " " * (indent + 2))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, indent: int = 2) -> list[str]:
    """Return a table with aligned columns, the last one wrapped."""
    widths = [max(len(row[at]) for row in [header, *rows]) for at in range(len(header) - 1)]
    lines = []
    for row in [header, *rows]:
        start = " " * indent + "".join(f"{cell:<{width + 2}}" for cell, width in zip(row, widths, strict=False))
        lines += list(_wrapped(row[-1], start, " " * len(start))) or [start]
    return lines


def plural(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: “1 move”, “2 moves”."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def width_chars() -> int:
    """Return the width of the terminal, that of COLUMNS, or 80."""
    return max(shutil.get_terminal_size((80, 24)).columns, LEAST_CHARS)


def _wrapped(words: str, first: str, later: str) -> Iterator[str]:
    # Where the beginning leaves no room, the words overflow rather than stand a letter a line.
    width = max(width_chars(), len(first) + 20)
    wrapper = textwrap.TextWrapper(
        width, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )
    yield from wrapper.wrap(words)
