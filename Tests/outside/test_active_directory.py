"""A real Active Directory (Samba), with a service account that may reset passwords and nothing else."""

import base64
import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys

import pytest

from test_directory import WITHIN, change, delivery
from test_kill import until

SCRIPT = pathlib.Path(__file__).with_name("domain_controller.py")
PASSWORD = "Correct horse 1"
STAFF = "OU=Staff,DC=ex,DC=test"
LAB = f"OU=Lab,{STAFF}"
TOOLS = ["samba", "samba-tool", "kinit", "ldapmodify", "ldapsearch"]
URL = "ldaps://127.0.0.1"


class DomainController:
    """See domain_controller.py."""

    def __init__(self, home):
        self.home = home
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        configuration = self.process.stdout.readline().strip()
        assert configuration, "no domain controller"
        self.environment = os.environ | {
            "LDAPTLS_CACERT": str(home / "authority.pem"), "KRB5_CONFIG": configuration, "LANG": "C.UTF-8"}

    @property
    def authority(self):
        return (self.home / "authority.pem").read_text()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def run(self, *words, input=None):
        return subprocess.run(
            words, env=self.environment, input=input, capture_output=True, text=True, timeout=60)

    def tool(self, *words):
        done = self.run("samba-tool", *words, "-s", str(self.home / "dc/etc/smb.conf"))
        assert done.returncode == 0, done.stderr

    def lets_in(self, name, password):
        """Whether Kerberos does, which knows the present password alone."""
        return self.run("kinit", "-c", str(self.home / "cache"), name, input=password + "\n").returncode == 0

    def binds(self, name, password):
        return self.run(
            "ldapsearch", "-x", "-H", URL, "-D", f"{name}@ex.test", "-w", password, "-b", "", "-s", "base").returncode == 0

    def modify(self, name, text):
        """By the account that writes. The code of the result."""
        return self.run(
            "ldapmodify", "-x", "-H", URL, "-D", "writer@ex.test", "-w", PASSWORD,
            input=f"dn: {name}\nchangetype: {text}\n").returncode

    def attribute(self, person, name):
        done = self.run(
            "ldapsearch", "-LLL", "-x", "-H", URL, "-D", "reader@ex.test", "-w", PASSWORD, "-b", STAFF,
            f"(sAMAccountName={person})", name)
        return next((line.split(": ")[1] for line in done.stdout.splitlines() if line.startswith(f"{name}: ")), None)


@pytest.fixture(scope="module")
def controller(tmp_path_factory):
    """One for all: it takes fifteen seconds, and its ports are fixed."""
    missing = [tool for tool in TOOLS if not shutil.which(tool, path=os.environ["PATH"] + ":/usr/sbin")]
    if os.geteuid() != 0 or missing:
        assert not os.environ.get("CI"), f"the build server needs root and {missing}"
        pytest.skip("Samba's domain controller is not installed, or this is not root")
    controller = DomainController(tmp_path_factory.mktemp("domain"))
    yield controller
    controller.stop()


@pytest.fixture(scope="module")
def installation(tmp_path_factory, mailbox, controller):
    """With a connector inside the server. The first of its domain controllers is down."""
    from installation import Installation

    installation = Installation(tmp_path_factory.mktemp("sqlite"), "sqlite", mailbox, {})
    installation.start(None, "--with-connectors")
    installation.run(
        "connections", "add", "Domain", "kind=active-directory", f"servers=ldaps://127.0.0.1:1 {URL}", "authorities=-",
        "reader-dn=reader@ex.test", "writer-dn=writer@ex.test", f"search-base={STAFF}", "leaving=disable", "unlocks=on",
        "authority=both", input=controller.authority)
    installation.run("connections", "secret", "Domain", "--connector", "This server", input=PASSWORD + "\n")
    installation.run("connections", "secret", "Domain", input=PASSWORD + "\n")
    yield installation
    installation.stop()


def bind(installation, person, name):
    return installation.run("bindings", "add", person.email, "Domain", f"CN={name},{STAFF}").strip()


def arrives(installation, person):
    assert until(lambda: delivery(installation, person)[0] == "applied", WITHIN), delivery(installation, person)


