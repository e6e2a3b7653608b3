"""What /metrics says to whoever is to be woken: docs/operations.md, *Metrics*; row 32 of security.md."""

import contextlib
import json
import re
import socket
import sqlite3

import pytest

from installation import ROOT
from test_directory import PEOPLE, Directory, arrives, bind, change, connect
from test_kill import until
from test_matching import READER, tool
from test_time import DAY, LIBRARY, MovedInstallation

HOUR = 3_600


def metrics(installation):
    """Each value, by family and labels."""
    text = installation.visitor().get("/metrics").text
    found = {}
    for family, labels, value in re.findall(r"^(lockstep_\w+)(?:\{(.*)\})? ([0-9.e+-]+)$", text, re.MULTILINE):
        found[family, frozenset(re.findall(r'(\w+)="([^"]*)"', labels))] = float(value)
    return found


def documented():
    """The families that docs/operations.md names."""
    text = (ROOT / "docs/operations.md").read_text().split("\n## Metrics\n")[1].split("\n## ")[0]
    return set(re.findall(r"`(lockstep_[a-z_]+)`", text))


@pytest.fixture
def moved(tmp_path_factory, mailbox):
    assert LIBRARY, "libfaketime is missing: scripts/setup test installs it"
    installation = MovedInstallation(tmp_path_factory.mktemp("moved"), "sqlite", mailbox)
    yield installation
    installation.stop()


def queue(installation):
    """What the doctor says of mail that waits. It has other complaints of a mail server that is down."""
    findings = json.loads(installation.run("doctor", "--json", status=1))
    return [(one["grade"], one["words"]) for one in findings if one["area"] == "mail queue"]


def test_mail_that_waits_grows_old_where_it_is_seen(moved):
    ada = moved.add_person()
    moved.start()
    assert until(lambda: metrics(moved)["lockstep_mail_waiting", frozenset()] == 0, 30)
    assert metrics(moved)["lockstep_mail_oldest_waiting_seconds", frozenset()] == 0
    moved.stop()
    with socket.socket() as nobody:
        # Taken, and nobody listens there.
        nobody.bind(("127.0.0.1", 0))
        moved.environment["LOCKSTEP_MAIL_URL"] = f"smtp://127.0.0.1:{nobody.getsockname()[1]}?starttls=off"
        moved.start()
        change(moved, ada, "seventeen amber lanterns drift")
        found = metrics(moved)
        assert found["lockstep_mail_waiting", frozenset()] == 1
        assert found["lockstep_mail_oldest_waiting_seconds", frozenset()] < 60
        assert queue(moved) == [("ok", "1 mails wait")]
        moved.move_to(2 * HOUR / DAY)
        found = metrics(moved)
        assert found["lockstep_mail_waiting", frozenset()] == 1
        assert 0 <= found["lockstep_mail_oldest_waiting_seconds", frozenset()] - 2 * HOUR < 120
        [(grade, words)] = queue(moved)
        assert grade == "fault" and re.match(r"1 mails wait, one for 12\d minutes", words), (grade, words)
    assert {family for family in documented() if family.startswith("lockstep_mail_")} == {
        family for family, _ in found if family.startswith("lockstep_mail_")}


@pytest.fixture
def directory(tmp_path):
    directory = Directory(tmp_path / "openldap")
    yield directory
    directory.stop()


def test_what_a_directory_is_owed_and_how_it_was_gone_through_is_said_for_each_connection(moved, directory):
    connect(moved, directory)
    at = frozenset([("connection", "Head office")])

    def owed():
        """Waiting, failed, without a password, and for how long."""
        found = metrics(moved)
        return [found[f"lockstep_deliveries_{name}", at] for name in (
            "waiting", "failed", "need_password", "oldest_waiting_seconds")]

    def runs():
        return {dict(labels)["kind"]: value for (family, labels), value in metrics(moved).items()
                if family == "lockstep_directory_run_failed" and at < labels and len(labels) == 2}

    def out_of_step():
        return metrics(moved).get(("lockstep_out_of_step", at))

    assert owed() == [0, 0, 0, 0]
    # Who reads has no password yet.
    assert runs() == {}
    for command in ("match", "import"):
        moved.run("connections", command, "Head office", status=1)
    assert runs() == {"matching": 1, "import": 1}
    moved.run("connections", "secret", "Head office", input=READER + "\n")
    moved.run("connections", "match", "Head office")
    assert runs() == {"matching": 0, "import": 1}

    ada = moved.add_person("Ada")
    bind(moved, ada)
    assert owed()[1:3] == [0, 1]
    directory.down()
    change(moved, ada, "seventeen amber lanterns drift")
    assert until(lambda: owed()[:3] == [1, 0, 0] and owed()[3] > 0, 30), owed()
    directory.up()
    assert arrives(moved, ada)
    assert owed() == [0, 0, 0, 0]

    moved.run("connections", "set", "Head office", "drift-hours=1")
    assert out_of_step() is None
    moved.move_to(1.1 * HOUR / DAY)
    assert until(lambda: out_of_step() == 0, 30), runs()
    assert runs() == {"matching": 0, "import": 1, "drift": 0}
    # Another's clock is forgiven two minutes: the receipt is put back, and not the clock.
    with contextlib.closing(sqlite3.connect(moved.directory / "lockstep.sqlite")) as database, database:
        database.execute("UPDATE bindings SET held_at = held_at - 600000")
    tool(directory, "ldappasswd", "-s", "changed past the service 1", f"uid=ada,{PEOPLE}")
    moved.move_to(2.2 * HOUR / DAY)
    assert until(lambda: out_of_step() == 1, 30), runs()
    moved.run("connections", "set", "Head office", "servers=ldaps://127.0.0.1:1")
    moved.move_to(3.3 * HOUR / DAY)
    assert until(lambda: runs()["drift"] == 1, 30), runs()
    families = ("lockstep_deliveries_", "lockstep_out_of_step", "lockstep_directory_run_failed")
    assert {one for one in documented() if one.startswith(families)} == {
        one for one, _ in metrics(moved) if one.startswith(families)} | {"lockstep_out_of_step"}
