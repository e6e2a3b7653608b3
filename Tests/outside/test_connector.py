"""A connector apart from the server: another process, another folder, another key."""

import itertools
import random
import re
import ssl
import stat
import threading
import time

import pytest

from certificate import make_certificate
from connector_process import ConnectorProcess, set_up
from test_directory import PEOPLE, WITHIN, Directory, arrives, bind, change, delivery
from test_kill import until
from test_time import MovedInstallation
from test_tls import TLSInstallation


@pytest.fixture
def directory(tmp_path):
    directory = Directory(tmp_path / "openldap")
    yield directory
    directory.stop()


@pytest.fixture
def connectors():
    """Those that a test starts."""
    started = []
    yield started
    for connector in started:
        connector.stop()


def is_private(path):
    return stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_reset_reaches_the_directory_by_another_process_across_restarts(
        new_installation, engine, directory, tmp_path, connectors):
    installation = new_installation(engine)
    installation.start()
    first = set_up(installation, directory, tmp_path / "rack")
    connectors.append(first)
    assert is_private(first.home / "token") and is_private(first.home / "key")
    assert (first.home / "token").read_text().startswith("lsc_")
    ada, zoe = installation.add_person("Ada"), installation.add_person("Zoe")
    bind(installation, ada)
    bind(installation, zoe, "zoe")
    visitor = installation.open_link(installation.request_reset(ada))
    reset = "seventeen amber lanterns drift"
    assert installation.reset(visitor, reset).status == 303
    ada.password = reset
    assert arrives(installation, ada)
    assert directory.lets_in("ada", reset)
    # The server holds the connector's question open, and doesn't wait for it when it is to end.
    begun = time.monotonic()
    installation.servers[-1].stop()
    assert time.monotonic() - begun < 8
    installation.servers.clear()
    installation.start()
    change(installation, ada, "eighteen copper meadows sing")
    assert arrives(installation, ada)
    assert directory.lets_in("ada", ada.password) and not directory.lets_in("ada", reset)

    # A second process with the same key and token shares the work, and takes all of it when the first is gone.
    second = ConnectorProcess(tmp_path / "rack", installation.base_url, *first.arguments).start()
    connectors.append(second)
    first.stop()
    change(installation, zoe, "nineteen silver thickets hum")
    assert arrives(installation, zoe)
    assert directory.lets_in("zoe", zoe.password)

    # Neither what the server keeps nor what it or the connector says has a password in it.
    kept = [path.read_bytes() for path in installation.directory.iterdir() if path.is_file()]
    kept += [path.read_bytes() for path in first.home.iterdir() if path.is_file()]
    for secret in (reset, ada.password, zoe.password, "service password"):
        assert not any(secret.encode() in content for content in kept)
    assert "password" not in first.log
    assert (first.home / "token").read_text().strip().encode() not in b"".join(
        path.read_bytes() for path in installation.directory.iterdir() if path.is_file())

    # Somebody who took the token is thrown out by a new one; the connector that is given it goes on without a restart.
    renewed = installation.run("connectors", "renew", "Rack 7").strip()
    assert until(lambda: "lockstep connectors renew" in second.log, WITHIN), second.log
    second.put_token(renewed + "\n")
    change(installation, ada, "twenty amber owls listen")
    assert arrives(installation, ada)
    assert (first.home / "token").read_text().startswith("lsc_")


def test_the_connector_talks_to_nobody_whom_it_was_not_told_of(
        new_installation, directory, tmp_path, connectors):
    installation = new_installation("sqlite")
    installation.start()
    connector = set_up(installation, directory, tmp_path / "rack", allowed="ldaps://ldap.example.org")
    connectors.append(connector)
    ada = installation.add_person("Ada")
    bind(installation, ada)
    change(installation, ada, "seventeen amber lanterns drift")
    assert until(lambda: delivery(installation, ada) == ("waiting", "directory-not-allowed"), WITHIN)
    # What is pinned where the connector runs is what counts, whatever the server says.
    connector.stop()
    other = Directory(tmp_path / "other")
    other.stop()
    (connector.home / "directories").write_text(f"{directory.url} {other.home / 'authority.pem'}\n")
    connector.start()
    [waiting] = installation.run("deliveries", "list").splitlines()
    installation.run("deliveries", "retry", waiting.split("\t")[0])
    assert until(lambda: delivery(installation, ada) == ("waiting", "certificate-refused"), WITHIN)
    assert directory.lets_in("ada", "correct horse 1")
    connector.stop()
    (connector.home / "directories").write_text(directory.url)
    connector.start()
    installation.run("deliveries", "retry", waiting.split("\t")[0])
    assert arrives(installation, ada)
    assert directory.lets_in("ada", ada.password)