@pytest.fixture
def person(installation):
    return installation.add_person("Ada")


def test_what_is_reset_and_changed_here_is_the_password_there_and_the_one_before_is_none(
        installation, controller, person):
    bind(installation, person, "staff1")
    visitor = installation.open_link(installation.request_reset(person))
    reset = 'Seventeen "amber" lanterns 🐎 drift'
    before = controller.attribute("staff1", "pwdLastSet")
    assert installation.reset(visitor, reset).status == 303
    person.password = reset
    arrives(installation, person)
    assert controller.attribute("staff1", "pwdLastSet") > before
    assert controller.lets_in("staff1", reset) and controller.binds("staff1", reset)
    assert not controller.lets_in("staff1", PASSWORD)
    change(installation, person, "Eighteen copper meadows sing, 18 of them")
    arrives(installation, person)
    assert controller.lets_in("staff1", person.password) and not controller.lets_in("staff1", reset)
    # By a bind the former one is let in for an hour. It is none here.
    assert controller.binds("staff1", reset)
    assert not signs_in(installation, person, reset)

    # What the domain would refuse is refused before anything is written.
    visitor = installation.visitor().sign_in(person)
    assert until(lambda: "For the directory “Domain”" in visitor.get("/security/password/change").text, WITHIN)
    simple = "nineteen silver thickets hum"
    answer = visitor.submit(
        "/security/password/change", current_password=person.password, new_password=simple, confirm_password=simple)
    assert answer.problems == ["password-too-simple-there"]
    assert controller.lets_in("staff1", person.password)
    assert delivery(installation, person)[0] == "applied"
    for secret in (reset, PASSWORD):
        assert secret.encode() not in installation.log.encode()


def test_the_account_that_writes_may_do_nothing_else(installation, controller):
    quoted = base64.b64encode('"Stolen horse 1"'.encode("utf-16-le")).decode()
    take = f"modify\nreplace: unicodePwd\nunicodePwd:: {quoted}\n"
    assert controller.modify("CN=ada,CN=Users,DC=ex,DC=test", take) == 50
    assert controller.modify("CN=Administrator,CN=Users,DC=ex,DC=test", take) == 50
    join = "modify\nadd: member\nmember: CN=writer,CN=Users,DC=ex,DC=test\n"
    assert controller.modify("CN=Domain Admins,CN=Users,DC=ex,DC=test", join) == 50
    assert controller.modify(f"CN=staff5,{STAFF}", "modify\nreplace: mail\nmail: thief@example.org\n") == 50
    assert controller.modify(f"CN=staff5,{STAFF}", "delete\n") == 50
    assert controller.modify(f"CN=staff9,{STAFF}", "add\nobjectClass: user\nsAMAccountName: staff9\n") == 50
    assert controller.modify(f"CN=staff5,{STAFF}", take) == 0, "what it is there for"


def test_no_way_without_tls_from_the_first_byte_can_be_set_up(installation):
    for server in "ldap://127.0.0.1", "ldap://127.0.0.1:389":
        installation.run("connections", "set", "Domain", f"servers={server}", status=1)
    assert URL in installation.run("connections", "show", "Domain")


def test_who_leaves_is_disabled_and_who_comes_back_let_in_and_unlocked(installation, controller, person):
    bind(installation, person, "staff2")
    change(installation, person, "Amber lantern number 2 drifts")
    arrives(installation, person)
    installation.run("user", "suspend", person.email)
    arrives(installation, person)
    assert int(controller.attribute("staff2", "userAccountControl")) & 2
    assert not controller.lets_in("staff2", person.password)
    installation.run("user", "activate", person.email)
    arrives(installation, person)
    assert controller.lets_in("staff2", person.password)
    for _ in range(3):
        controller.binds("staff2", "No horse 0")
    assert int(controller.attribute("staff2", "lockoutTime") or 0) > 0
    assert not controller.lets_in("staff2", person.password)
    installation.run("user", "unlock", person.email)
    assert until(lambda: controller.lets_in("staff2", person.password), WITHIN)


