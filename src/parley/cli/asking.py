"""What the commands have in common that read with a language model, or take its answers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from parley.cli.llm_reading import Asking
from parley.cli.loading import settings_of
from parley.errors import OptionError, ReportError

READERS = ("encoder", "llm", "both")
# The options that only a language model needs, by the names of their parameters.
NUMBERS = ("window_tokens", "answer_timeout_s", "at_once", "price_in", "price_out")
_OF_LLM = (
    "endpoint", "llm", "config", "window_tokens", "answer_timeout_s", "at_once", "no_cache", "show_refused",
    "price_in", "price_out",
)  # fmt: skip


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


def reader_option(*readers: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what adds the option that chooses the reader."""
    told = "Read with parley's own encoder (default), or a language model"
    return click.option("--reader", type=click.Choice(readers), default="encoder",
                        help=f"{told}, or with both." if "both" in readers else f"{told}.")  # fmt: skip


def llm_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of reading with a language model."""
    price = click.FloatRange(min=0)
    options = (
        click.option("--endpoint", metavar="URL", help="An OpenAI-compatible endpoint, as http://localhost:8080/v1."),
        click.option("--llm", metavar="NAME", help="The language model, by the endpoint's name for it."),
        click.option("--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                     help="A file that names endpoint and model (default: config.toml in your configuration folder)."),
        window_option,
        click.option("--answer-timeout", "answer_timeout_s", type=click.FloatRange(min=0, min_open=True),
                     metavar="SECONDS", help="Give up one answer of the model after so many seconds."),
        click.option("--at-once", type=click.IntRange(min=1), metavar="N",
                     help="Ask about N reports at a time (default 1)."),
        click.option("--no-cache", is_flag=True, help="Keep no answers of the model, and take none kept before."),
        click.option("--dry-run", is_flag=True, help="Only estimate what the model would take; send nothing."),
        refused_option,
        click.option("--price-in", type=price, metavar="PRICE", help="What a million tokens sent cost."),
        click.option("--price-out", type=price, metavar="PRICE", help="What a million tokens received cost."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def asking_of(options: dict[str, Any], *, dry_run: bool) -> Asking | None:
    """Take the options of a language model out of all options; None if the encoder alone is to read.

    ``dry_run`` goes with a language model, too.

    Raises:
        OptionError: an option goes with another reader, or one is missing.
    """
    given = taken(options)
    reader = options.pop("reader")
    if reader == "encoder":
        for name, value in (given | {"dry_run": dry_run}).items():
            if value not in (None, False):
                raise OptionError(f"{_typed(name)} goes with --reader llm; add that, or leave it out.")
        return None
    if reader == "llm" and options.get("model") is not None:
        raise OptionError("--model names a model of the encoder; name the language model with --llm.")
    return asking(given, options, needed_by=f"--reader {reader}")


def taken(options: dict[str, Any]) -> dict[str, Any]:
    """Take the options that only a language model needs out of all options."""
    return {name: options.pop(name) for name in _OF_LLM}


def asking(given: dict[str, Any], options: dict[str, Any], *, needed_by: str) -> Asking:
    """Return the language model that the options and the config file name.

    Args:
        given: the options of the language model; each goes before the file.
        options: those of loading, and perhaps of the encoder.
        needed_by: what asks for it, for messages.

    Raises:
        OptionError: endpoint or model are named nowhere, or a value cannot be used.
    """
    from parley.llm import LLMReader, Price

    values = _values(given, needed_by=needed_by)
    prices = (values.pop("price_in", None), values.pop("price_out", None))
    price = None if prices == (None, None) else Price(*(one or 0.0 for one in prices))
    named = {"answer_timeout_s": "timeout_s"}
    reader = LLMReader(cache=not given["no_cache"], **{named.get(name, name): value for name, value in values.items()})
    # A language model tells no probabilities, and has nothing of the encoder.
    loading = {name: value for name, value in options.items() if name not in ("min_confidence", "model")}
    return Asking(reader, settings_of(**loading), price, given["show_refused"])


def _values(given: dict[str, Any], *, needed_by: str) -> dict[str, Any]:
    """What the options say of the language model, and the config file where they say nothing."""
    from parley.llm import configured, default_config

    said = {name: given[name] for name in ("endpoint", *NUMBERS) if given[name] is not None}
    # Who names all by options needs no file: a damaged one at the usual place must not stop him.
    whole = given["config"] is None and given["endpoint"] and given["llm"]
    found = {} if whole else configured(given["config"], model=given["llm"])
    values = found | said | ({"model": given["llm"]} if given["llm"] else {})
    for name, option, example in (("endpoint", "--endpoint", "http://localhost:8080/v1"), ("model", "--llm", "NAME")):
        if name not in values:
            raise OptionError(
                f'{needed_by} needs {option}; give it as {option} {example}, or write {name} = "{example}" '
                f"under [llm] in {given['config'] or default_config()}."
            )
    return values


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
