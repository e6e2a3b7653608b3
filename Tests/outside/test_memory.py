"""What is left of a password when it has arrived: in memory, in files, in the database, in the log."""

import contextlib
import http.client
import pathlib
import random
import shutil
import ssl
import subprocess
from urllib.parse import urlencode

import pytest

from certificate import make_certificate
from connector_process import set_up
from installation import ROOT
from process_memory import find, looks_of
from test_delivery_faults import dump, files, rows
from test_directory import WITHIN, arrives, bind, connect, directory  # noqa: F401: a fixture
from test_kill import until
from visitor import Answer, Visitor


class LastingVisitor(Visitor):
    """Keeps one connection, as browsers and proxies do, and never closes it by itself."""

    connection = None

    def connected(self):
        if self.connection is None:
            self.connection = (
                http.client.HTTPSConnection("localhost", self.port, timeout=60, context=self.tls)
                if self.tls else http.client.HTTPConnection("127.0.0.1", self.port, timeout=60))
        return self.connection

    def request(self, method, path, body=None, headers={}, *, before_the_end=lambda: None):
        path = path.removeprefix(self.base_url)
        connection = self.connected()
        connection.putrequest(method, path, skip_host=True)
        fields = {"Host": self.authority, "User-Agent": self.agent, "Content-Length": str(len(body or b""))} | headers
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for name, value in fields.items():
            connection.putheader(name, value)
        connection.endheaders()
        if body:
            connection.send(body[:-1])
            before_the_end()
            connection.send(body[-1:])
        response = connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
        assert not response.will_close
        self._keep(answer.all("Set-Cookie"))
        return answer


def new_password():
    """With characters that each format writes in its own way, and longer than what Swift keeps beside its heap."""
    return f"quïnce {random.getrandbits(40)} lantern/zephyr+9"


class Search:
    """For what mustn't be left, in the memory of some processes."""

    def __init__(self, *processes):
        self.pids = [process.pid for process in processes]
        self.looks = {}

    def add(self, secret):
        self.looks |= {f"{secret[:12]}… {look}": wanted for look, wanted in looks_of(secret).items()}
        return secret

    def found(self, looks=None):
        return [hit for pid in self.pids for hit in find(pid, looks or self.looks)]

    def is_empty(self):
        """Before long: connections to the database are closed two seconds after something sealed went through them."""
        return until(lambda: not self.found(), 10)


@pytest.fixture
def open_installation(new_installation, engine, tmp_path):
    """On one of the engines it ends TLS itself, so that both ways in are looked at."""
    if engine == "postgresql":
        return new_installation(engine), LastingVisitor
    certificate, key = make_certificate(tmp_path)
    tls = ssl.create_default_context(cafile=certificate)
    installation = new_installation(
        engine, LOCKSTEP_HTTP_TLS_CERTIFICATE=str(certificate), LOCKSTEP_HTTP_TLS_KEY=str(key))
    installation.base_url = installation.base_url.replace("http:", "https:")
    installation.environment["LOCKSTEP_BASE_URL"] = installation.base_url
    installation.visitor = lambda port=None, agent="python": Visitor(
        installation.base_url, port=port or installation.port, tls=tls, agent=agent)

    def lasting(base_url, port):
        return LastingVisitor(base_url, port=port, tls=tls)

    return installation, lasting


def every_way(installation, lasting, ada, search, has_arrived):
    """A password is reset, used and changed, each in a connection that stays open."""
    first = search.add(new_password())
    visitors = [lasting(installation.base_url, installation.port) for _ in range(3)]
    installation.open_link(installation.request_reset(ada), visitors[0])
    page = visitors[0].get("/reset/password")
    held = []
    answer = visitors[0].request(
        "POST", "/reset/password",
        urlencode({"csrf": page.csrf, "new_password": first, "confirm_password": first}).encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
        before_the_end=lambda: held.append(until(search.found, 10)))
    assert answer.status == 303, answer.problems
    assert held == [True], "what is in memory is found"
    ada.password = first
    assert has_arrived()
    # A wrong one, and the right one.
    assert visitors[1].try_sign_in(ada.email, search.add(new_password())).status == 401
    visitors[1].sign_in(ada)
    second = search.add(new_password())
    visitors[2].sign_in(ada)
    answer = visitors[2].submit(
        "/security/password/change", current_password=first, new_password=second, confirm_password=second)
    assert answer.status == 303, answer.problems
    ada.password = second
    return visitors