def test_a_password_that_was_changed_there_becomes_the_one_here_once(installation, controller, person):
    bind(installation, person, "staff3")
    change(installation, person, "Amber lantern number 3 drifts")
    arrives(installation, person)
    assert not signs_in(installation, person, "Not her lantern 3")
    assert not int(controller.attribute("staff3", "badPwdCount") or 0), "nothing has changed there: nothing is tried"
    controller.tool("user", "setpassword", "staff3", "--newpassword=Second horse 2")
    controller.tool("user", "setpassword", "staff3", "--newpassword=Third horse 3")
    assert controller.binds("staff3", "Second horse 2"), "for an hour"
    assert not signs_in(installation, person, "Second horse 2")
    assert signs_in(installation, person, "Third horse 3")
    adopted = [event for event in installation.events(person, "password.set") if event["details"]["door"] == "directory"]
    assert [event["details"]["connection"] for event in adopted] == ["Domain"]
    assert installation.mailbox.wait(person.email, "password-changed", 2)
    assert not signs_in(installation, person, person.password)
    assert signs_in(installation, person, "Third horse 3")
    assert delivery(installation, person)[0] == "applied"
    assert controller.lets_in("staff3", "Third horse 3"), "nothing was written there"

    controller.tool("user", "setpassword", "staff3", "--newpassword=Fourth horse 4", "--must-change-at-next-login")
    assert not signs_in(installation, person, "Fourth horse 4")
    assert signs_in(installation, person, "Third horse 3")


def test_people_come_from_the_domain_are_followed_and_found_where_they_are_out_of_step(installation, controller):
    installation.run(
        "connections", "add", "Lab", "kind=active-directory", f"servers={URL}", "authorities=-", "reader-dn=reader@ex.test",
        "writer-dn=writer@ex.test", f"search-base={LAB}", input=controller.authority)
    installation.run("connections", "secret", "Lab", "--connector", "This server", input=PASSWORD + "\n")
    installation.run("connections", "secret", "Lab", input=PASSWORD + "\n")

    # One has an account already, and is a match; the others are new.
    person = installation.add_person("Lab1", email="lab1@lab.example")
    plan = read(installation, "match", "--dry-run")
    assert (plan["entries"], plan["match_count"]) == (3, 1)
    assert read(installation, "match")["counts"]["bound"] == 1
    plan = read(installation, "import", "--dry-run")
    assert sorted(one["email"] for one in plan["new"]) == ["lab2@lab.example", "lab3@lab.example"]
    assert read(installation, "import")["counts"]["added"] == 2

    # Renamed, moved and given another name: the same person, by objectGUID.
    controller.tool("user", "rename", "lab2", "--force-new-cn=Somebody else", "--samaccountname=renamed", "--surname=Quist")
    controller.tool("ou", "add", f"OU=Moved,{LAB}")
    controller.tool("user", "move", "renamed", f"OU=Moved,{LAB}")
    plan = read(installation, "import", "--dry-run")
    assert (plan["counts"]["new"], plan["counts"]["missing"]) == (0, 0)
    assert read(installation, "import")["counts"]["followed"] == 1
    shown = json.loads(installation.run("user", "show", "lab2@lab.example", "--json"))
    assert (shown["user_name"], shown["family_name"]) == ("renamed", "Quist")

    change(installation, person, "Amber lantern number 4 drifts")
    arrives(installation, person)
    assert "in-step=1" in installation.run("connections", "drift", "Lab")
    # Another's clock is forgiven two minutes: the receipt is put back, and not the clock.
    with contextlib.closing(sqlite3.connect(installation.directory / "lockstep.sqlite")) as database, database:
        database.execute("UPDATE bindings SET held_at = held_at - 600000")
    controller.tool("user", "setpassword", "lab1", "--newpassword=Past the service 1")
    found = read(installation, "drift", status=1)
    assert [one["drift"] for one in found["out_of_step"]] == ["changed-there"]
    controller.tool("user", "delete", "lab1")
    assert "entry-gone" in installation.run("connections", "drift", "Lab", status=1)
    assert read(installation, "import", "--dry-run")["counts"]["missing"] == 0, "who was matched follows nothing"


def read(installation, run, *words, **more):
    return json.loads(installation.run("connections", run, "Lab", *words, "--json", **more))


def signs_in(installation, person, password):
    return installation.visitor().try_sign_in(person.email, password).status == 303
