"""A throwaway PostgreSQL on loopback: `python bench/postgres_server.py COMMAND...` runs a command that finds it.

The command finds its address in DATELINE_TEST_POSTGRES. It needs the programs of PostgreSQL 15 or newer (Debian: apt install
postgresql); as root the server runs as the user postgres. It sorts as English does, so that whatever leans on the order of a
database shows, and syncs nothing, since what it holds need not survive the machine, only the server.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_INITDB = ("-A", "trust", "-U", "dateline", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
_SORTED = ("--locale-provider=icu", "--icu-locale=en-US")


class Server:
    """A cluster in a folder; `address` is its database's."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, _free_port()
        self.address = f"postgresql://dateline@127.0.0.1:{self._port}/postgres"
        self._run("initdb", "-D", str(folder / "data"), *_INITDB, *_SORTED)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = (f"unix_socket_directories={self._folder}", "listen_addresses=127.0.0.1", "shared_buffers=64MB", "fsync=off")
        self._control("start", "-w", "-o", " ".join((f"-p {self._port}", *(f"-c {setting}" for setting in settings))))

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` ends sessions and writes all down, `immediate` is a crash."""
        self._control("stop", "-m", mode)

    def new_schema(self) -> str:
        """The address of a new schema, at which there is no record yet."""
        name = f"record_{uuid.uuid4().hex}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.address}?options=-csearch_path%3D{name}"

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-l", str(self._folder / "log"), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        # a server does not run as root, and Debian's package brings a user for it
        account = "postgres" if os.geteuid() == 0 else None
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [_program(program), *arguments],
            user=account,
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server inherits it, and a pipe would never end
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            log = self._folder / "log"
            raise SystemExit(f"{program} failed ({done.returncode})\n{log.read_text()[-2000:] if log.exists() else ''}")


def _free_port() -> int:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        port: int = own.getsockname()[1]
        return port


def _program(name: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = next((str(path / name) for path in reversed(versions) if (path / name).exists()), shutil.which(name))
    if found is None:
        raise SystemExit(f"{name} of PostgreSQL is not here; on Debian: apt install postgresql")
    return found


@contextmanager
def running() -> Iterator[Server]:
    """A server that is started, and gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = Server(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder)


def main(command: list[str]) -> int:
    """The exit code of a command that found the server."""
    with running() as server:
        return subprocess.run(command, env=os.environ | {"DATELINE_TEST_POSTGRES": server.address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