def test_what_does_not_start_says_why(new_installation, tmp_path):
    installation = new_installation("sqlite")
    installation.start()
    allow = ("--allow", "ldaps://ldap.example.org")
    token = installation.run("connectors", "add", "Rack 7").strip()

    def fails(code, words, *arguments, server=installation.base_url, home="rack", input=""):
        status, said = ConnectorProcess(tmp_path / home, server, *arguments).fails(input)
        assert (status, words in said) == (code, True), said
        assert token not in said

    fails(2, "no directory is named")
    fails(2, "no directory's server", "--allow", "ldap.example.org")
    fails(2, "use https", *allow, server="http://lockstep.example.org")
    fails(2, "no token came in", *allow)
    fails(2, "is no token of a connector", *allow, input="lsn_nonsense\n")
    fails(3, "can't be reached", *allow, server="http://localhost:1", input=token)
    fails(3, "Nothing was sent", *allow, server=f"https://localhost:{installation.port}", input=token)
    fails(1, "goes by another name", *allow, server=f"http://127.0.0.1:{installation.port}", input=token)
    fails(1, "holds no certificate", *allow, "--ca-file", "key", input=token)
    # The token presents one key, once. What came in by standard input is kept as the token of the work.
    connector = ConnectorProcess(tmp_path / "rack", installation.base_url, *allow)
    connector.put_token(token)
    connector.start()
    connector.fingerprint()
    assert until(lambda: "Nobody has confirmed" in connector.log, WITHIN)
    connector.stop()
    fails(1, "connectors renew", *allow, home="thief", input=token)
    (connector.home / "token").chmod(0o644)
    fails(1, "chmod 600", *allow)


def test_tls_to_the_server_is_verified(tmp_path, tmp_path_factory, mailbox):
    pem, key = make_certificate(tmp_path)
    installation = TLSInstallation(
        tmp_path_factory.mktemp("tls"), "sqlite", mailbox,
        {"LOCKSTEP_HTTP_TLS_CERTIFICATE": str(pem), "LOCKSTEP_HTTP_TLS_KEY": str(key)}, scheme="https")
    installation.tls = ssl.create_default_context(cafile=pem)
    installation.start()
    try:
        token = installation.run("connectors", "add", "Rack 7").strip()
        allow = ("--allow", "ldaps://ldap.example.org")
        (tmp_path / "elsewhere").mkdir()
        other, _ = make_certificate(tmp_path / "elsewhere")
        for wrong in ((), ("--ca-file", str(other))):
            status, said = ConnectorProcess(tmp_path / "rack", installation.base_url, *allow, *wrong).fails(token)
            assert (status, "not trusted" in said) == (3, True), said
        connector = ConnectorProcess(tmp_path / "rack", installation.base_url, *allow, "--ca-file", str(pem))
        connector.put_token(token)
        connector.start()
        # Asked over TLS, too.
        assert until(lambda: "Nobody has confirmed" in connector.log, WITHIN), connector.log
        connector.stop()
    finally:
        installation.stop()


class Changer(threading.Thread):
    """Changes people's passwords one after the other, until it is told to stop."""

    def __init__(self, installation, people):
        super().__init__()
        self.installation, self.people = installation, people
        self.ends = threading.Event()
        self.changed = threading.Semaphore(0)
        self.fault = None

    def run(self):
        try:
            # Each has their turn: what was bound and never changed is owed for ever.
            for person in itertools.cycle(self.people):
                if self.ends.is_set():
                    return
                change(self.installation, person, f"amber lantern drifts {random.getrandbits(40)}")
                self.changed.release()
        except Exception as fault:
            self.fault = fault


def test_a_connector_that_is_killed_again_and_again_leaves_the_newest_everywhere(
        tmp_path, tmp_path_factory, mailbox, directory_of_many, connectors, rounds):
    installation = MovedInstallation(tmp_path_factory.mktemp("sqlite"), "sqlite", mailbox)
    try:
        installation.start()
        installation.set("password.history", 0)
        connector = set_up(installation, directory_of_many, tmp_path / "rack")
        connectors.append(connector)
        people = [installation.add_person() for _ in range(rounds(10, 40))]
        for number, person in enumerate(people):
            bind(installation, person, f"person{number}")
        changer = Changer(installation, people)
        changer.start()
        for _ in range(rounds(300, 1_000)):
            assert changer.changed.acquire(timeout=60), changer.fault
            changer.ends.wait(random.uniform(0, 0.4))
            connector.kill()
            connector.start()
        changer.ends.set()
        changer.join()
        assert changer.fault is None, changer.fault
        # Leases of those that died, and the longest operation, are over: here, because the server's clock is moved. What
        # the directory had been sent it has done.
        before = re.findall(r"\S+", installation.run("deliveries", "list"))
        # One that lives on would be given the same work twice at this moment, which time itself doesn't do.
        connector.kill()
        installation.move_to(100 / 86_400)
        connector.start()
        assert until(lambda: installation.run("deliveries", "list") == "", WITHIN), (before, connector.log)
        for number, person in enumerate(people):
            assert directory_of_many.lets_in(f"person{number}", person.password), person
    finally:
        installation.stop()


@pytest.fixture
def directory_of_many(tmp_path):
    directory = Directory(tmp_path / "openldap", "--people", "40")
    yield directory
    directory.stop()
