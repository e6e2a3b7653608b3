"""Databases full of people, and Lockstep servers on them."""

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator

from . import processes
from .http import Address, Broken, Client, post

PASSWORD = "violet harbour 42"
CROWD = 100_000
ENGINES = ("sqlite", "postgresql")


@dataclass
class Population:
    """A seeded database. Members can sign in and hold `sessions`, whose tokens are in a file; one account more holds
    `crowd` sessions that nobody has the tokens of; the rest are there."""

    engine: str
    accounts: int
    members: int
    sessions: int
    folder: Path
    url: str
    tool: Path
    crowd: int
    seconds: float = 0.0
    turn: int = field(default=0, repr=False)

    @property
    def tokens(self) -> Path:
        return self.folder / "tokens"

    def member(self, index: int) -> str:
        stride = max(1, self.accounts // self.members)
        return f"person{index % self.members * stride:07}@example.org"

    def next_member(self) -> str:
        self.turn += 1
        return self.member(self.turn)

    def rewind(self) -> None:
        processes.output([str(self.tool), "rewind", *self.options(), "--crowd", str(self.crowd)])

    def options(self) -> list[str]:
        return ["--database", self.url, "--key-file", str(self.folder / "key"), "--password", PASSWORD]


def seed(engine: str, accounts: int, folder: Path, tool: Path, sessions: int = 100, crowd: int = 0) -> Population:
    members = min(1_000, accounts)
    name = f"bench_{engine}_{accounts}_{sessions}"
    people = Population(
        engine, accounts, members, sessions, folder / name, database(engine, folder / name, name), tool, crowd)
    people.folder.mkdir()
    start = time.perf_counter()
    tokens = processes.output([
        str(tool), "seed", *people.options(), "--accounts", str(accounts), "--members", str(members),
        "--sessions", str(sessions), "--crowd", str(crowd)])
    people.tokens.write_text(tokens)
    if engine == "postgresql":
        # What its own housekeeping would do within minutes, not in the middle of a measurement.
        psql(name, "VACUUM ANALYZE", "CHECKPOINT")
    people.seconds = time.perf_counter() - start
    return people


def database(engine: str, folder: Path, name: str) -> str:
    if engine == "sqlite":
        return f"sqlite:{folder}/lockstep.sqlite"
    psql("postgres", f"CREATE DATABASE {name}")
    return os.environ["LOCKSTEP_TEST_POSTGRES"].replace("/postgres?", f"/{name}?")


def psql(database: str, *statements: str) -> str:
    url = os.environ["LOCKSTEP_TEST_POSTGRES"].replace("/postgres?", f"/{database}?")
    commands = [part for statement in statements for part in ("--command", statement)]
    return processes.output(["psql", "--quiet", "--no-psqlrc", "--tuples-only", *commands, url])


@dataclass
class Server:
    process: object
    address: Address
    seconds_to_ready: float
    people: Population

    def memory(self) -> float:
        return processes.memory(self.process)

    def sign_in_messages(self) -> list[bytes]:
        """A sign-in of every member, beginning behind the last one, each as from a browser that was never here."""
        client = Client(self.address)
        cookies, csrf = client.form("/login")
        client.close()
        return [
            self.sign_in_message(self.people.member(self.people.turn + number), PASSWORD, cookies, csrf)
            for number in range(1, self.people.members + 1)]

    def sign_in_message(self, email: str, password: str, cookies: str, csrf: str) -> bytes:
        return post(self.address, "/login", {"email": email, "password": password, "csrf": csrf}, cookies)

    def sign_in(self, email: str) -> str:
        """The cookie of a new session."""
        client = Client(self.address)
        cookies, csrf = client.form("/login")
        answer = client.send(self.sign_in_message(email, PASSWORD, cookies, csrf))
        client.close()
        if answer.status != 303:
            raise Broken(f"{email} can't sign in: {answer.status}")
        return f"lockstep={answer.cookie('lockstep')}"


@contextmanager
def serving(binary: Path, people: Population) -> Iterator[Server]:
    port = processes.free_port()
    address = ("127.0.0.1", port)
    mail = people.folder / "mail"
    mail.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LOCKSTEP_")} | {
        "LOCKSTEP_HTTP_PORT": str(port),
        "LOCKSTEP_BASE_URL": f"http://127.0.0.1:{port}",
        "LOCKSTEP_DATABASE_URL": people.url,
        "LOCKSTEP_KEY_FILE": str(people.folder / "key"),
        "LOCKSTEP_MAIL_URL": f"directory:{mail}",
        "LOCKSTEP_MAIL_FROM": "lockstep@example.org",
        "LOCKSTEP_LOG_LEVEL": "error",
    }
    start = time.perf_counter()
    with processes.running([str(binary), "serve"], environment, people.folder / "log") as process:
        ready = processes.await_answer(process, address, "/readyz")
        yield Server(process, address, ready - start, people)


@contextmanager
def serving_nothing(tool: Path, folder: Path) -> Iterator[Address]:
    """The empty Hummingbird route."""
    address = ("127.0.0.1", processes.free_port())
    command = [str(tool), "serve-empty", "--port", str(address[1])]
    with processes.running(command, dict(os.environ), folder / "empty.log") as process:
        processes.await_answer(process, address, "/")
        yield address
