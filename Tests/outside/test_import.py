"""Importing people with the real binary: what is wrong is named, and an import that dies goes on where it was."""

import csv
import io
import json
import signal
import subprocess

import pytest

from test_cli import BINARY, Host

PEOPLE = 4_000


@pytest.fixture(params=["sqlite", "postgresql"])
def host(request, tmp_path):
    return Host(tmp_path, request.param)


def write(host, text, name="people.csv", encoding="utf-8"):
    path = host.folder / name
    path.write_bytes(text.encode(encoding))
    return str(path)


def crowd(host, count=PEOPLE):
    rows = "".join(f"p{number}@example.org,u{number},Person,Number {number}\r\n" for number in range(count))
    return write(host, "email,username,given name,family name\r\n" + rows)


def users(host):
    return json.loads(host.does("user", "list", "--json"))


def test_a_dry_run_names_every_fault_by_its_line_and_changes_nothing(host):
    host.add()
    file = write(host, (
        "\ufeffE-Mail;Vorname;Nachname;Abteilung\r\n"
        "ADA@example.org;Ada;;Lager\r\n"
        "bo@example.org;\"Bo \"\"B\"\"\";Ek;\r\n"
        "no address;;;\r\n"
        "Bo@Example.org;Bo;Ek;\r\n"))
    done = host.run("user", "import", file, "--dry-run")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{file}:1: column-unknown: " in done.stderr and "Abteilung" in done.stderr
    done = host.run("user", "import", file, "--leave-out", "abteilung", "--dry-run")
    assert done.returncode == 1
    lines = [line.split(": ")[:2] for line in done.stderr.splitlines()]
    assert lines[:-1] == [
        [f"{file}:2", "account-differs"], [f"{file}:4", "address-malformed"], [f"{file}:4", "name-malformed"],
        [f"{file}:5", "address-repeated"]]
    assert "nobody was added" in done.stderr
    document = json.loads(host.run("user", "import", file, "--leave-out", "abteilung", "--json").stdout)
    assert [(fault["line"], fault["code"]) for fault in document["faults"]] == [
        (2, "account-differs"), (4, "address-malformed"), (4, "name-malformed"), (5, "address-repeated")]
    assert document["applied"] is False
    assert [user["email"] for user in users(host)] == ["ada@example.org"]
    assert host.show()["family_name"] == "Quist"


@pytest.mark.parametrize("text, encoding, place", [
    ("email,given name\nada@example.org,\"Ada\" x\n", "utf-8", "2: csv-text-after-quote"),
    ("email,given name\nzoe@example.org,Zoë\n", "latin-1", "2: csv-not-utf-8"),
    ("email,given name\nada@example.org,Ada\n", "utf-16", "1: csv-not-utf-8"),
    ("email,given name\nada@example.org,\"Ada\n" + "x\n" * 50_000, "utf-8", "2: csv-field-too-long"),
    ("email,given name\nada@example.org,A\0da\n", "utf-8", "2: csv-nul"),
    ("", "utf-8", "1: header-missing"),
])
def test_what_is_no_csv_is_refused(tmp_path, text, encoding, place):
    host = Host(tmp_path, "sqlite")
    assert place in host.refuses("user", "import", write(host, text, encoding=encoding))


def test_wrong_usage_says_what_is_right(tmp_path):
    host = Host(tmp_path, "sqlite")
    file = write(host, "Kontakt,Name\nada@example.org,Ada\n")
    assert "COLUMN=HEADER" in host.refuses("user", "import", file, "--map", "Kontakt=email", status=2)
    assert "mapped twice" in host.refuses("user", "import", file, "--map", "email=a", "--map", "email=b", status=2)
    assert "6000" in host.refuses("user", "import", file, "--mails-per-minute", "0", status=2)
    assert "no such file" in host.refuses("user", "import", "none.csv").lower()
    assert "LOCKSTEP_MAIL_URL" in host.refuses("user", "import", file, "--activation-mail")
    assert "exclude" in host.refuses("user", "list", "--json", "--csv", status=2)
    mapped = host.does("user", "import", file, "--map", "email=kontakt", "--map", "given-name=name")
    assert mapped == "added 1 person, 0 were there already\n"


def test_killed_amid_its_work_it_goes_on_where_it_was(host):
    file = crowd(host)
    process = subprocess.Popen(
        [BINARY, "user", "import", file], env=host.environment, cwd=host.folder, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True)
    # A line for each batch that is stored.
    assert process.stderr.readline().endswith(f"of {PEOPLE} people\n")
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stderr.close()
    there = len(users(host))
    assert 0 < there < PEOPLE and there % 512 == 0

    planned = json.loads(host.does("user", "import", file, "--dry-run", "--json"))
    assert (planned["new"], planned["already_there"], planned["faults"]) == (PEOPLE - there, there, [])
    done = json.loads(host.does("user", "import", file, "--json"))
    assert (done["added"], done["already_there"], done["applied"]) == (PEOPLE - there, there, True)
    assert len(users(host)) == PEOPLE
    assert host.does("user", "import", file) == f"added 0 people, {PEOPLE} were there already\n"
    events = json.loads(host.does("audit", "list", "--json"))
    assert sum(event["kind"] == "account.added" for event in events) == PEOPLE
    assert sum(event["kind"] == "import.begun" for event in events) == 2
    host.does("audit", "verify")


def test_an_imported_person_gets_a_link_and_in(new_installation, mailbox, engine):
    installation = new_installation(engine)
    installation.start()
    file = installation.directory / "people.csv"
    address = f"imported-{engine}@northwind.example"
    file.write_text(f"email,username,given name\n{address},imported,Ines\n")
    printed = installation.run("user", "import", str(file), "--activation-mail")
    assert "activation mails leave until" in printed
    visitor = installation.open_link(mailbox.wait(address, "activation", 1).link)
    assert installation.reset(visitor, "violet harbour 42 kites").status == 303
    assert installation.visitor().try_sign_in("imported", "violet harbour 42 kites").status == 303


def test_an_export_holds_no_formula_and_can_be_imported_again(host, tmp_path):
    file = write(host, (
        "email,username,given name,family name\n"
        "+sum@example.org,-x-,\"=cmd|' /C calc'!A0\",\"Quist, \"\"the elder\"\"\"\n"
        "ada@example.org,,Ada,'t Hooft\n"))
    host.does("user", "import", file)
    exported = host.does("user", "list", "--csv")
    rows = list(csv.reader(io.StringIO(exported)))
    assert rows[0][:5] == ["email", "user_name", "given_name", "family_name", "state"]
    assert rows[1][:4] == ["'+sum@example.org", "'-x-", "'=cmd|' /C calc'!A0", 'Quist, "the elder"']
    assert not any(field.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for field in row)
    left_out = [part for header in rows[0][4:] for part in ("--leave-out", header)]
    again = host.does("user", "import", write(host, exported, "again.csv"), *left_out)
    assert again == "added 0 people, 2 were there already\n"
    (tmp_path / "other").mkdir()
    other = Host(tmp_path / "other", "sqlite")
    assert other.does("user", "import", str(host.folder / "again.csv"), *left_out).startswith("added 2 people")
    assert [user["given_name"] for user in users(other)] == ["=cmd|' /C calc'!A0", "Ada"]
