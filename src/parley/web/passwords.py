"""Passwords: hashed at rest, compared in constant time, and few guesses let through.

A key is one line, ``scrypt$N$r$p$salt$hash``, salt and hash in base64 (RFC 7914).
"""

import hashlib
import hmac
import secrets
import time
from base64 import b64decode, b64encode
from collections import OrderedDict

N, R, P = 2**14, 8, 1
SALT_BYTES = 16
FREE_GUESSES = 5
LONGEST_WAIT_S = 300.0
CLIENTS_MAX = 10_000


def hashed(password: str) -> str:
    """Return the key of a password, with a salt of its own."""
    salt = secrets.token_bytes(SALT_BYTES)
    digest = hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=N, r=R, p=P)
    return "$".join(("scrypt", str(N), str(R), str(P), b64encode(salt).decode(), b64encode(digest).decode()))


def matches(password: str, key: str) -> bool:
    """Tell whether a password is that of the key; a key that is damaged matches nothing."""
    try:
        name, n, r, p, salt, digest = key.strip().split("$")
        expected = b64decode(digest, validate=True)
        given = hashlib.scrypt(
            password.encode("utf-8", "surrogatepass"), salt=b64decode(salt, validate=True), n=int(n), r=int(r), p=int(p)
        )
    except ValueError:
        return False
    return name == "scrypt" and hmac.compare_digest(given, expected)


def is_key(line: str) -> bool:
    """Tell whether a line has the form of a key."""
    parts = line.strip().split("$")
    return len(parts) == 6 and parts[0] == "scrypt" and all(part.isdigit() for part in parts[1:4])


class Guesses:
    """Counts wrong passwords by client: after a few, each one doubles the wait."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait_s(self, client: str) -> float:
        """Return how many seconds a client must wait before its next guess, 0 if it need not."""
        count, last = self._wrong.get(client, (0, 0.0))
        if count < FREE_GUESSES:
            return 0.0
        wait = min(LONGEST_WAIT_S, 2.0 ** (count - FREE_GUESSES + 1))
        return max(0.0, last + wait - time.monotonic())

    def failed(self, client: str) -> None:
        """Note a wrong password."""
        count, _ = self._wrong.pop(client, (0, 0.0))
        self._wrong[client] = (count + 1, time.monotonic())
        while len(self._wrong) > CLIENTS_MAX:
            self._wrong.popitem(last=False)

    def passed(self, client: str) -> None:
        """Note a right password."""
        self._wrong.pop(client, None)
