"""``parley sources``: who is cited."""

import click

from parley.cli.looking import View, print_json, print_lines, print_table, viewed

SHOWN = 40


@click.command("sources")
@viewed
def command(view: View) -> None:
    """Show who is cited, how often and for what, and how much rests on anonymous sources alone."""
    from parley import analysis

    found = analysis.sources(view.look().citings())
    if view.as_json:
        print_json(found)
        return
    rows = found.sources[:SHOWN]
    cells = (
        (one.name, one.kind, str(one.tellings), str(one.reports), ", ".join(f"{t} {n}" for t, n in one.topics.items()))
        for one in rows
    )
    print_table(("source", "kind", "tellings", "reports", "for"), cells, none="No source is cited.")
    if len(found.sources) > SHOWN:
        print_lines([f"and {len(found.sources) - SHOWN} more (see --json)"])
    print_lines(
        [
            "",
            f"Of {found.moves} moves {found.named} rest on named sources, {found.anonymous_only} on anonymous ones "
            f"alone, {found.told_by_report} are told by reports without a source; "
            f"{found.one_origin} rest on one origin.",
        ]
    )
