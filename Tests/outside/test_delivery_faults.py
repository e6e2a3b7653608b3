"""What goes wrong between a connector and a directory. What is left of a password when it has arrived: test_memory.py."""

import os
import pathlib
import random
import socket
import sqlite3
import subprocess
import threading

from test_directory import WITHIN, arrives, bind, change, connect, delivery, directory  # noqa: F401: a fixture
from test_kill import until
from test_time import DAY, moved  # noqa: F401: a fixture

# A lease and the longest operation.
QUIET = 100


class Proxy:
    """Between a connector and a directory. It counts what the directory says, and hangs up in the middle of it when told."""

    def __init__(self, directory):
        self.authority, self.target = directory.authority, int(directory.url.rsplit(":", 1)[1])
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"ldaps://127.0.0.1:{self.listener.getsockname()[1]}"
        self.said, self.left, self.cuts, self.lock = 0, None, 0, threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()

    def cut_after(self, count):
        """Once, when the directory has said so many bytes more."""
        with self.lock:
            self.left = count

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.forward, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self.forward, args=(server, client, True), daemon=True).start()

    def forward(self, source, sink, counts):
        try:
            while piece := source.recv(65536):
                sink.sendall(self.count(piece) if counts else piece)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def count(self, piece):
        with self.lock:
            self.said += len(piece)
            if self.left is None:
                return piece
            if len(piece) < self.left:
                self.left -= len(piece)
                return piece
            self.left = None
            self.cuts += 1
            raise OSError

    def close(self):
        self.listener.close()


def test_a_connection_that_breaks_off_anywhere_ends_with_the_newest(moved, directory, rounds):
    installation, proxy = moved, Proxy(directory)
    installation.set("password.history", 0)
    connect(installation, proxy)
    ada = installation.add_person("Ada")
    bind(installation, ada)
    change(installation, ada, "amber lantern number one drifts")
    assert arrives(installation, ada)
    before = proxy.said
    change(installation, ada, "amber lantern number two drifts")
    assert arrives(installation, ada)
    whole, seen, seconds = proxy.said - before, set(), 0
    count = rounds(6, 60)
    for number in range(count):
        # The later it breaks off, the more has been done.
        proxy.cut_after(int(whole * (number + random.random()) / count))
        old = ada.password
        change(installation, ada, f"copper meadow {number} sings {random.getrandbits(30)}")
        assert until(lambda: delivery(installation, ada)[0] != "pending", WITHIN)
        seen.add(delivery(installation, ada)[1])
        seconds += QUIET
        installation.move_to(seconds / DAY)
        assert arrives(installation, ada)
        assert directory.lets_in("ada", ada.password) and not directory.lets_in("ada", old)
    # Within the handshake it is the encryption that failed; behind the answer nothing did.
    assert proxy.cuts == count
    assert seen - {None} and seen <= {None, "certificate-refused", "unreachable", "answer-lost"}, seen
    proxy.close()


def test_a_restored_backup_is_no_silent_difference(moved, directory):
    installation = moved
    connect(installation, directory)
    ada = installation.add_person("Ada")
    bind(installation, ada)
    kept, later = "amber lantern number one drifts", "copper meadow number two sings"
    change(installation, ada, kept)
    assert arrives(installation, ada)
    installation.run("backup", "kept.backup")
    change(installation, ada, later)
    assert arrives(installation, ada)
    installation.stop()
    installation.run("restore", "kept.backup", "--replace")
    installation._program = None
    installation.start(None, "--with-connectors")
    assert delivery(installation, ada) == ("needs-password", None), "what the directory holds is unknown"
    installation.run("connections", "secret", "Head office", "--connector", "This server", input="service password\n")
    assert installation.visitor().try_sign_in(ada.email, later).status == 401
    ada.password = kept
    installation.visitor().sign_in(ada)
    # Connectors of before may be at work.
    assert delivery(installation, ada)[0] == "pending"
    until(lambda: False, 3)
    assert delivery(installation, ada)[0] == "pending" and directory.lets_in("ada", later)
    installation.move_to(QUIET / DAY)
    # This directory remembers, and takes no password back that it had. Nobody is left to believe that it did.
    assert until(lambda: delivery(installation, ada) == ("failed", "password-in-history"), WITHIN)
    assert directory.lets_in("ada", later)
    newest = "amber lantern number three drifts"
    change(installation, ada, newest)
    assert arrives(installation, ada)
    assert directory.lets_in("ada", newest) and not directory.lets_in("ada", later)


def rows(installation, statement):
    url = installation.environment["LOCKSTEP_DATABASE_URL"]
    if installation.engine == "sqlite":
        with sqlite3.connect(f"file:{url.removeprefix('sqlite:')}?mode=ro", uri=True) as database:
            return [value for (value,) in database.execute(statement)]
    done = subprocess.run(
        ["psql", "--no-psqlrc", "-At", url, "--command", statement], capture_output=True, text=True, check=True)
    return done.stdout.split()


def dump(installation):
    """Every row there is."""
    url = installation.environment["LOCKSTEP_DATABASE_URL"]
    if installation.engine == "sqlite":
        with sqlite3.connect(f"file:{url.removeprefix('sqlite:')}?mode=ro", uri=True) as database:
            return "\n".join(database.iterdump())
    return subprocess.run(["pg_dump", url], capture_output=True, text=True, check=True).stdout


def files(installation):
    """The database's, its logs of changes included, and the server's own; PostgreSQL's where they can be read."""
    folders = [installation.directory]
    if installation.engine == "postgresql":
        # Not those of other tests, which the same server has.
        [data] = rows(installation, "SHOW data_directory")
        [own] = rows(installation, "SELECT oid FROM pg_database WHERE datname = current_database()")
        folders += [f"{data}/base/{own}", f"{data}/pg_wal"]
    for folder in folders:
        for path in pathlib.Path(folder).rglob("*"):
            if path.is_file() and os.access(path, os.R_OK):
                yield path.read_bytes()
