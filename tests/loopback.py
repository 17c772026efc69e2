"""A server on loopback that says exactly what a test wants, byte for byte, and remembers what it was asked."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

Reply = bytes | Callable[["Asked", socket.socket], None]


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]
    connection: int


def answer(body: bytes = b"", *, status: int = 200, content_type: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A whole response; `headers` by their names with _ for -, lengths as they are."""
    given = {"content-type": content_type, "content-length": str(len(body)), "connection": "close"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Word", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def moved(to: str, *, status: int = 302) -> bytes:
    return answer(status=status, location=to)


@dataclass
class Site:
    """What is served by path; anything else is 404. `asked` are the questions in order."""

    address: str = ""
    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    under_way: int = 0
    most_at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str) -> str:
        return self.address + path

    def paths(self) -> list[str]:
        """What was asked for, the files of rules left out."""
        return [a.path for a in self.asked if a.path not in ("/robots.txt", "/.well-known/tdmrep.json")]

    def counting(self, reply: bytes, *, together: threading.Barrier | None = None) -> Reply:
        """A reply that counts how many questions are under way; with a barrier, nobody is answered before as many have come."""

        def counted(_asked: Asked, peer: socket.socket) -> None:
            self._count(1)
            if together:
                together.wait(timeout=10)
            self._count(-1)
            peer.sendall(reply)

        return counted

    def _count(self, step: int) -> None:
        with self._lock:
            self.under_way += step
            self.most_at_once = max(self.most_at_once, self.under_way)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    site: Site
    tls: ssl.SSLContext | None = None

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no news."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        site, connection = self.server.site, id(self)
        peer = self.server.tls.wrap_socket(self.request, server_side=True) if self.server.tls else self.request
        try:
            while asked := _question(peer, connection):
                site.asked.append(asked)
                reply = site.pages.get(asked.path, answer(b"gone", status=404))
                if callable(reply):
                    reply(asked, peer)
                    return
                peer.sendall(reply)
                if b"connection: close" in reply.lower():
                    return
        except (OSError, ValueError):
            return
        finally:
            peer.close()


def _question(peer: socket.socket, connection: int) -> Asked | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        part = peer.recv(65_536)
        if not part:
            return None
        raw += part
        if raw.startswith(b"\x16"):  # the greeting of TLS
            peer.sendall(answer(status=400))
            return None
    first, *lines = raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(path=first.split(" ")[1], headers=headers, connection=connection)


class Loopback:
    """Sites on 127.0.0.1 while a test runs."""

    def __init__(self) -> None:
        self._servers: list[_Server] = []

    def site(self, *, tls: ssl.SSLContext | None = None, name: str = "127.0.0.1") -> Site:
        server = _Server(("127.0.0.1", 0), _Handler)
        server.tls = tls
        scheme = "https" if tls else "http"
        server.site = Site(address=f"{scheme}://{name}:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self._servers.append(server)
        return server.site

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
