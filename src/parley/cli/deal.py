"""``parley deal``: drafts and checks a model of a deal, finds blockers and packages, and judges stability."""

import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from parley.cli.app import EXIT_BAD_INPUT, say
from parley.cli.deal_stability import GMCR, stability_command
from parley.errors import OptionError

if TYPE_CHECKING:
    from parley.analysis.deal import Deal, ModelFile

LIMIT_SETS = 20
LIMIT_SECONDS = 5.0
F = TypeVar("F", bound=Callable[..., Any])


@click.group("deal", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Reason about a deal, from a model file that `parley deal model` drafts or that you write by hand."""


def _model(function: F) -> F:
    """Add what every command that reads a model takes."""
    change = click.option(
        "--what-if",
        "changes",
        multiple=True,
        metavar="CHANGE",
        help="Change positions first: “drop p3”, “Norland requires open-bridge”. May be repeated.",
    )
    return click.argument("model", type=click.Path(path_type=Path))(change(function))


def _enumeration(function: F) -> F:
    """Add what commands that list sets take."""
    limit = click.option(
        "--limit", type=click.IntRange(min=1), default=LIMIT_SETS, show_default=True, metavar="N",
        help="List at most N.",
    )  # fmt: skip
    seconds = click.option(
        "--seconds", type=click.FloatRange(min=0, min_open=True), default=LIMIT_SECONDS, show_default=True,
        metavar="S", help="Search for at most S seconds.",
    )  # fmt: skip
    return limit(seconds(_as_json(function)))


def _as_json(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


@command.command("model")
@click.argument("readouts", nargs=-1, metavar="[READOUT]...")
@click.option("--ledger", metavar="FILE", help="Draft from a ledger: a file, or the address of a PostgreSQL database.")
@click.option("--talks", default="main", show_default=True, metavar="NAME", help="The negotiation in the ledger.")
@click.option("--title", metavar="WORDS", default="", help="What the deal is called.")
def model_command(readouts: tuple[str, ...], ledger: str | None, talks: str, title: str) -> None:
    """Draft a model of a deal and print it.

    READOUT is JSON that `parley read --json` wrote (- for standard input), one readout or many, one a line.
    """
    from parley.analysis.deal import draft, model_text
    from parley.cli.deal_sources import ledger_file_statements, readout_statements

    if bool(readouts) == (ledger is not None):
        raise OptionError("Give either readouts (from “parley read REPORT --json”) or --ledger FILE to draft from.")
    statements = ledger_file_statements(ledger, talks=talks) if ledger is not None else readout_statements(readouts)
    deal = draft(statements, title=title)
    if not deal.options:
        say("the record holds no demand, offer or refusal, so the model has no options")
    click.echo(model_text(deal), nl=False)


@command.command("check")
@_model
@_as_json
def check_command(model: Path, changes: tuple[str, ...], as_json: bool) -> int:
    """Say what is missing from a model or contradicts itself. Exit code 2 if it contradicts itself."""
    from parley.analysis.conflict import check_file
    from parley.cli.render import deal as render

    file = _file(model, changes)
    findings = check_file(file)
    _put_out(render.findings_json(findings) if as_json else render.findings(file.deal, findings))
    return EXIT_BAD_INPUT if any(finding.weight == "wrong" for finding in findings) else 0


@command.command("blockers")
@_model
@_enumeration
def blockers_command(model: Path, changes: tuple[str, ...], limit: int, seconds: float, as_json: bool) -> None:
    """List the minimal sets of positions that cannot hold together, smallest first."""
    from parley.analysis.deal import Deadline, blockers
    from parley.cli.render import deal as render

    deal = _deal(model, changes)
    deadline = Deadline(seconds)
    found, complete = _some(blockers(deal, deadline=deadline), limit)
    complete = complete and not deadline.reached
    _put_out(render.blockers_json(deal, found, complete) if as_json else render.blockers(deal, found, complete))


@command.command("packages")
@_model
@_enumeration
def packages_command(model: Path, changes: tuple[str, ...], limit: int, seconds: float, as_json: bool) -> None:
    """List the packages that keep all firm positions, or the nearest ones and what would have to give."""
    from parley.analysis.deal import Deadline, knots_of, packages, ranked_packages
    from parley.cli.render import deal as render

    deal = _deal(model, changes)
    deadline = Deadline(seconds)
    knots = knots_of(deal, limit_ways=limit, deadline=deadline)
    found, complete = _some(packages(deal, deadline=deadline), limit)
    result = render.Packages(tuple(knots), tuple(ranked_packages(found)), complete and not deadline.reached)
    _put_out(render.packages_json(deal, result) if as_json else render.packages(deal, result))


command.add_command(stability_command)


def _deal(model: Path, changes: tuple[str, ...]) -> "Deal":
    return _file(model, changes).deal


def _file(model: Path, changes: tuple[str, ...]) -> "ModelFile":
    from parley.analysis.deal import ModelFile, read_model, what_if

    if model.suffix.lower() == GMCR:
        raise OptionError(
            f"{model} is a .gmcr file, which holds states and preferences but no positions; only “parley deal "
            "stability” can use it."
        )
    read = read_model(model)
    deal = read.deal
    for change in changes:
        deal = what_if(deal, change)
    return ModelFile(deal, read.conflict)


def _some(stream: Iterator[Any], limit: int) -> tuple[list[Any], bool]:
    """The first of a stream, and whether that was all of it."""
    found = list(islice(stream, limit + 1))
    return found[:limit], len(found) <= limit


def _put_out(text: str) -> None:
    # JSON is UTF-8, whatever the terminal's encoding; a page follows the terminal.
    if text.startswith("{"):
        sys.stdout.buffer.write(text.encode())
    else:
        click.echo(text, nl=False)
