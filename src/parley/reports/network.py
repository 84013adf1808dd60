"""The network as a fetch may use it: checked addresses and one deadline for everything."""

import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from typing import Any

import httpcore
import httpx

from parley.errors import HostNotFound, RefusedAddress

_NAT64 = IPv6Network("64:ff9b::/96")


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport that resolves each host once, checks it, and connects to what it checked.

    The request keeps its host name, for the Host field and for TLS. Connections are not kept, so that none
    verified for one name serves another at the same address.
    """

    def __init__(self, *, source: str, timeout_s: float, allow_private: bool) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_keepalive_connections=0,
            network_backend=_GuardedBackend(
                source=source, deadline_s=time.monotonic() + timeout_s, allow_private=allow_private
            ),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; see :class:`httpx.BaseTransport`."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        sent = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.read(), extensions=request.extensions
        )
        answer = self._pool.handle_request(sent)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _GuardedBackend(httpcore.NetworkBackend):
    def __init__(self, *, source: str, deadline_s: float, allow_private: bool) -> None:
        self._source, self._deadline_s, self._allow_private = source, deadline_s, allow_private
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolve(host, port, timeout_s=_left_s(self._deadline_s), source=self._source)
        if not self._allow_private:
            check_public(host, addresses, source=self._source)
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = self._sockets.connect_tcp(address, port, timeout=_left_s(self._deadline_s))
            except httpcore.ConnectError as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline_s)
        raise failure or httpcore.ConnectError("no address")


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every operation ends at the deadline, so that a trickle of bytes cannot outlast it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline_s: float) -> None:
        self._stream, self._deadline_s = stream, deadline_s

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=_left_s(self._deadline_s))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=_left_s(self._deadline_s))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout=_left_s(self._deadline_s))
        return _TimedStream(stream, self._deadline_s)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left_s(deadline_s: float) -> float:
    left_s = deadline_s - time.monotonic()
    if left_s <= 0:
        raise httpcore.ReadTimeout("the time limit has passed")
    return left_s


def resolve(host: str, port: int, *, timeout_s: float, source: str) -> list[str]:
    """Return the network addresses of a host, each once, in the system's order.

    The system's resolver knows no time limit, so it runs in a thread that is left behind when time is up.

    Raises:
        HostNotFound: the name has no address.
        httpcore.ConnectTimeout: the answer takes longer than ``timeout_s``.
    """
    answer: list[str] = []
    failure: list[Exception] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
            answer.extend(dict.fromkeys(str(address[0]) for *_, address in found))
        except (OSError, UnicodeError) as error:
            failure.append(error)

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout_s)
    if thread.is_alive():
        raise httpcore.ConnectTimeout("the name was not resolved in time")
    if failure or not answer:
        problem = f"the host {host} has no address that can be found; check its spelling and your connection"
        raise HostNotFound(source, problem) from (failure[0] if failure else None)
    return answer


def check_public(host: str, addresses: Iterable[str], *, source: str) -> None:
    """Let pass a host all of whose addresses lie in the public network.

    Raises:
        RefusedAddress: one of them does not, itself or by the IPv4 address that it carries.
    """
    for address in addresses:
        if not is_public(address):
            problem = (
                f"leads to {host} at {address}, which is no public address; "
                "if you trust it, allow private addresses, or save the page and read the file"
            )
            raise RefusedAddress(source, problem)


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public network.

    IPv6 addresses that carry an IPv4 address (mapped, 6to4, Teredo, NAT64) are judged by that one.

    Source: IANA special-purpose address registries (RFC 6890), RFC 4291, RFC 3056, RFC 4380, RFC 6052.
    """
    try:
        ip = _carried(ip_address(address))
    except ValueError:
        return False
    special = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    return ip.is_global and not special and not ip.is_unspecified


def _carried(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