def test_nothing_of_a_password_is_left_after_its_receipt(open_installation, directory):
    installation, lasting = open_installation
    connect(installation, directory)
    ada = installation.add_person("Ada")
    bind(installation, ada)
    search = Search(installation.servers[-1].process)
    search.add(ada.password)
    visitors = every_way(installation, lasting, ada, search, lambda: arrives(installation, ada))
    assert arrives(installation, ada)
    # And one that waits for a while, sealed.
    directory.down()
    visitors[2].sign_in(ada)
    ada.password, before = search.add(new_password()), ada.password
    assert visitors[2].submit(
        "/security/password/change", current_password=before, new_password=ada.password,
        confirm_password=ada.password).status == 303
    [sealed] = rows(installation, "SELECT sealed FROM deliveries WHERE sealed IS NOT NULL")
    assert sealed.startswith("h1.")
    directory.up()
    assert arrives(installation, ada)
    assert directory.lets_in("ada", ada.password)
    search.looks |= {f"sealed {number}": part.encode() for number, part in enumerate(sealed.split(".")) if len(part) > 40}
    assert search.is_empty(), search.found()
    assert all(visitor.get("/login").status in (200, 303) for visitor in visitors), "the connections were open"
    nothing_in_files(installation, search, sealed)


def nothing_in_files(installation, search, sealed):
    assert sealed not in dump(installation) and sealed not in installation.log
    assert rows(installation, "SELECT sealed FROM deliveries WHERE sealed IS NOT NULL") == []
    installation.run("backup", "after.backup")
    # PostgreSQL's log of changes and dead rows keep what was sealed until they are overwritten.
    looks = {name: look for name, look in search.looks.items()
             if installation.engine == "sqlite" or not name.startswith("sealed")}

    def left():
        return [name for content in files(installation) for name, look in looks.items() if look in content]

    assert until(lambda: not left(), 10), left()


def test_nothing_is_left_in_a_connector_apart(new_installation, engine, directory, tmp_path):
    installation = new_installation(engine)
    installation.start()
    connector = set_up(installation, directory, tmp_path / "connector")
    with contextlib.ExitStack() as after:
        after.callback(connector.stop)
        ada = installation.add_person("Ada")
        bind(installation, ada)
        search = Search(installation.servers[-1].process, connector.process)
        every_way(installation, LastingVisitor, ada, search, lambda: arrives(installation, ada))
        assert arrives(installation, ada) and directory.lets_in("ada", ada.password)
        assert search.is_empty(), search.found()
        log = connector.log_file.read_bytes()
        assert not any(look in log for look in search.looks.values())


def test_the_heap_forgets_and_is_a_heap(tmp_path):
    heap, program = ROOT / "Sources/CHeap", tmp_path / "heap_check"
    compiler = shutil.which("clang") or shutil.which("cc")
    # As in a release; but what asks the heap must not know beforehand what a heap answers.
    common = [compiler, "-O2", "-I", heap / "include"]
    subprocess.run([*common, "-c", heap / "wiped_heap.c", "-o", tmp_path / "heap.o"], check=True)
    check = pathlib.Path(__file__).with_name("heap_check.c")
    subprocess.run(
        [*common, "-fno-builtin", "-rdynamic", "-pthread", check, tmp_path / "heap.o", "-o", program], check=True)
    done = subprocess.run([program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
