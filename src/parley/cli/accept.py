"""``parley accept``: reads the answer that a language model gave elsewhere, through the same checks."""

from typing import Any

import click

from parley.cli.asking import answers_of, refused_option
from parley.cli.llm_reading import told_readout
from parley.cli.loading import loading_options, settings_of
from parley.cli.read import Form, put_out
from parley.errors import OptionError


@click.command("accept")
@click.argument("report", metavar="REPORT")
@click.argument("answers", nargs=-1, required=True, metavar="ANSWER.json...")
@click.option("--json", "as_json", is_flag=True, help="Print the readout as JSON.")
@click.option("--evidence", is_flag=True, help="Print the sentences of the report under each line.")
@refused_option
@click.option("--llm", metavar="NAME", help="The language model that gave the answers, for the readout.")
@loading_options
def command(
    report: str,
    answers: tuple[str, ...],
    as_json: bool,
    evidence: bool,
    show_refused: bool,
    llm: str | None,
    **options: Any,
) -> int:
    """Read the ANSWERs that a language model gave to parley prompt, and print the sourced record.

    What does not stand in the report is refused and counted. ANSWER may be - for standard input.
    """
    from parley.llm import accept
    from parley.reports import load

    if (report, *answers).count("-") > 1:
        raise OptionError("Standard input can be only one of the report and its answers; give the others as files.")
    loaded = load(report, **settings_of(**options))
    reading = accept(loaded.report, answers_of(answers), sources=answers, model=f"llm:{llm}" if llm else None)
    readout = told_readout(reading, report, loaded.notices, show_refused=show_refused)
    put_out(readout, report, Form(as_json, evidence), again=False)
    return 0
