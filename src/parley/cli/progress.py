"""Progress bars on standard error, if it is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from parley.cli.cleaning import clean, cut

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")
NAME_CHARS = 40


def counted(items: Iterable[T], *, total: int) -> Iterator[T]:
    """Yield the items and show how many of ``total`` are done."""
    with _bar() as bar:
        task = bar.add_task("Reading", total=total)
        for item in items:
            bar.advance(task)
            yield item


@contextmanager
def windows_shown() -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    """Show how many windows of each report are read; what is yielded gives a report's name a line of its own."""
    with _bar() as bar:

        def line(name: str) -> Callable[[int, int], None]:
            task = bar.add_task(f"Asking about {cut(clean(name), limit_chars=NAME_CHARS)}", total=None)

            def tell(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total, visible=done < total)

            return tell

        yield line


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    # Standard output may be a pipe: what is printed there is never drawn into the bar's own stream.
    return Progress(*columns, console=console, transient=True, redirect_stdout=False, disable=not console.is_terminal)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Give a function that adds to a count shown on standard error, if it is a terminal; the total is not known."""
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn(what), TextColumn("{task.completed:.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False,
                  disable=not console.is_terminal) as bar:  # fmt: skip
        task = bar.add_task("", total=None)
        yield lambda count: bar.advance(task, count)
