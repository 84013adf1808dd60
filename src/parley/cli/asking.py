"""What the commands have in common that read with a language model, or take its answers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from parley.cli.app import EXIT_BAD_INPUT, EXIT_SOME_FAILED, say
from parley.cli.cleaning import clean
from parley.errors import OptionError, ReportError
from parley.records import Readout

if TYPE_CHECKING:
    from parley.llm import LLMReader, Price, Reading
    from parley.reading import Outcome

READERS = ("encoder", "llm")
# The options that only a language model needs, by the names of their parameters.
_OF_LLM = ["endpoint", "llm", "window_tokens", "answer_timeout_s", "no_cache", "show_refused", "price_in", "price_out"]


def window_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that says how much of a report goes into one prompt."""
    return click.option(
        "--window-tokens",
        type=click.IntRange(min=200),
        metavar="N",
        help="Read about N tokens of the report at a time.",
    )(function)


def refused_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that lists what was refused."""
    return click.option("--show-refused", is_flag=True, help="List what the model gave that the report does not hold.")(
        function
    )


def llm_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of reading with a language model."""
    price = click.FloatRange(min=0)
    options = (
        click.option("--reader", type=click.Choice(READERS), default="encoder",
                     help="Read with parley's own encoder (default) or a language model."),
        click.option("--endpoint", metavar="URL", help="An OpenAI-compatible endpoint, as http://localhost:8080/v1."),
        click.option("--llm", metavar="NAME", help="The language model, by the endpoint's name for it."),
        window_option,
        click.option("--answer-timeout", "answer_timeout_s", type=click.FloatRange(min=0, min_open=True),
                     metavar="SECONDS", help="Give up one answer of the model after so many seconds."),
        click.option("--no-cache", is_flag=True, help="Keep no answers of the model, and take none kept before."),
        click.option("--dry-run", is_flag=True, help="Only estimate what the model would take; send nothing."),
        refused_option,
        click.option("--price-in", type=price, metavar="PRICE", help="What a million tokens sent cost."),
        click.option("--price-out", type=price, metavar="PRICE", help="What a million tokens received cost."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Asking:
    """A language model to read with, how reports are loaded for it, and what is told of the reading."""

    reader: LLMReader
    settings: dict[str, Any]
    price: Price | None
    show_refused: bool

    def read(self, source: str | Path) -> Readout:
        """Read one report; say what it took and, if wanted, what was refused."""
        from parley.llm import told
        from parley.reports import load

        loaded = load(source, **self.settings)
        reading = self.reader.read(loaded.report, source=str(source))
        say(f"{source}: {told(reading.usage, self.price)}")
        return told_readout(reading, str(source), loaded.notices, show_refused=self.show_refused)

    def outcomes(self, sources: list[str | Path]) -> Iterator[Outcome]:
        """Read each report; what is wrong with one does not stop the others, a server that fails does."""
        from parley.reading import Outcome

        for source in sources:
            try:
                yield Outcome(str(source), readout=self.read(source))
            except ReportError as error:
                yield Outcome(str(source), error=error)

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
    from dataclasses import replace

    if show_refused:
        for refused in reading.refused:
            say(f"{source}: {refused}")
    return replace(reading.readout, notices=(*notices, *reading.readout.notices))


def asking_of(options: dict[str, Any], *, dry_run: bool) -> Asking | None:
    """Take the options of a language model out of all options; None if another reader is to read.

    ``dry_run`` goes with a language model, too.

    Raises:
        OptionError: an option goes with another reader, or one is missing.
    """
    given: dict[str, Any] = {name: options.pop(name) for name in _OF_LLM} | {"dry_run": dry_run}
    if options.pop("reader") != "llm":
        for name, value in given.items():
            if value not in (None, False):
                raise OptionError(f"{_typed(name)} goes with --reader llm; add that, or leave it out.")
        return None
    if options.get("model") is not None:
        raise OptionError("--model names a model of the encoder; name the language model with --llm.")
    for name, example in (("endpoint", "http://localhost:8080/v1"), ("llm", "NAME")):
        if given[name] is None:
            raise OptionError(f"--reader llm needs {_typed(name)}; give it as {_typed(name)} {example}.")
    return _asking(given, options)


def _asking(given: dict[str, Any], options: dict[str, Any]) -> Asking:
    from parley.cli.read import settings_of
    from parley.llm import LLMReader, Price

    named = {"window_tokens": given["window_tokens"], "timeout_s": given["answer_timeout_s"]}
    more = {name: value for name, value in named.items() if value is not None}
    reader = LLMReader(endpoint=given["endpoint"], model=given["llm"], cache=not given["no_cache"], **more)
    prices = (given["price_in"], given["price_out"])
    price = None if prices == (None, None) else Price(*(one or 0.0 for one in prices))
    settings = settings_of(**options)
    # A language model tells no probabilities.
    settings.pop("min_confidence", None)
    return Asking(reader, settings, price, given["show_refused"])


def _typed(name: str) -> str:
    return "--" + name.removesuffix("_s").replace("_", "-")


def answers_of(files: tuple[str, ...]) -> list[str]:
    """Return the texts of answers: files, or - for standard input.

    Raises:
        ReportError: one cannot be read.
    """
    texts = []
    for name in files:
        try:
            data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            texts.append(data.decode("utf-8-sig"))
        except (OSError, ValueError) as error:
            raise ReportError(name, f"cannot be read as an answer ({error}); check the path") from None
    return texts
