"""Administrators and what is done to people, from the host's command line."""

import json
import re

import pytest

from test_cli import PASSWORD, Host


@pytest.fixture(params=["sqlite", "postgresql"])
def host(request, tmp_path):
    return Host(tmp_path, request.param)


def add_admin(host, email, role="owner"):
    host.does("admin", "add", "--email", email, "--name", "Olga", "--role", role, "--password-stdin",
              input=PASSWORD + "\n")


def administrators(host):
    return {one["email"]: one for one in json.loads(host.does("admin", "list", "--json"))}


def events(host):
    return json.loads(host.does("audit", "list", "--json"))


def test_administrators_are_listed_and_change_roles(host):
    add_admin(host, "olga@example.org")
    add_admin(host, "paul@example.org", "helpdesk")
    found = administrators(host)
    assert {email: one["role"] for email, one in found.items()} == {
        "olga@example.org": "owner", "paul@example.org": "helpdesk"}
    assert host.does("admin", "list") == "olga@example.org\towner\tactive\npaul@example.org\thelpdesk\tactive\n"
    done = host.does("admin", "set-role", "paul@example.org", "auditor", "--reason", "Left the desk", "--json")
    assert json.loads(done)["role"] == "auditor"
    last = events(host)[-1]
    assert last["kind"] == "administrator.role-changed" and last["details"]["reason"] == "Left the desk"
    assert "nothing-to-change" in host.refuses("admin", "set-role", "paul@example.org", "auditor")
    assert "account-unknown" in host.refuses("admin", "suspend", "nobody@example.org")
    host.refuses("admin", "set-role", "paul@example.org", "king", status=2)


def test_the_last_owner_stays(host):
    add_admin(host, "olga@example.org")
    add_admin(host, "paul@example.org", "administrator")
    for command in (("suspend",), ("set-role", "auditor")):
        assert "last-owner" in host.refuses("admin", command[0], "olga@example.org", *command[1:])
    host.does("admin", "set-role", "paul@example.org", "owner")
    host.does("admin", "suspend", "olga@example.org")
    assert "last-owner" in host.refuses("admin", "suspend", "paul@example.org")
    host.does("admin", "activate", "olga@example.org")
    assert {one["state"] for one in administrators(host).values()} == {"active"}


def test_reasons_are_one_line_and_not_too_long(host):
    host.add()
    for reason in ("", "  ", "a\nb", "a" * 201, "a\u202eb"):
        assert "reason-" in host.refuses("user", "suspend", "ada@example.org", "--reason", reason)
    host.does("user", "suspend", "ada@example.org", "--reason", "Älva's leave; ticket #4711")
    assert events(host)[-1]["details"]["reason"] == "Älva's leave; ticket #4711"


def test_resets_and_activations_are_mailed_and_never_printed(host):
    host.add()
    mail = host.folder / "mail"
    environment = {"LOCKSTEP_MAIL_URL": f"directory:{mail}", "LOCKSTEP_MAIL_FROM": "lockstep@example.org"}
    for command in (("send-reset", "ada@example.org"), ("sign-out", "ada@example.org")):
        done = host.run("user", *command, **environment)
        assert "http" not in done.stdout + done.stderr and "ls" + "r_" not in done.stdout
    assert "state-forbids" in host.refuses("user", "send-activation", "ada@example.org")
    assert "no-recovery-address" in host.refuses("user", "send-reset", "ada@example.org", "--recovery")
    assert "account-unknown" in host.refuses("user", "send-reset", "bo@example.org")
    host.does("user", "add", "--email", "bo@example.org", "--given-name", "Bo")
    host.does("user", "send-activation", "bo@example.org")
    kinds = [event["kind"] for event in events(host)]
    assert "reset.requested" in kinds and "account.activation-renewed" in kinds


def test_people_are_searched_filtered_and_ordered(host):
    rows = "".join(f"p{n}@example.org,u{n},Åsa,Öberg{n % 3}\n" for n in range(30))
    file = host.folder / "people.csv"
    file.write_text("email,username,given name,family name\n" + rows)
    host.does("user", "import", str(file))
    host.add("eve@example.org")
    host.does("user", "suspend", "eve@example.org")

    def emails(*arguments):
        return [user["email"] for user in json.loads(host.does("user", "list", "--json", *arguments))]

    assert len(emails()) == 31 and emails() == sorted(emails())
    assert emails("--descending") == sorted(emails(), reverse=True)
    assert len(emails("--search", "oberg1 ASA")) == 10
    assert emails("--search", "p17@") == ["p17@example.org"]
    for pattern in ("%", "_", "*", "\\", "p1%", "'"):
        assert emails("--search", pattern) == []
    assert emails("--filter", "suspended") == ["eve@example.org"]
    assert len(emails("--filter", "staged")) == 30
    assert emails("--search", "ada", "--filter", "suspended") == ["eve@example.org"]
    assert emails("--search", "ada", "--filter", "locked") == []
    assert len(emails("--limit", "7")) == 7
    assert host.does("user", "list", "--filter", "suspended").startswith("eve@example.org\tsuspended")
    host.refuses("user", "list", "--filter", "sleepy", status=2)
    host.refuses("user", "list", "--limit", "0", status=2)


def test_break_glass_prints_a_code_once_and_says_so_loudly(host):
    add_admin(host, "olga@example.org")
    add_admin(host, "paul@example.org", "administrator")
    done = host.run("admin", "break-glass", "olga@example.org")
    assert done.returncode == 0
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}\n", done.stdout)
    code = done.stdout.strip()
    assert code not in done.stderr
    assert "BREAK-GLASS" in done.stderr and "break-glass code made" in done.stderr
    document = json.loads(host.does("admin", "break-glass", "olga@example.org", "--json"))
    assert document["url"].endswith("/admin/break-glass") and document["code"] != code
    trail = host.does("audit", "list", "--json")
    assert trail.count("break-glass.made") == 2 and code not in trail and document["code"] not in trail
    assert "not-allowed" in host.refuses("admin", "break-glass", "paul@example.org")
    assert "account-unknown" in host.refuses("admin", "break-glass", "nobody@example.org")
