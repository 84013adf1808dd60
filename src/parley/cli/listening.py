"""Listening at an address, for the commands that serve."""

import socket

from parley.errors import OptionError

BACKLOG = 256


def listener(host: str, port: int, *, what: str, option: str) -> socket.socket:
    """Return a socket that listens at a port (0 takes a free one).

    Args:
        what: what listens, for the message.
        option: the option with which another port is chosen, for the message.

    Raises:
        OptionError: it cannot listen there.
    """
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        # Whoever comes between the message and the first request served waits instead of being turned away.
        found.listen(BACKLOG)
    except OSError as error:
        found.close()
        raise OptionError(
            f"{what} cannot listen at {host}, port {port} ({error.strerror or error}); choose another with {option}."
        ) from error
    return found


def address_of(host: str, found: socket.socket) -> str:
    """Return the address of a listening socket as one writes it: ``127.0.0.1:8710``, ``[::1]:8710``."""
    return f"{f'[{host}]' if ':' in host else host}:{found.getsockname()[1]}"
