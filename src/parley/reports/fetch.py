"""Fetching a report from the web, within limits of time, size and reach."""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parley.errors import BadAddress, FetchError, FetchStatus, FetchTimeout, ReportTooLarge, TooManyRedirects

if TYPE_CHECKING:
    import httpx

_SCHEMES = frozenset({"http", "https"})
_REDIRECTS = 8
_READ_BYTES = 64 * 1024
_HEADERS = {
    "Accept": "text/html, application/xhtml+xml, application/pdf, application/json, text/plain, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en",
    "User-Agent": "parley (reads reports of negotiations)",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: ``url`` after redirects, the sender's word on type and encoding, and its headers."""

    data: bytes
    url: str
    media_type: str = ""
    charset: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(
    url: str,
    *,
    limit_bytes: int,
    timeout_s: float,
    allow_private: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """Fetch one address over HTTP or HTTPS.

    Each host on the way is resolved once, its addresses are checked, and the connection goes to a checked
    address: neither a redirect nor a changing name can lead into the private network. Proxies set in the
    environment are passed over, since the check would then hold for the proxy alone.

    Args:
        url: an http or https address; a user name and password in it are dropped.
        limit_bytes: the most bytes taken, counted after decompression; the transfer stops there.
        timeout_s: the most seconds for everything together.
        allow_private: let private, loopback, link-local and reserved addresses be reached.
        headers: further ones to send, such as ``If-None-Match``; an answer 304 is raised as a `FetchStatus`.

    Raises:
        FetchError: its children tell address, refusal, time, status and redirects apart.
        ReportTooLarge: the content goes over ``limit_bytes``.
    """
    address = _address(url)
    with _client(str(address), timeout_s=timeout_s, allow_private=allow_private, headers=headers) as client:
        return _follow(client, address, source=str(address), limit_bytes=limit_bytes)


def post(url: str, body: bytes, *, headers: Mapping[str, str], timeout_s: float, allow_private: bool = False) -> None:
    """Send bytes to an address over HTTP or HTTPS, within the limits of `fetch`; a redirect counts as a refusal.

    Raises:
        FetchError: the address cannot be reached, or answers with anything but success.
    """
    address = _address(url)
    source = str(address)
    with _client(source, timeout_s=timeout_s, allow_private=allow_private, headers=headers) as client:
        response = client.send(client.build_request("POST", address, content=body), stream=True)
        try:
            if not response.is_success:
                raise _status_error(response, source)
        finally:
            response.close()


@contextmanager
def _client(
    source: str, *, timeout_s: float, allow_private: bool, headers: Mapping[str, str] | None
) -> "Iterator[httpx.Client]":
    """A client of checked addresses with one deadline for everything; its errors are those of parley."""
    import httpcore
    import httpx

    from parley.reports.network import GuardedTransport

    try:
        with httpx.Client(
            transport=GuardedTransport(source=source, timeout_s=timeout_s, allow_private=allow_private),
            headers={**_HEADERS, **(headers or {})},
            timeout=None,  # the transport holds every operation to one common deadline
        ) as client:
            yield client
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        problem = f"no answer within {timeout_s:g} seconds; try again, or allow more time"
        raise FetchTimeout(source, problem) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, OSError, zlib.error) as error:
        reason = str(error).rstrip(".") or type(error).__name__
        raise FetchError(source, f"the connection failed ({reason}); check the address, try again") from error


def _address(url: str) -> "httpx.URL":
    import httpx

    try:
        address = httpx.URL(url)
        address.host.encode("idna")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise BadAddress(url, "is no web address; check it for stray characters") from error
    if address.scheme not in _SCHEMES:
        raise BadAddress(url, f"has the scheme {address.scheme!r}; parley fetches http and https alone")
    if not address.host:
        raise BadAddress(url, "names no host; give the whole address")
    return address.copy_with(userinfo=b"", fragment=None)


def _follow(client: "httpx.Client", address: "httpx.URL", *, source: str, limit_bytes: int) -> Fetched:
    """Go from redirect to redirect; httpx would read their bodies whole, however large."""
    request = client.build_request("GET", address)
    for _ in range(_REDIRECTS + 1):
        if request.url.scheme not in _SCHEMES:
            raise BadAddress(source, "redirects to what is no http or https address; give the final one")
        response = client.send(request, stream=True)
        try:
            if response.next_request is None:
                return _accept(response, source=source, limit_bytes=limit_bytes)
            request = response.next_request
        finally:
            response.close()
    problem = f"redirects more than {_REDIRECTS} times; open it in a browser and give the address it ends at"
    raise TooManyRedirects(source, problem)


def _accept(response: "httpx.Response", *, source: str, limit_bytes: int) -> Fetched:
    if not response.is_success:
        raise _status_error(response, source)
    data = bytearray()
    for piece in _decoded(response, source=source, limit_bytes=limit_bytes):
        data += piece
        if len(data) > limit_bytes:
            problem = f"sends over the limit of {limit_bytes:,} bytes; save the text alone, or raise the limit"
            raise ReportTooLarge(source, problem)
    media_type = response.headers.get("Content-Type", "")
    return Fetched(bytes(data), str(response.url), media_type, response.charset_encoding, response.headers)


def _status_error(response: "httpx.Response", source: str) -> FetchStatus:
    status = response.status_code
    problem = f"the server answered {status} {response.reason_phrase}".rstrip() + f"; {_advice(status)}"
    return FetchStatus(source, problem, status, response.headers.get("Retry-After", ""))


def _advice(status: int) -> str:
    if status in {401, 402, 403, 407, 451}:
        return "it wants a login or turns programs away, so save the page in a browser and read the file"
    if status in {404, 410}:
        return "check the address"
    return "try again later"


def _decoded(response: "httpx.Response", *, source: str, limit_bytes: int) -> Iterator[bytes]:
    """Yield the content decompressed, never more than a little over the limit at once."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in {"", "identity"}:
        yield from response.iter_raw()
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(source, f"is sent packed as {encoding!r}, which was not asked for; save it to a file")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: gzip or zlib, told by the header
    for piece in response.iter_raw():
        while piece:
            yield unpacker.decompress(piece, min(limit_bytes + 1, _READ_BYTES))
            piece = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        raise FetchError(source, "was cut off while it was sent; try again")
