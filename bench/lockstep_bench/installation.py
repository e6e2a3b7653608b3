"""Databases full of people, and Lockstep servers on them."""

import hmac
import os
import re
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator

from . import processes
from .http import Address, Broken, Client, get, post

PASSWORD = "violet harbour 42"
CROWD = 100_000
# With an authenticator app and a passkey, in every database. A code is good once in 30 seconds for each of them.
PROVEN = 5_000
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
    proven_turn: int = field(default=0, repr=False)

    @property
    def tokens(self) -> Path:
        return self.folder / "tokens"

    def member(self, index: int) -> str:
        stride = max(1, self.accounts // self.members)
        return f"person{index % self.members * stride:07}@example.org"

    def proven(self, index: int) -> str:
        return f"proven{index % PROVEN:07}@example.org"

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
        "--sessions", str(sessions), "--crowd", str(crowd), "--proven", str(PROVEN)])
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


def configuration(url: str, folder: Path) -> dict[str, str]:
    """The environment of Lockstep on this database."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LOCKSTEP_")} | {
        "LOCKSTEP_DATABASE_URL": url, "LOCKSTEP_KEY_FILE": str(folder / "key")}


@dataclass
class Empty:
    """A database with Lockstep's schema and nobody in it."""

    engine: str
    name: str
    folder: Path
    url: str

    def run(self, binary: Path, *arguments: str) -> str:
        return processes.output([str(binary), *arguments], env=configuration(self.url, self.folder))


@contextmanager
def empty(engine: str, folder: Path, name: str, binary: Path) -> Iterator[Empty]:
    folder = folder / name
    folder.mkdir()
    made = Empty(engine, name, folder, database(engine, folder, name))
    try:
        made.run(binary, "settings", "list")
        yield made
    finally:
        if engine == "postgresql":
            psql("postgres", f"DROP DATABASE {name}")
        shutil.rmtree(folder)


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

    def sign_in_messages_with_codes(self) -> list[bytes]:
        """The same of those who have an authenticator app: each in two requests."""
        client = Client(self.address)
        cookies, csrf = client.form("/login")
        client.close()
        messages, code = [], totp(time.time())
        for number in range(PROVEN):
            email = self.people.proven(self.people.proven_turn + number)
            messages += [
                self.sign_in_message(email, PASSWORD, cookies, csrf),
                post(self.address, "/login/factor", {"factor": "totp", "code": code, "csrf": csrf},
                     cookies + "; lockstep-flow={lockstep-flow}")]
        return messages

    def passkey_messages(self, count: int) -> list[bytes]:
        """Sign-ins with a passkey alone, answered before they are sent."""
        client = Client(self.address)
        cookies, csrf = client.form("/login")
        asked = []
        for number in range(count):
            answer = client.send(get(self.address, "/login", cookies))
            challenge = re.search(rb'data-challenge="([^"]+)"', answer.body)
            asked.append(f"{self.people.proven(number)} {challenge.group(1).decode()}")
        client.close()
        answers = processes.output(
            [str(self.people.tool), "answers", "--origin", f"http://localhost:{self.address[1]}", "--relying-party",
             "localhost"], input="\n".join(asked) + "\n").split()
        fields = [dict(pair.split("=") for pair in answer.split("&")) for answer in answers]
        return [post(self.address, "/login/passkey", some | {"csrf": csrf}, cookies) for some in fields]

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


def totp(now: float) -> str:
    """RFC 6238, for the secret that lockstep-bench gives everybody."""
    step = int(now // 30).to_bytes(8, "big")
    digest = hmac.digest(b"a secret of 20 bytes", step, "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start:start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


@contextmanager
def serving(binary: Path, people: Population) -> Iterator[Server]:
    port = processes.free_port()
    # A name, because passkeys are bound to one.
    address = ("localhost", port)
    mail = people.folder / "mail"
    mail.mkdir(exist_ok=True)
    environment = configuration(people.url, people.folder) | {
        "LOCKSTEP_HTTP_PORT": str(port),
        "LOCKSTEP_BASE_URL": f"http://localhost:{port}",
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
