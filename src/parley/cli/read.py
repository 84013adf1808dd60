"""``parley read``: reads reports and prints or writes what they tell."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import parley
from parley.cli.app import EXIT_BAD_INPUT, EXIT_SOME_FAILED, say
from parley.cli.asking import READERS, asking_of, llm_options, reader_option
from parley.cli.loading import reading_options, settings_of
from parley.errors import OptionError, ReportError
from parley.records import Readout

if TYPE_CHECKING:
    from parley.analysis import Joined
    from parley.cli.llm_reading import Asking
    from parley.reading import Outcome

STDIN = "-"
Read = Callable[[str | Path], "Readout | Joined"]


@dataclass(frozen=True, slots=True)
class Form:
    """How a readout is put out: as JSON or as a page, with or without the sentences."""

    as_json: bool
    evidence: bool


@click.command("read")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one readout a line.")
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write NAME.json for each report into this folder instead.",
)
@click.option("--evidence", is_flag=True, help="Print the sentences of the report under each line.")
@reading_options
@reader_option(*READERS)
@llm_options
def command(
    reports: tuple[str, ...], as_json: bool, folder: Path | None, evidence: bool, dry_run: bool, **options: Any
) -> int:
    """Read reports of a negotiation and print the sourced record.

    REPORT is a file (text, HTML, PDF, DOCX, ninjs JSON), a folder of them, a web address, or - for standard
    input.
    """
    both = options["reader"] == "both"
    if both and folder is not None:
        raise OptionError("--reader both marks lines and writes no folder; leave --out, or choose one reader.")
    asking = asking_of(options, dry_run=dry_run)
    sources = sources_of(reports)
    if asking is not None and dry_run:
        return asking.estimate(sources)
    settings = settings_of(**options)
    if folder is None:
        return _print(sources, Form(as_json, evidence), _reading(settings, asking, both=both))
    if asking is None:
        return _write(sources, folder, _counted(parley.read_many(sources, **settings), sources))
    return _write(sources, folder, asking.outcomes(sources))


def _reading(settings: dict[str, Any], asking: "Asking | None", *, both: bool) -> Read:
    """What reads a report: the encoder, a language model, or both."""
    if asking is None:
        return lambda source: parley.read(source, **settings)
    if not both:
        return asking.read

    def read(source: str | Path) -> "Joined":
        from parley.analysis import join

        if source == STDIN:
            raise OptionError("Standard input can be read once only; give --reader both a file or an address.")
        return join(parley.read(source, **settings), asking.read(source), names=("encoder", asking.reader.name))

    return read


def _counted(outcomes: "Iterable[Outcome]", sources: list[str | Path]) -> "Iterable[Outcome]":
    from parley.cli.progress import counted

    return counted(outcomes, total=len(sources))


def sources_of(reports: tuple[str, ...]) -> list[str | Path]:
    """The reports meant, each once, those of folders among them."""
    from parley.reports import find

    return list(dict.fromkeys(find(reports)))


def _print(sources: list[str | Path], form: Form, read: Read) -> int:
    """Print each readout in turn. One report that fails is bad input; of several, the others go on."""
    failed = 0
    for index, source in enumerate(sources):
        try:
            readout = read(source)
        except ReportError as error:
            if len(sources) == 1:
                raise
            say(str(error))
            failed += 1
            continue
        put_out(readout, str(source), form, again=index > failed)
    if failed:
        return EXIT_BAD_INPUT if failed == len(sources) else EXIT_SOME_FAILED
    return 0


def put_out(told: "Readout | Joined", source: str, form: Form, *, again: bool) -> None:
    """Print a readout in its form, its notices on standard error; ``again`` if it is not the first.

    Of two readings joined, each move is marked with who found it.
    """
    readout, joined = (told, None) if isinstance(told, Readout) else (told.readout, told)
    for notice in readout.notices:
        say(notice if notice.startswith(source) else f"{source}: {notice}")
    if form.as_json:
        # JSON is UTF-8 (RFC 8259, section 8.1), whatever the terminal's encoding.
        sys.stdout.buffer.write(f"{_as_json(readout, joined)}\n".encode())
        return
    from rich.console import Console

    from parley.cli.render import print_readout

    origin = readout.report.url or ("standard input" if source == STDIN else source)
    console = Console(markup=False, highlight=False, emoji=False)
    if again:
        console.print()
    print_readout(readout, console, origin=origin, evidence=form.evidence, joined=joined)


def _as_json(readout: Readout, joined: "Joined | None") -> str:
    if joined is None:
        return readout.to_json()
    return json.dumps({**readout.to_dict(), "found_by": joined.found_by, "otherwise": joined.otherwise})


def _write(sources: list[str | Path], folder: Path, outcomes: "Iterable[Outcome]") -> int:
    """Write the readouts into a folder, going on past reports that fail; say at the end which did."""
    from parley.cli.folder import ReadoutFolder

    out = ReadoutFolder(folder, [str(source) for source in sources])
    errors: list[str] = []
    for outcome in outcomes:
        if outcome.readout is None:
            errors.append(str(outcome.error))
        else:
            out.write(outcome.source, outcome.readout)
    done = f"wrote {len(sources) - len(errors)} of {len(sources)} readouts into {folder}"
    say(f"{done}; these failed:" if errors else done)
    for error in errors:
        say(error)
    return EXIT_SOME_FAILED if errors else 0
