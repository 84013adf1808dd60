"""Webhooks: a signed JSON message to an address that the user names, as standardwebhooks.com describes it."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable

from parley.errors import FetchError, FetchStatus, RefusedAddress
from parley.reports import post

TRIES = 4
FIRST_WAIT_S = 2.0
_BUSY = frozenset({408, 425, 429})
_SERVER_ERROR = 500


def signature(secret: str, *, message: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message: HMAC-SHA256 over its id, its moment and its body."""
    signed = f"{message}.{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode('ascii')}"


def send(
    url: str,
    body: bytes,
    *,
    secret: str,
    timeout_s: float = 20.0,
    allow_private: bool = False,
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Post a message; try again, each time later, while the receiver is busy or away.

    The message's id follows from its body, so that a receiver that got it twice can tell.

    Raises:
        FetchError: it was refused, or not taken after the last try.
    """
    message = f"msg_{hashlib.sha256(body).hexdigest()[:24]}"
    for number in range(1, TRIES + 1):
        timestamp = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(secret, message=message, timestamp=timestamp, body=body),
        }
        try:
            post(url, body, headers=headers, timeout_s=timeout_s, allow_private=allow_private)
            return
        except FetchError as error:
            if number == TRIES or not _may_pass(error):
                raise
        wait(FIRST_WAIT_S * 2 ** (number - 1))


def _may_pass(error: FetchError) -> bool:
    if isinstance(error, FetchStatus):
        return error.status in _BUSY or error.status >= _SERVER_ERROR
    return not isinstance(error, RefusedAddress)
