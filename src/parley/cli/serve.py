"""``parley serve``: the negotiation board in the browser."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

import click

from parley.cli.app import say
from parley.cli.listening import address_of, listener
from parley.cli.looking import DEFAULT_LEDGER
from parley.errors import OptionError, SetupError

LOCAL = ("127.0.0.1", "::1", "localhost")
LEAST_CHARS = 10
COLLECT_AFTER = 100_000


@click.command("serve")
@click.option("--ledger", "where", default=DEFAULT_LEDGER, envvar="PARLEY_LEDGER", show_default=True, metavar="FILE",
              help="The ledger: a file, or the address of a PostgreSQL database (also $PARLEY_LEDGER).")  # fmt: skip
@click.option("--talks", metavar="NAME", help="The negotiation to show first.")
@click.option("--port", type=click.IntRange(0, 65535), default=8710, show_default=True, metavar="N",
              help="The port; 0 takes a free one.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="The address to listen at; any but this machine's own needs --password-file.")  # fmt: skip
@click.option("--read-only", is_flag=True, help="Show only: no review, no adding.")
@click.option("--password-file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Ask for the password whose hash is in FILE, also as a bearer token.")  # fmt: skip
@click.option("--new-password", is_flag=True, help="Ask for a password, write its hash into --password-file, and end.")
@click.option("--model", metavar="NAME", help="Read added reports with this model.")
@click.option("--deal", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Show this model in the deal space, not a draft (see parley deal model).")  # fmt: skip
def command(
    where: str, talks: str | None, port: int, host: str, read_only: bool, password_file: Path | None,
    new_password: bool, model: str | None, deal: Path | None,
) -> None:  # fmt: skip
    """Open the negotiation board on a ledger in the browser.

    It listens to this machine alone, needs no network, and stops with Ctrl-C.
    """
    if new_password:
        _write_password(password_file)
        return
    key = _key(password_file)
    if host not in LOCAL and key is None:
        raise OptionError(
            f"At {host} others can reach the board, so it needs a password: make one with "
            "parley serve --password-file FILE --new-password, then start with --password-file FILE."
        )
    if deal is not None:
        from parley.analysis.deal import read_model

        read_model(deal)
    _serve(where, talks=talks, port=port, host=host, read_only=read_only, key=key, model=model, deal=deal)


def _serve(where: str, *, port: int, host: str, key: str | None, **options: Any) -> None:
    try:
        import uvicorn

        from parley.web.app import application
    except ModuleNotFoundError as error:
        raise SetupError(f"The board needs {error.name}, which is missing; install parley again.") from error
    from parley.web.settings import LOCAL_HOSTS, Settings

    # With a password, a foreign name that leads here opens nothing; without one, only this machine's names pass.
    hosts = frozenset({"*"}) if key is not None else LOCAL_HOSTS
    app = application(Settings(ledger=where, key=key, hosts=hosts, **options))
    with listener(host, port, what="The board", option="--port") as socket:
        say(f"the board is at http://{address_of(host, socket)}/ (Ctrl-C stops it)")
        if host not in LOCAL:
            say("others can reach it and it asks for the password; put TLS before it where the network is not yours")
        _collect_seldom()
        config = uvicorn.Config(app, log_level="warning", http="httptools", server_header=False, proxy_headers=False)
        uvicorn.Server(config).run(sockets=[socket])


def _collect_seldom() -> None:
    """Let Python look seldom for objects that hold each other.

    A page of a large ledger makes hundreds of thousands of values, none of which do; to look through them again and
    again takes about as long as to make them.
    """
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def _key(path: Path | None) -> str | None:
    from parley.web.passwords import is_key

    if path is None:
        return None
    try:
        line = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError(f"{path} cannot be read ({error}); make it with --new-password.") from error
    if not is_key(line):
        raise OptionError(f"{path} holds no hashed password; make one with --new-password.")
    return line


def _write_password(path: Path | None) -> None:
    from parley.web.passwords import hashed

    if path is None:
        raise OptionError("--new-password needs --password-file FILE, where the hash is written.")
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    if len(password) < LEAST_CHARS:
        raise OptionError(f"The password needs at least {LEAST_CHARS} characters.")
    try:
        # Only the user may read it, from the first moment on.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise OptionError(f"{path} cannot be written ({error.strerror}); name another file.") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(hashed(password) + "\n")
    say(f"the hash is in {path}")
