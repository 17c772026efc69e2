"""Which addresses of a network may be asked: public ones, unless a setting says otherwise.

The name of a host is looked up here, each number it has is judged, and the connection goes to the very number that was judged. So
no second look-up can lead elsewhere (DNS rebinding), and a redirect is judged like a first address.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore2

_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_6TO4 = ip_network("2002::/16")
_COMPATIBLE = ip_network("::/96")
_TRY_SECONDS = 5.0  # for one of several numbers of a host


class ForbiddenAddress(Exception):
    """A host has no number that may be asked."""


def refusal(number: str) -> str | None:
    """Why a number may not be asked, None for a public one.

    An IPv6 number that carries an IPv4 one (mapped, compatible, 6to4, Teredo, NAT64) is judged by what it carries as well.

    >>> refusal("10.0.0.1"), refusal("::ffff:127.0.0.1"), refusal("1.1.1.1")
    ('10.0.0.1 is private', '::ffff:127.0.0.1 is a loopback address', None)
    """
    try:
        given = ip_address(number.partition("%")[0])
    except ValueError:
        return f"{number} is no address of the internet"
    return next((f"{number} is {kind}" for own in (*_carried(given), given) if (kind := _kind(own))), None)


def _carried(number: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    if isinstance(number, IPv4Address):
        return
    if number.ipv4_mapped:
        yield number.ipv4_mapped
    if number.teredo:
        yield from number.teredo
    if number in _6TO4 and number.sixtofour:
        yield number.sixtofour
    elif any(number in network for network in _NAT64) or (number in _COMPATIBLE and int(number) > 0xFFFF):
        yield IPv4Address(int(number) & 0xFFFF_FFFF)


def _kind(number: IPv4Address | IPv6Address) -> str | None:
    if number.is_loopback:
        return "a loopback address"
    if number.is_link_local:
        return "a link-local address"
    if number.is_multicast:
        return "a multicast address"
    if number.is_unspecified:
        return "no address of a host"
    if isinstance(number, IPv6Address) and number.ipv4_mapped:
        return None  # judged by what it carries
    return None if number.is_global else "private"


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to the public numbers of a host, in the order in which the system gives them."""

    def __init__(self) -> None:
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first public number of a host that answers. Raises ForbiddenAddress when it has none."""
        numbers = await looked_up(host, port)
        allowed = [number for number in numbers if refusal(number) is None]
        if not allowed:
            raise ForbiddenAddress("; ".join(filter(None, map(refusal, numbers))))
        each = min(timeout or _TRY_SECONDS, _TRY_SECONDS) if len(allowed) > 1 else timeout
        for number in allowed[:-1]:
            try:
                return await self._inner.connect_tcp(number, port, each, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(allowed[-1], port, each, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)


async def looked_up(host: str, port: int) -> list[str]:
    """The numbers of a host, each once. Raises ConnectError when it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(f"the name {host} cannot be looked up: {error}") from None
    return list(dict.fromkeys(str(info[4][0]) for info in found))
