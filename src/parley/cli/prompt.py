"""``parley prompt``: prints what a language model is asked about a report."""

import json
from typing import Any

import click

from parley.cli.app import say
from parley.cli.asking import answers_of, window_option
from parley.cli.loading import loading_options, settings_of
from parley.errors import OptionError


@click.command("prompt")
@click.argument("report", metavar="REPORT")
@click.argument("answers", nargs=-1, metavar="[ANSWER.json]...")
@click.option("--json", "as_json", is_flag=True, help="Print the messages and the schema of the answer as JSON.")
@window_option
@loading_options
def command(report: str, answers: tuple[str, ...], as_json: bool, window_tokens: int | None, **options: Any) -> int:
    """Print the exact prompt for a report, to be put to any language model.

    A long report is read in windows. With the ANSWERs to the first ones, the prompt of the next is printed, with
    the parties found so far. parley accept reads the answers.
    """
    from parley.llm import Numbered, answer_schema, gathered, prompt_for
    from parley.llm.sentences import WINDOW_TOKENS
    from parley.reports import load

    loaded = load(report, **settings_of(**options))
    numbered = Numbered(loaded.report)
    windows = numbered.windows(window_tokens=window_tokens or WINDOW_TOKENS)
    if len(answers) >= len(windows):
        raise OptionError(f"The report has {len(windows)} windows, all of them answered; give them to parley accept.")
    known = gathered(numbered, answers_of(answers), sources=answers).known
    prompt = prompt_for(numbered, windows[len(answers)], known)
    for notice in loaded.notices:
        say(notice)
    if len(windows) > 1:
        say(f"{report}: window {len(answers) + 1} of {len(windows)}")
    asked = {"messages": prompt.messages, "schema": answer_schema()}
    click.echo(json.dumps(asked, ensure_ascii=False) if as_json else prompt.text)
    return 0
