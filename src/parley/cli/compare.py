"""``parley compare``: what several readers find in one report, beside each other and against an analyst's record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import parley
from parley.cli.app import say
from parley.cli.asking import asking, llm_options, taken
from parley.cli.cleaning import clean, cut
from parley.cli.loading import reading_options, settings_of
from parley.cli.looking import act_words, print_json, print_lines, print_table, spoken_number
from parley.cli.read import STDIN
from parley.errors import OptionError
from parley.records import Readout

if TYPE_CHECKING:
    from parley.analysis import Agreement, Comparison, Finding
    from parley.cli.llm_reading import Asking

ENCODER, LLM, GOLD = "encoder", "llm", "gold"
TERMS_CHARS = 40


@click.command("compare")
@click.argument("report", metavar="REPORT")
@click.option("--readers", default=f"{ENCODER},{LLM}", show_default=True, metavar="NAMES",
              help="The readers, between commas: encoder, encoder:MODEL, llm, llm:NAME.")  # fmt: skip
@click.option("--gold", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="An analyst's record of the report, written as a readout.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@reading_options
@llm_options
def command(report: str, readers: str, gold: Path | None, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Put what several readers find in a report beside each other.

    The same move is a move of the same party in the same sentence. With an analyst's record, each reader is
    measured against it.
    """
    from parley.analysis import compare, findings, read_gold

    if report == STDIN:
        raise OptionError("Standard input can be read once only; give parley compare a file or an address.")
    given = taken(options)
    names = _names(readers, given)
    if dry_run:
        return _estimate(report, names, given, options)
    readouts = {name: _read(report, name, given, options) for name in names}
    _say_notices(readouts)
    first = next(iter(readouts.values()))
    told: dict[str, tuple[Finding, ...]] = {}
    if gold is not None:
        told[GOLD] = read_gold(gold, text_chars=len(first.report.text))
    told |= {_shown(name, readout): findings(readout.moves) for name, readout in readouts.items()}
    _print(compare(told), first, as_json=as_json)
    return 0


def _names(readers: str, given: Mapping[str, Any]) -> list[str]:
    """The readers by name, each once."""
    names = list(dict.fromkeys(name.strip() for name in readers.split(",") if name.strip()))
    if wrong := [name for name in names if name.partition(":")[0] not in (ENCODER, LLM) or name.endswith(":")]:
        raise OptionError(f"“{wrong[0]}” is no reader; write encoder, encoder:MODEL, llm or llm:NAME.")
    if len(names) < 2:
        raise OptionError("Two readers or more are compared; name them as --readers encoder,llm:NAME.")
    if not any(name.partition(":")[0] == LLM for name in names):
        for option, value in given.items():
            if value not in (None, False):
                raise OptionError(f"--{option.removesuffix('_s').replace('_', '-')} goes with a reader llm; name one.")
    return names


def _estimate(report: str, names: list[str], given: dict[str, Any], options: dict[str, Any]) -> int:
    for name in names:
        if name.partition(":")[0] == LLM:
            print_lines([f"{name}:"])
            _asked(name, given, options).estimate([report])
    return 0


def _read(report: str, name: str, given: dict[str, Any], options: dict[str, Any]) -> Readout:
    if name.partition(":")[0] == LLM:
        return _asked(name, given, options).read(report)
    settings = settings_of(**options)
    if model := name.partition(":")[2]:
        settings["model"] = model
    return parley.read(report, **settings)


def _say_notices(readouts: Mapping[str, Readout]) -> None:
    """Say what each reading tells of itself, and once what all of them tell of the report."""
    notices = {name: readout.notices for name, readout in readouts.items()}
    common = [one for one in next(iter(notices.values())) if all(one in told for told in notices.values())]
    for one in common:
        say(one)
    for name, told in notices.items():
        for one in told:
            if one not in common:
                say(f"{name}: {one}")


def _asked(name: str, given: dict[str, Any], options: dict[str, Any]) -> Asking:
    named = name.partition(":")[2]
    return asking(given | ({"llm": named} if named else {}), options, needed_by=f"the reader {name}")


def _shown(name: str, readout: Readout) -> str:
    """A reader with the name of its model, where that was left to the config file."""
    return readout.model or name if name == LLM else name


def _print(found: Comparison, readout: Readout, *, as_json: bool) -> None:
    if as_json:
        print_json(_plain(found, readout))
        return
    number = _numbering(readout)
    rows = [(number(row), _party(row), *(_cell(one, readout) for one in row)) for row in _rows(found)]
    print_table(("sentence", "party", *found.names), rows, none="No reader found a move.")
    print_lines(["", *map(_line, found.agreements)])


def _rows(found: Comparison) -> Iterator[tuple[Finding | None, ...]]:
    return (row.cells for row in found.rows)


def _first(row: tuple[Finding | None, ...]) -> Finding:
    return next(one for one in row if one is not None)


def _numbering(readout: Readout) -> Callable[[tuple[Finding | None, ...]], str]:
    """What gives the number of the sentence in which a row's move stands."""
    from parley.cli.render.sentences import SentenceNumbers

    numbers = SentenceNumbers(readout.report.text)
    return lambda row: str(numbers.number(_first(row).evidence[0]))


def _party(row: tuple[Finding | None, ...]) -> str:
    return " or ".join(_first(row).parties)


def _cell(one: Finding | None, readout: Readout) -> str:
    if one is None:
        return "—"
    words = " or ".join(map(act_words, one.acts))
    return f"{words} “{cut(clean(readout.words(one.terms)), limit_chars=TERMS_CHARS)}”" if one.terms else words


def _line(one: Agreement) -> str:
    if one.first == GOLD:
        return (
            f"{one.second} against gold: precision {_percent(one.precision)}, recall {_percent(one.recall)}, "
            f"F1 {_percent(one.f1)}; with the same act F1 {_percent(one.f1_act)}"
        )
    return (
        f"{one.first} and {one.second}: {spoken_number(one.both, 'move')} of both, {one.count_first - one.both} of "
        f"{one.first} alone, {one.count_second - one.both} of {one.second} alone; agreement {_percent(one.f1)}, "
        f"with the same act {_percent(one.f1_act)}"
    )


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.0f}%"


def _plain(found: Comparison, readout: Readout) -> dict[str, Any]:
    """The comparison as JSON values."""
    number = _numbering(readout)
    return {
        "readers": list(found.names),
        "moves": [
            {
                "sentence": int(number(row)),
                "found": {name: _as_json(one, readout) for name, one in zip(found.names, row, strict=True)},
            }
            for row in _rows(found)
        ],
        "agreements": [
            {
                "first": one.first, "second": one.second, "count_first": one.count_first,
                "count_second": one.count_second, "both": one.both, "same_act": one.same_act,
                "precision": one.precision, "recall": one.recall, "f1": one.f1, "f1_act": one.f1_act,
            }
            for one in found.agreements
        ],
    }  # fmt: skip


def _as_json(one: Finding | None, readout: Readout) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "id": one.id,
        "party": "|".join(one.parties),
        "act": "|".join(one.acts),
        "terms": readout.words(one.terms) if one.terms else None,
        "evidence": [span.to_dict() for span in one.evidence],
    }
