"""``parley mcp``: the reader and a ledger for agents."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parley.cli.app import say
from parley.cli.listening import address_of, listener
from parley.cli.looking import DEFAULT_LEDGER
from parley.errors import OptionError, SetupError

if TYPE_CHECKING:
    from parley.mcp import Settings

_ADDRESS = re.compile(r"(?:(?P<host>\[[^\]]*\]|[^:\[\]]*):)?(?P<port>\d{1,5})")
PORT_MAX = 65535


@click.command("mcp")
@click.option("--ledger", "where", default=DEFAULT_LEDGER, envvar="PARLEY_LEDGER", show_default=True, metavar="FILE",
              help="The ledger: a file, or the address of a PostgreSQL database (also $PARLEY_LEDGER).")  # fmt: skip
@click.option("--talks", metavar="NAME", help="The negotiation that is meant where a call names none.")
@click.option("--http", "address", metavar="HOST:PORT",
              help="Serve over HTTP instead of standard input and output; HOST is this machine's (127.0.0.1 if left "
              "out), port 0 takes a free one.")  # fmt: skip
@click.option("--write", is_flag=True, help="Let agents add reports; without it nothing can be changed.")
@click.option("--files", "folders", multiple=True, metavar="DIR",
              type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Let agents read report files in this folder and below (may be repeated).")  # fmt: skip
@click.option("--model", metavar="NAME", help="Read reports with this model.")
def command(
    where: str, talks: str | None, address: str | None, write: bool, folders: tuple[Path, ...], model: str | None
) -> None:
    """Serve the reader and a ledger to agents that speak the Model Context Protocol.

    Over standard input and output, as desktop clients start it, or over HTTP with --http. It only reads unless it is
    started with --write.
    """
    try:
        from parley.mcp import Settings, build
    except ModuleNotFoundError as error:
        raise SetupError(
            f"parley mcp needs {error.name}, which is missing; install it with pip install 'parley[mcp]'."
        ) from error
    settings = Settings(where, talks=talks, write=write, folders=folders, model=model)
    if address is None:
        build(settings).run("stdio")
        return
    _serve(settings, *_host_and_port(address))


def _host_and_port(address: str) -> tuple[str, int]:
    from parley.mcp import LOCAL_HOSTS

    found = _ADDRESS.fullmatch(address)
    if found is None or int(found["port"]) > PORT_MAX:
        raise OptionError(f"“{address}” is no address to listen at; write it as 127.0.0.1:8711.")
    host = (found["host"] or LOCAL_HOSTS[0]).strip("[]")
    if host not in LOCAL_HOSTS:
        raise OptionError(
            f"At {host} others could reach the ledger without a password, so parley mcp listens to this machine "
            "alone; leave the host out, and put a proxy that asks for a password before it."
        )
    return host, int(found["port"])


def _serve(settings: Settings, host: str, port: int) -> None:
    import uvicorn

    from parley.mcp import application

    with listener(host, port, what="The server", option="--http HOST:PORT") as socket:
        say(f"agents find the server at http://{address_of(host, socket)}/mcp (Ctrl-C stops it)")
        config = uvicorn.Config(application(settings), log_level="warning", server_header=False, proxy_headers=False)
        uvicorn.Server(config).run(sockets=[socket])
