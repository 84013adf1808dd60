"""``parley digest``: what is new since a day, printed or sent."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from parley.cli.app import say
from parley.cli.looking import ledger_options, opened
from parley.errors import OptionError

if TYPE_CHECKING:
    from parley.analysis import Digest

KINDS = ("moves", "shifts", "disputes", "meetings")
SECRET = "PARLEY_WEBHOOK_SECRET"


@click.command("digest")
@ledger_options
@click.option("--since", required=True, metavar="DATE", help="What reports published that day or later tell first.")
@click.option("--format", "form", type=click.Choice(("text", "html", "json")), default="text", show_default=True,
              help="How it is printed.")  # fmt: skip
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind (may be repeated).")
@click.option("--webhook", metavar="URL", help="Post it there as signed JSON instead, if anything is new.")
@click.option("--secret-file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help=f"The secret that signs the message (else ${SECRET}).")  # fmt: skip
@click.option("--allow-private", is_flag=True, help="Post to private network addresses too.")
def command(
    where: str, talks: str, since: str, form: str, kinds: tuple[str, ...], webhook: str | None,
    secret_file: Path | None, allow_private: bool,
) -> None:  # fmt: skip
    """Tell what is new since a day: moves, shifts, disputes and meetings to come."""
    from parley import analysis
    from parley.ledger import first_day

    day = first_day(since)
    if day is None:
        raise OptionError(f"“{since}” is no date; write it as 2024-05-31, 2024-05 or 2024.")
    secret = _secret(secret_file) if webhook else ""
    with opened(where, talks=talks) as ledger:
        found = analysis.digest(ledger.state(talks=talks), since=day)
    chosen = kinds or KINDS
    if webhook:
        _send(found, chosen, webhook, secret, allow_private=allow_private)
    else:
        _print(found, form, chosen)


def _print(found: Digest, form: str, kinds: tuple[str, ...]) -> None:
    from parley.cli.render.digest import as_html, as_text

    if form == "text":
        click.echo(as_text(found, kinds), nl=False)
        return
    text = as_html(found, kinds) if form == "html" else f"{_json(found, kinds)}\n"
    # HTML and JSON are UTF-8, whatever the terminal's encoding.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


def _json(found: Digest, kinds: tuple[str, ...]) -> str:
    content: dict[str, Any] = {"talks": found.talks, "since": found.since, "reports": found.reports}
    content |= {kind: [dataclasses.asdict(one) for one in getattr(found, kind)] for kind in kinds}
    return json.dumps(content, ensure_ascii=False)


def _send(found: Digest, kinds: tuple[str, ...], url: str, secret: str, *, allow_private: bool) -> None:
    from parley.feeds import send

    count = sum(len(getattr(found, kind)) for kind in kinds)
    if not count:
        say("nothing new, so nothing was sent")
        return
    body = _json(found, kinds).encode("utf-8", "backslashreplace")
    send(url, body, secret=secret, allow_private=allow_private)
    say(f"sent {count} new {'record' if count == 1 else 'records'}")


def _secret(path: Path | None) -> str:
    if path is None:
        found = os.environ.get(SECRET, "")
    else:
        try:
            found = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise OptionError(f"{path} cannot be read ({error}); name the file that holds the secret.") from error
    if not found:
        raise OptionError(f"A webhook is signed with a secret; name a file of it with --secret-file, or set ${SECRET}.")
    return found
