"""Entries of a real OpenLDAP and accounts find each other, whatever the entries hold."""

import base64
import contextlib
import json
import os
import socket
import sqlite3
import subprocess

import pytest

from openldap_server import SUFFIX, entry
from test_directory import PEOPLE, Directory, arrives, change, connect

READER = "reader password"


def encoded(attribute, value):
    return f"{attribute}:: {base64.b64encode(value).decode()}\n"


def odd(port):
    """Entries that want to be somebody else's, and a server elsewhere that wants to be asked."""
    def person(name, mail, **more):
        return entry(name, ["inetOrgPerson"], **({"cn": "odd", "sn": "odd", "mail": mail} | more))

    long = person(f"uid=long,{PEOPLE}", "long@people.example", uid="long").rstrip("\n") + "\n"
    nul = person(f"uid=nul,{PEOPLE}", [], uid="nul").rstrip("\n") + "\n"
    return "".join([
        person(f"uid=\\2a)(uid=\\2a,{PEOPLE}", "star@people.example", uid="*)(uid=*"),
        person(f"cn=Quist\\, Ada \\\"Q\\\" \\+\\<x\\>\\;\\23,{PEOPLE}", "comma@people.example",
               cn='Quist, Ada "Q" +<x>;#', uid="comma"),
        person(f"uid=double1,{PEOPLE}", "ada@people.example", uid="double1"),
        long + encoded("givenName", b"x" * 70_000) + "\n",
        nul + encoded("description", b"a\x00b") + "\n",
        entry(f"ou=evil,{PEOPLE}", ["referral", "extensibleObject"], ou="evil", ref=f"ldap://127.0.0.1:{port}/dc=evil,dc=test"),
    ])


@pytest.fixture
def evil():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        yield listener


@pytest.fixture
def count(rounds):
    """Several pages of them."""
    return rounds(1_200, 100_000)


@pytest.fixture
def directory(tmp_path, evil, count):
    more = tmp_path / "more.ldif"
    more.write_text(odd(evil.getsockname()[1]))
    directory = Directory(tmp_path / "openldap", "--people", str(count), "--more", str(more))
    yield directory
    directory.stop()


def tool(directory, *words, input=None):
    done = subprocess.run(
        [words[0], "-x", "-H", directory.url, "-D", f"cn=service,{SUFFIX}", "-w", "service password", *words[1:]],
        capture_output=True, text=True, input=input, timeout=60,
        env=os.environ | {"LDAPTLS_CACERT": str(directory.home / "authority.pem")})
    assert done.returncode == 0, done.stderr


def test_people_come_from_a_directory_match_it_and_whoever_is_out_of_step_is_found(
        new_installation, engine, directory, evil, count):
    installation = new_installation(engine)
    connect(installation, directory)
    installation.run("connections", "match", "Head office", "--dry-run", status=1)
    installation.run("connections", "secret", "Head office", input=READER + "\n")

    # One is here already, and has the address of two entries.
    installation.run("user", "add", "--email", "ada@people.example", "--given-name", "Ada", "--password-stdin", input="seventeen amber drifts\n")
    plan = json.loads(installation.run("connections", "match", "Head office", "--dry-run", "--json"))
    assert (plan["match_count"], plan["counts"]["double"]) == (0, 2)
    assert plan["entries"] == count + 7, "both pages and odd ones, and nobody elsewhere"

    done = json.loads(installation.run("connections", "import", "Head office", "--json"))
    # All but one who has no address, one who is called like a filter, and the second of the doubles.
    assert (done["result"], done["counts"]["added"]) == ("done", count + 3), done
    assert done["counts"]["faults"] == 3
    with pytest.raises(BlockingIOError):
        evil.accept()

    # Renamed, and moved: the same people.
    tool(directory, "ldapadd", input=entry(f"ou=moved,{PEOPLE}", ["organizationalUnit"], ou="moved"))
    tool(directory, "ldapmodrdn", "-r", "-s", f"ou=moved,{PEOPLE}", f"uid=person1,{PEOPLE}", "uid=renamed")
    plan = json.loads(installation.run("connections", "import", "Head office", "--dry-run", "--json"))
    assert plan["counts"]["new"] == 0 and plan["counts"]["missing"] == 0
    assert [change["user_name"] for change in plan["changed"]] == ["renamed"]
    done = json.loads(installation.run("connections", "import", "Head office", "--json"))
    assert done["counts"]["followed"] == 1
    plan = json.loads(installation.run("connections", "match", "Head office", "--dry-run", "--json"))
    assert (plan["already_bound"], plan["match_count"]) == (count + 3, 0)

    # Mended there, it is a match; bound, it owes its password.
    tool(directory, "ldapdelete", f"uid=double1,{PEOPLE}")
    assert "bound=1" in installation.run("connections", "match", "Head office")
    [bound] = json.loads(installation.run("deliveries", "list", "--account", "ada@people.example", "--json"))
    assert bound["state"] == "needs-password"


def test_a_change_past_the_service_is_found_out(new_installation, tmp_path):
    directory = Directory(tmp_path / "openldap")
    try:
        installation = new_installation("sqlite")
        connect(installation, directory)
        installation.run("connections", "secret", "Head office", input=READER + "\n")
        ada = installation.add_person("Ada")
        [identifier] = [line.split()[1] for line in subprocess.run(
            ["ldapsearch", "-x", "-LLL", "-H", directory.url, "-b", PEOPLE, "(uid=ada)", "entryUUID"], text=True,
            capture_output=True, env=os.environ | {"LDAPTLS_CACERT": str(directory.home / "authority.pem")},
        ).stdout.splitlines() if line.startswith("entryUUID")]
        installation.run("bindings", "add", ada.email, "Head office", identifier)
        change(installation, ada, "seventeen amber lanterns drift")
        assert arrives(installation, ada)
        assert "in-step=1" in installation.run("connections", "drift", "Head office")
        # Another's clock is forgiven two minutes: the receipt is put back, and not the clock.
        with contextlib.closing(sqlite3.connect(installation.directory / "lockstep.sqlite")) as database, database:
            database.execute("UPDATE bindings SET held_at = held_at - 600000")
        tool(directory, "ldappasswd", "-s", "changed past the service 1", f"uid=ada,{PEOPLE}")
        found = json.loads(installation.run("connections", "drift", "Head office", "--json", status=1))
        assert [one["drift"] for one in found["out_of_step"]] == ["changed-there"]
        tool(directory, "ldapdelete", f"uid=ada,{PEOPLE}")
        assert "entry-gone" in installation.run("connections", "drift", "Head office", status=1)
    finally:
        directory.stop()
