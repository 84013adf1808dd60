"""A language model as the commands use it: it reads, tells what it took, lists what it refused, estimates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from parley.cli.app import EXIT_BAD_INPUT, EXIT_SOME_FAILED, say
from parley.cli.cleaning import clean
from parley.cli.progress import windows_shown
from parley.errors import ReportError
from parley.records import Readout

if TYPE_CHECKING:
    from parley.llm import LLMReader, Price, Reading
    from parley.reading import Outcome

Line = Callable[[str], Callable[[int, int], None]]
_Read = tuple["Reading", tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asking:
    """A language model to read with, how reports are loaded for it, and what is told of the reading."""

    reader: LLMReader
    settings: dict[str, Any]
    price: Price | None
    show_refused: bool

    def read(self, source: str | Path) -> Readout:
        """Read one report; say what it took and, if wanted, what was refused."""
        with windows_shown() as line:
            read = self._read(source, line)
        return self._told(source, read)

    def outcomes(self, sources: list[str | Path]) -> Iterator[Outcome]:
        """Read each report; what is wrong with one does not stop the others, a server that fails does."""
        from parley.reading import Outcome, in_order

        with windows_shown() as line:
            tried = in_order(sources, lambda source: self._tried(source, line), workers=self.reader.at_once)
            for source, read in zip(sources, tried, strict=True):
                if isinstance(read, ReportError):
                    yield Outcome(str(source), error=read)
                else:
                    yield Outcome(str(source), readout=self._told(source, read))

    def _tried(self, source: str | Path, line: Line) -> _Read | ReportError:
        try:
            return self._read(source, line)
        except ReportError as error:
            return error

    def _read(self, source: str | Path, line: Line) -> _Read:
        from parley.reports import load

        loaded = load(source, **self.settings)
        return self.reader.read(loaded.report, source=str(source), tell=line(str(source))), tuple(loaded.notices)

    def _told(self, source: str | Path, read: _Read) -> Readout:
        from parley.llm import told

        reading, notices = read
        say(f"{source}: {told(reading.usage, self.price)}")
        return told_readout(reading, str(source), notices, show_refused=self.show_refused)

    def estimate(self, sources: list[str | Path]) -> int:
        """Print what reading would take, report by report and in all; return the exit code."""
        from parley.llm import Usage, told
        from parley.reports import load

        total, failed = Usage(), 0
        for source in sources:
            try:
                usage = self.reader.estimate(load(source, **self.settings).report)
            except ReportError as error:
                if len(sources) == 1:
                    raise
                say(str(error))
                failed += 1
                continue
            total += usage
            click.echo(f"{clean(str(source))}: {told(usage, self.price, estimated=True)}")
        if len(sources) > 1:
            click.echo(f"in all: {told(total, self.price, estimated=True)}")
        if failed:
            return EXIT_BAD_INPUT if failed == len(sources) else EXIT_SOME_FAILED
        return 0


def told_readout(reading: Reading, source: str, notices: tuple[str, ...], *, show_refused: bool) -> Readout:
    """List what was refused, if wanted; return the readout with the notices of loading before its own."""
    if show_refused:
        for refused in reading.refused:
            say(f"{source}: {refused}")
    return replace(reading.readout, notices=(*notices, *reading.readout.notices))
