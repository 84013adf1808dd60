"""``parley doctor``: what this installation has."""

import click

from parley.cli.looking import print_json, print_lines


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> int:
    """Say what is installed, what is missing and how to get it, and whether the models are whole.

    Nothing is changed and nothing is sent. The exit code is 1 where parley cannot read: no model, or a damaged one.
    """
    from parley.cli import checks

    found = checks.examine()
    if as_json:
        print_json(found)
    else:
        print_lines(checks.lines(found))
    return 0 if found.sound else 1
