"""A password that is changed here is the one in a real OpenLDAP, whatever dies in between."""

import json
import os
import pathlib
import random
import signal
import subprocess
import sys

import pytest

import directory_certificates
from test_kill import until

OPENLDAP = pathlib.Path(__file__).with_name("openldap_server.py")
PEOPLE = "ou=people,dc=ex,dc=test"
WRITER = "service password"
OLD = "correct horse 1"
WITHIN = 90


class Directory:
    """See openldap_server.py."""

    def __init__(self, home, *arguments):
        self.home = home
        home.mkdir()
        self._start(*arguments)

    def _start(self, *arguments):
        home = self.home
        self.process = subprocess.Popen(
            [sys.executable, str(OPENLDAP), str(home), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        _, port, pid = self.process.stdout.readline().split()
        self.url, self.pid = f"ldaps://127.0.0.1:{port}", int(pid)

    @property
    def authority(self):
        return (self.home / "authority.pem").read_text()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def start_again(self, folder):
        """At the same place, with the certificate from that folder."""
        self.stop()
        self._start("--again", str(folder), "--port", self.url.rpartition(":")[2])

    def down(self):
        os.kill(self.pid, signal.SIGSTOP)
        # A thread of it that runs on for a moment may still answer.
        while any("State:\tT" not in status.read_text() for status in pathlib.Path(f"/proc/{self.pid}/task").glob("*/status")):
            os.sched_yield()

    def up(self):
        os.kill(self.pid, signal.SIGCONT)

    def lets_in(self, uid, password):
        """Asked of the directory's own tools."""
        done = subprocess.run(
            ["ldapwhoami", "-x", "-H", self.url, "-D", f"uid={uid},{PEOPLE}", "-w", password], capture_output=True,
            text=True, env=os.environ | {"LDAPTLS_CACERT": str(self.home / "authority.pem")}, timeout=60)
        assert done.returncode in (0, 49), done.stderr
        return done.returncode == 0


@pytest.fixture
def directory(tmp_path):
    directory = Directory(tmp_path / "openldap")
    yield directory
    directory.stop()


def connect(installation, directory, authority=None):
    """With a connector inside the server."""
    installation.start(None, "--with-connectors")
    installation.run(
        "connections", "add", "Head office", "kind=ldap", f"servers={directory.url}", "authorities=-",
        "reader-dn=cn=reader,dc=ex,dc=test", "writer-dn=cn=service,dc=ex,dc=test", "search-base=dc=ex,dc=test",
        "leaving=disable", input=authority or directory.authority)
    installation.run("connections", "secret", "Head office", "--connector", "This server", input=WRITER + "\n")


def bind(installation, person, uid="ada"):
    return installation.run("bindings", "add", person.email, "Head office", f"uid={uid},{PEOPLE}").strip()


def delivery(installation, person):
    [found] = json.loads(installation.run("deliveries", "list", "--account", person.email, "--json"))
    return found["state"], found["failure"]


def processor_seconds(installation):
    fields = pathlib.Path(f"/proc/{installation.servers[-1].process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def arrives(installation, person):
    return until(lambda: delivery(installation, person)[0] == "applied", WITHIN)


def change(installation, person, password):
    visitor = installation.visitor().sign_in(person)
    answer = visitor.submit(
        "/security/password/change", current_password=person.password, new_password=password,
        confirm_password=password)
    assert answer.status == 303, answer.problems
    person.password = password


def test_a_reset_and_a_change_reach_the_directory_and_leave_nothing_behind(new_installation, engine, directory):
    installation = new_installation(engine)
    connect(installation, directory)
    ada = installation.add_person("Ada")
    bind(installation, ada)
    assert delivery(installation, ada) == ("needs-password", None)
    visitor = installation.open_link(installation.request_reset(ada))
    reset = "seventeen amber lanterns drift"
    assert installation.reset(visitor, reset).status == 303
    ada.password = reset
    assert arrives(installation, ada)
    assert directory.lets_in("ada", reset) and not directory.lets_in("ada", OLD)

    changed = "eighteen copper meadows sing"
    change(installation, ada, changed)
    assert arrives(installation, ada)
    assert directory.lets_in("ada", changed) and not directory.lets_in("ada", reset)

    server = installation.log.encode()
    assert b"connectors run in this process" in server
    # What is sealed says so in front: it is gone with the receipt, and the passwords were never there.
    files = [path.read_bytes() for path in installation.directory.iterdir() if path.is_file()]
    for secret in (reset, changed, WRITER):
        assert not any(secret.encode() in content for content in [server, *files])
    assert len(installation.events(ada, "delivery.applied")) == 2


def test_a_directory_that_is_down_gets_the_newest_alone(new_installation, engine, directory):
    installation = new_installation(engine)
    connect(installation, directory)
    ada = installation.add_person("Ada")
    bind(installation, ada)
    directory.down()
    for number in range(3):
        change(installation, ada, f"amber lantern number {number} drifts")
    before = processor_seconds(installation)
    assert until(lambda: delivery(installation, ada) == ("waiting", "unreachable"), WITHIN)
    # A handshake that gets no answer lasts five seconds.
    assert processor_seconds(installation) - before < 2.5, "who waits for a directory uses no processor"
    directory.up()
    assert arrives(installation, ada)
    assert directory.lets_in("ada", ada.password)
    assert len(installation.events(ada, "delivery.applied")) == 1, "the ones between were never carried"


def test_what_the_directory_refuses_is_said_and_a_foreign_authority_is_not_trusted(
        new_installation, engine, directory, tmp_path):
    installation = new_installation(engine)
    connect(installation, directory)
    ada, zoe = installation.add_person("Ada"), installation.add_person("Zoe")
    bind(installation, ada)
    change(installation, ada, "amber lantern number one drifts")
    assert arrives(installation, ada)
    installation.set("password.history", 0)
    first = ada.password
    change(installation, ada, "amber lantern number two drifts")
    assert arrives(installation, ada)
    change(installation, ada, first)
    assert until(lambda: delivery(installation, ada) == ("failed", "password-in-history"), WITHIN)
    assert not directory.lets_in("ada", first)

    other = Directory(tmp_path / "other")
    other.stop()
    installation.run("connections", "set", "Head office", "authorities=-", input=other.authority)
    bind(installation, zoe, "zoe")
    change(installation, zoe, "amber lantern number three drifts")
    assert until(lambda: delivery(installation, zoe) == ("waiting", "certificate-refused"), WITHIN)
    assert directory.lets_in("zoe", OLD)


def test_an_authority_gives_way_to_its_successor_while_deliveries_go_on(new_installation, engine, directory, tmp_path):
    installation = new_installation(engine)
    connect(installation, directory)
    ada = installation.add_person("Ada")
    bind(installation, ada)
    numbers = iter(("one", "two", "three", "four", "five"))

    def follows():
        change(installation, ada, f"amber lantern number {next(numbers)} drifts")
        assert arrives(installation, ada), delivery(installation, ada)
        return directory.lets_in("ada", ada.password)

    def pin(*authorities):
        installation.run("connections", "set", "Head office", "authorities=-", input="".join(authorities))

    assert follows()
    before, successor = directory.authority, tmp_path / "successor"
    successor.mkdir()
    directory_certificates.make("good", successor)
    after = (successor / "authority.pem").read_text()
    pin(before, after)
    assert follows(), "the old one vouches, and the new one is waited for"
    directory.start_again(successor)
    assert follows(), "the new one vouches"
    pin(after)
    assert follows(), "and the old one is gone"
    assert "runs out" not in installation.run("doctor", status=None)

    soon = directory_certificates.Authority("Soon over", days=10).pem.decode()
    pin(soon, after)
    assert "runs out" not in installation.run("doctor", status=None), "another one lasts"
    pin(soon)
    assert "runs out" in installation.run("doctor", status=None)
    change(installation, ada, f"amber lantern number {next(numbers)} drifts")
    assert until(lambda: delivery(installation, ada) == ("waiting", "certificate-refused"), WITHIN)


def test_a_connector_that_is_killed_again_and_again_leaves_the_newest(new_installation, engine, directory, rounds):
    installation = new_installation(engine)
    installation.set("password.history", 0)
    connect(installation, directory)
    ada = installation.add_person("Ada")
    bind(installation, ada)
    for number in range(rounds(3, 300)):
        change(installation, ada, f"amber lantern {number} drifts {random.getrandbits(30)}")
        until(lambda: False, random.uniform(0, 1.5))
        installation.servers.pop().kill()
        installation.start(None, "--with-connectors")
    # A lease of the last one that died, and the longest operation, have to pass.
    assert until(lambda: delivery(installation, ada)[0] == "applied", 200), delivery(installation, ada)
    assert directory.lets_in("ada", ada.password)
