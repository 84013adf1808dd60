"""The ``parley`` command: finds its sub-commands, turns errors into sentences and exit codes."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click

import parley
from parley.cli.cleaning import clean
from parley.errors import ParleyError

# Where each sub-command lives. They are imported when used, so that --help stays quick.
COMMANDS: Final = {
    "read": ("parley.cli.read", "Read reports of a negotiation and print the sourced record."),
    "prompt": ("parley.cli.prompt", "Print what a language model is asked about a report."),
    "accept": ("parley.cli.accept", "Read the answer of a language model, through the same checks."),
    "compare": ("parley.cli.compare", "Put what several readers find in a report beside each other."),
    "add": ("parley.cli.add", "Read reports and record what they tell in a ledger."),
    "positions": ("parley.cli.positions", "Show where each party stands on each topic, since when, on whose word."),
    "timeline": ("parley.cli.timeline", "Show the moves in order, each once however many reports tell it."),
    "offers": ("parley.cli.offers", "Show what is on the table, its conditions, and what became of it."),
    "shifts": ("parley.cli.shifts", "Show positions that hardened or softened."),
    "disputes": ("parley.cli.disputes", "Show what one side says and the other denies or tells otherwise."),
    "agenda": ("parley.cli.agenda", "Show the meetings to come."),
    "control": ("parley.cli.control", "Show who is told to hold which place."),
    "sources": ("parley.cli.sources", "Show who is cited, how often and for what."),
    "show": ("parley.cli.show", "Show everything behind one line, down to the sentence."),
    "correct": ("parley.cli.correct", "Reject, change, confirm, join, part or rename what is recorded."),
    "serve": ("parley.cli.serve", "Open the negotiation board in the browser."),
    "export": ("parley.cli.export", "Write a ledger's record as JSON, tables, calendar, events or annotations."),
    "import": ("parley.cli.importing", "Record readouts that parley export or parley read --json wrote."),
    "watch": ("parley.cli.watch", "Follow feeds, folders and mailboxes, and record what is new."),
    "feeds": ("parley.cli.feeds", "Show what is watched, and how it is."),
    "digest": ("parley.cli.digest", "Tell what is new since a day, and send it on."),
    "archive": ("parley.cli.archive", "Read an archive of many reports into Parquet tables, and look into them."),
    "mcp": ("parley.cli.mcp", "Serve the ledger and the reader to agents (Model Context Protocol)."),
    "doctor": ("parley.cli.doctor", "Say what is installed, what is missing, and whether the models are whole."),
    "log": ("parley.cli.log", "Show the journal: what happened to the ledger, when and why."),
    "deal": (
        "parley.cli.deal",
        "Reason about a deal: what blocks it, which packages would do, where talks would settle.",
    ),
}
EXIT_SOME_FAILED = 1
# What a shell reports of a program that the signal of a closed pipe ends (128 + SIGPIPE).
EXIT_PIPE_CLOSED = 141
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


class _PipeClosed(Exception):
    """Whoever read the output has gone."""


@contextmanager
def _pipe_noticed() -> Iterator[None]:
    """Keep click from ending the program by itself, with the code of a failure, where a pipe is closed."""
    try:
        yield
    except BrokenPipeError as error:
        raise _PipeClosed from error


class _LazyGroup(click.Group):
    """A group that imports a sub-command only when it is run; the list shows the summaries above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _pipe_noticed():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _pipe_noticed():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"parley {parley.__version__}")
        ctx.exit()


@click.group(cls=_LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and exit.",
)
@click.pass_context
def group(ctx: click.Context) -> None:
    """Read reports of negotiations: who demands, offers and refuses what, and how it is known."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    ``args`` are the words after ``parley``, by default those of the process. Exit codes: 0 done, 1 some of
    several reports failed, 2 bad input, 130 interrupted, 141 whoever read the output has gone.
    """
    sys.exit(_run(args))


def _run(args: Sequence[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # An old terminal may lack a character of the report; that is no reason to stop.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = group.main(args, prog_name="parley", standalone_mode=False)
        sys.stdout.flush()
    except click.Abort:
        return EXIT_INTERRUPTED
    except click.UsageError as error:
        where = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
        return fail(f"{error.format_message().rstrip('.')}{where}")
    except (_PipeClosed, BrokenPipeError):
        return _leave_pipe()
    except OSError as error:
        return fail(f"the output cannot be written: {error.strerror or error}; choose another place for it")
    except ParleyError as error:
        return fail(str(error))
    return code if isinstance(code, int) else 0


def fail(sentence: str) -> int:
    """Say on standard error what is wrong, and return the exit code of bad input."""
    say(sentence)
    return EXIT_BAD_INPUT


def say(sentence: str) -> None:
    """Print one sentence on standard error, safe to print whatever it quotes."""
    click.echo(f"parley: {clean(sentence)}", err=True)


def _leave_pipe() -> int:
    # Whoever read the pipe has gone. Python would complain once more when it flushes at shutdown.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_PIPE_CLOSED
