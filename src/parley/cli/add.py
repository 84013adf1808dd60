"""``parley add``: reads reports and records what they tell in a ledger."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import parley
from parley.cli.app import EXIT_BAD_INPUT, EXIT_SOME_FAILED, say
from parley.cli.asking import asking_of, llm_options, reader_option
from parley.cli.loading import reading_options, settings_of
from parley.cli.looking import ledger_options
from parley.cli.read import sources_of
from parley.errors import OptionError, ParleyError, ReportError
from parley.records import Readout

if TYPE_CHECKING:
    from parley.cli.llm_reading import Asking

Outcome = tuple[Readout | None, ParleyError | None]


@click.command("add")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@ledger_options
@click.option("--talks-file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Names and topics of the talks (default: talks.toml in this folder, if there is one).")  # fmt: skip
@click.option("--readouts", is_flag=True, help="The reports are readouts that parley read --json or --out wrote.")
@click.option("--again", is_flag=True, help="Read known reports again and keep the new reading; corrections stay.")
@click.option("--why", default="", metavar="WORDS", help="A remark for the journal.")
@reading_options
@reader_option("encoder", "llm")
@llm_options
def command(
    reports: tuple[str, ...], where: str, talks: str, talks_file: Path | None, readouts: bool, again: bool, why: str,
    dry_run: bool, **options: Any,
) -> int:  # fmt: skip
    """Read reports and record what they tell.

    REPORT is what parley read takes: a file, a folder, a web address, or - for standard input. A report that the
    ledger knows is not read again. Each report is recorded whole or not at all.
    """
    from parley.ledger import Ledger

    asking = asking_of(options, dry_run=dry_run)
    if readouts and asking is not None:
        raise OptionError("Readouts are read already; leave --readouts or --reader llm out.")
    settings = settings_of(**options)
    done: Counter[str] = Counter()
    errors: list[str] = []
    with Ledger(where) as ledger:
        _take_names(ledger, talks, talks_file)
        if readouts:
            outcomes = _given(reports)
        else:
            sources = sources_of(reports)
            sources = sources if again else _unknown(ledger, sources, talks, settings, done)
            if asking is not None and dry_run:
                return asking.estimate(sources)
            outcomes = _read(sources, settings, asking)
        for readout, error in outcomes:
            if readout is None:
                errors.append(str(error))
            else:
                done[ledger.add(readout, talks=talks, why=why, again=again).outcome] += 1
    return sum_up(done, errors, where)


def _take_names(ledger: Any, talks: str, talks_file: Path | None) -> None:
    from parley.ledger.talks import FILE, read_talks

    path = talks_file or Path(FILE)
    if talks_file is not None or path.is_file():
        ledger.take_names(read_talks(path, talks).names, talks=talks, why=f"from {path.name}")


def _unknown(
    ledger: Any, sources: list[str | Path], talks: str, settings: dict[str, Any], done: Counter[str]
) -> list[str | Path]:
    """The sources that the ledger does not know yet: what costs time is the reading, not the loading."""
    from parley.reports import load

    given = {name: settings[name] for name in settings if name not in ("model", "min_confidence")}
    fresh: list[str | Path] = []
    for source in sources:
        if not isinstance(source, Path):
            fresh.append(source)
            continue
        try:
            report = load(source, **given).report
        except ReportError:
            fresh.append(source)  # it fails again where errors are gathered
            continue
        if ledger.knows(report, talks=talks):
            done["known"] += 1
        else:
            fresh.append(source)
    return fresh


def _read(sources: list[str | Path], settings: dict[str, Any], asking: "Asking | None") -> Iterator[Outcome]:
    from parley.cli.progress import counted

    if not sources:
        return
    if asking is None:
        outcomes = counted(parley.read_many(sources, **settings), total=len(sources))
    else:
        outcomes = asking.outcomes(sources)
    for outcome in outcomes:
        yield outcome.readout, outcome.error


def _given(reports: tuple[str, ...]) -> Iterator[Outcome]:
    from parley.cli.progress import counted

    files = _readout_files(reports)
    for path, text in counted(files, total=len(files)):
        try:
            yield Readout.from_json(text), None
        except ParleyError as error:
            yield None, ReportError(str(path), str(error))


def _readout_files(reports: tuple[str, ...]) -> list[tuple[Path, str]]:
    """Each readout of the files and folders: JSON Lines, or one that fills its file."""
    found: list[tuple[Path, str]] = []
    for given in map(Path, reports):
        for path in sorted(given.glob("*.json*")) if given.is_dir() else [given]:
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ReportError(str(path), f"cannot be read ({error}); check the path") from error
            lines = [line for line in text.splitlines() if line.strip()]
            whole = len(lines) > 1 and lines[0].strip() == "{"
            found += [(path, text)] if whole else [(path, line) for line in lines]
    return found


def sum_up(done: Counter[str], errors: list[str], where: str) -> int:
    """Say how many readouts did what to a ledger and which failed; return the exit code."""
    order = ("new", "corrected", "reprint", "read again", "known")
    counts = [
        f"{done[name]} {name}{'s' if name == 'reprint' and done[name] > 1 else ''}" for name in order if done[name]
    ]
    counts += [f"{len(errors)} failed"] if errors else []
    from sqlalchemy import make_url

    shown = make_url(where).render_as_string() if "://" in where else where
    say(f"{shown}: {', '.join(counts) or 'nothing to add'}" + ("; these failed:" if errors else ""))
    for error in errors:
        say(error)
    if not errors:
        return 0
    return EXIT_SOME_FAILED if done else EXIT_BAD_INPUT
