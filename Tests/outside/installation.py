"""The real binary with a database, a key file and a mailbox of its own."""

import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time
import uuid
from urllib.parse import quote, urlsplit

from mail_server import Mailbox
from ports import free_port
from program import Program
from visitor import FIREFOX, Person, Visitor

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("LOCKSTEP_BIN") or str(ROOT / ".build/debug/lockstep")
POSTGRES = os.environ.get("LOCKSTEP_TEST_POSTGRES")
SENDER = "lockstep@northwind.example"


def new_database(engine: str, directory: pathlib.Path) -> str:
    """The URL of an empty database."""
    if engine == "sqlite":
        return f"sqlite:{directory / 'lockstep.sqlite'}"
    assert POSTGRES, "LOCKSTEP_TEST_POSTGRES is not set: run this through scripts/with-postgres"
    name = f"outside_{uuid.uuid4().hex[:12]}"
    subprocess.run(["psql", "--quiet", POSTGRES, "--command", f"CREATE DATABASE {name}"], check=True)
    return urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()


class Server:
    """One process of `lockstep serve`."""

    def __init__(self, command: list[str], environment: dict[str, str], log: pathlib.Path, probe: Visitor):
        self.probe = probe
        self.log = log
        with log.open("ab") as stream:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, cwd=log.parent)
        self._wait_until_ready()

    def _wait_until_ready(self, within: float = 60) -> None:
        deadline = time.monotonic() + within
        pause = threading.Event()
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"the server ended by itself:\n{self.log.read_text()}"
            try:
                if self.probe.get("/readyz").status == 200:
                    return
            except OSError:
                pass
            pause.wait(0.05)
        self.kill()
        raise AssertionError(f"the server is not ready after {within} s:\n{self.log.read_text()}")

    def stop(self, within: float = 20) -> int:
        """Asks it to end, and says with which code it did."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server does not end on SIGTERM within {within} s") from None

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Installation:
    # How `lockstep` is started.
    program = [BINARY]

    def __init__(
        self, directory: pathlib.Path, engine: str, mailbox: Mailbox, environment: dict[str, str] = {},
        scheme: str = "http",
    ):
        self.directory = directory
        self.engine = engine
        self.mailbox = mailbox
        self.port = free_port()
        self.base_url = f"{scheme}://localhost:{self.port}"
        self.servers: list[Server] = []
        self._program: Program | None = None
        self._ids: dict[str, str] = {}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOCKSTEP_")}
        self.environment = inherited | {
            "LOCKSTEP_HTTP_PORT": str(self.port),
            "LOCKSTEP_BASE_URL": self.base_url,
            "LOCKSTEP_DATABASE_URL": new_database(engine, directory),
            "LOCKSTEP_KEY_FILE": str(directory / "lockstep.key"),
            "LOCKSTEP_MAIL_URL": f"smtp://127.0.0.1:{mailbox.port}?starttls=off",
            "LOCKSTEP_MAIL_FROM": SENDER,
        } | environment

    # --- processes

    def start(self, port: int | None = None, *arguments: str) -> Server:
        """Another server process on the same database; on a port of its own where given."""
        port = port or self.port
        environment = self.environment | {"LOCKSTEP_HTTP_PORT": str(port)}
        server = Server([*self.program, "serve", *arguments], environment, self.directory / "server.log", self.visitor(port))
        self.servers.append(server)
        return server

    def stop(self) -> None:
        while self.servers:
            self.servers.pop().stop()

    @property
    def log(self) -> str:
        path = self.directory / "server.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # --- the command line

    def run(self, *arguments: str, input: str = "", status: int | None = 0, within: float = 60) -> str:
        done = subprocess.run(
            [*self.program, *arguments], env=self.environment, input=input, capture_output=True, text=True, timeout=within,
            cwd=self.directory)
        assert status is None or done.returncode == status, (
            f"lockstep {' '.join(arguments)} exits with {done.returncode}, not {status}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def add_person(
        self, given: str = "Ada", family: str = "Quist", password: str | None = None, email: str | None = None
    ) -> Person:
        # Digits: letters could happen to spell the name, which no password may hold.
        mark = str(uuid.uuid4().int)[:10]
        person = Person(
            email=email or f"p{mark}@northwind.example", user_name=f"u{mark}", given_name=given, family_name=family,
            password=password or f"violet harbour {mark} kites")
        self.run(
            "user", "add", "--email", person.email, "--username", person.user_name, "--given-name", given,
            "--family-name", family, "--password-stdin", input=person.password + "\n")
        return person

    def add_administrator(
        self, given: str = "Olga", password: str | None = None, email: str | None = None, role: str = "owner"
    ) -> Person:
        """With a password, and nothing else yet."""
        mark = str(uuid.uuid4().int)[:10]
        person = Person(
            email=email or f"a{mark}@northwind.example", user_name="", given_name=given, family_name="",
            password=password or f"amber glacier {mark} owls")
        self.run(
            "admin", "add", "--email", person.email, "--name", given, "--role", role, "--password-stdin",
            input=person.password + "\n")
        return person

    # --- settings and events: asked of a server that runs, which takes a tenth of the processor time of a process at the
    # host, and is seen at once

    def set(self, key: str, value: object) -> None:
        value = str(value).lower() if isinstance(value, bool) else str(value)
        if program := self.connected():
            answer = program.send("PUT", f"/api/v1/settings/{key}", {"value": value})
            assert answer.status == 200, answer
        else:
            self.run("settings", "set", key, value)

    def setting(self, key: str) -> str:
        return self.settings()[key]

    def settings(self) -> dict[str, str]:
        """All of them. Of a secret, whether it is set."""
        if program := self.connected():
            return {one["key"]: one["value"] for one in program.read("/api/v1/settings")["settings"]}
        return json.loads(self.run("settings", "list", "--json"))

    def events(self, person: Person | None = None, kind: str | None = None) -> list[dict]:
        """What the audit trail says, oldest first."""
        program = self.connected()
        found = self._events_of(program, person, kind) if program else self.events_at_host(person)
        return [event for event in found if kind is None or event["kind"] == kind]

    def events_at_host(self, person: Person | None = None) -> list[dict]:
        """With their links."""
        account = ["--account", person.email] if person else []
        return json.loads(self.run("audit", "list", "--json", *account))

    def _events_of(self, program: Program, person: Person | None, kind: str | None) -> list[dict]:
        query = "limit=500" + (f"&kind={kind}" if kind else "")
        if person:
            query += f"&account={self._id(program, person)}"
        events, cursor = [], ""
        while cursor is not None:
            page = program.read(f"/api/v1/events?{query}{cursor}")
            events += page["events"]
            cursor = page["next"] and f"&cursor={page['next']}"
        return events[::-1]

    def _id(self, program: Program, person: Person) -> str:
        if person.email not in self._ids:
            listed = program.read(f"/api/v1/users?search={quote(person.email)}")["users"]
            listed += program.read("/api/v1/administrators")["administrators"]
            self._ids[person.email] = next(one["id"] for one in listed if one["email"] == person.email)
        return self._ids[person.email]

    def connected(self) -> Program | None:
        """A program with a key, where a server runs."""
        server = next((server for server in self.servers if server.process.poll() is None), None)
        if server is None:
            return None
        if self._program is None:
            self._program = Program(self)
        self._program.visitor.port = server.probe.port
        return self._program

    # --- people

    def visitor(self, port: int | None = None, agent: str = FIREFOX) -> Visitor:
        return Visitor(self.base_url, port=port or self.port, agent=agent)

    def request_reset(self, person: Person, number: int = 1) -> str:
        """Asks for a reset and returns the link that the mail holds."""
        answer = self.visitor().submit("/reset", email=person.email)
        assert answer.status == 303
        return self.mailbox.wait(person.email, "password-reset", number).link

    def open_link(self, link: str, visitor: Visitor | None = None) -> Visitor:
        visitor = visitor or self.visitor()
        assert link.startswith(f"{self.base_url}/"), link
        answer = visitor.get(link)
        assert (answer.status, answer.location) == (303, "/reset/password"), answer
        return visitor

    def reset(self, visitor: Visitor, password: str, again: str | None = None) -> "Answer":
        return visitor.submit("/reset/password", new_password=password, confirm_password=again or password)


def problem_words(text: str) -> list[str]:
    return re.findall(r'data-problem="[a-z-]+">([^<]+)<', text)
