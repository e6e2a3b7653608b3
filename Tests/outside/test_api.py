"""The JSON API of the real binary: by hand, and by a program that tries whatever its OpenAPI document allows."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

from program import Program


def test_a_key_is_made_listed_and_ended_at_the_host(installation):
    program = Program(installation, "auditor")
    assert program.key.startswith("lak_")
    assert program.send("GET", "/api/v1/users").status == 200
    listed = {one["id"]: one for one in json.loads(installation.run("api-key", "list", "--json"))}
    assert (listed[program.id]["state"], listed[program.id]["role"]) == ("good", "auditor")
    assert listed[program.id]["last_used_at"]
    assert program.key not in installation.run("api-key", "list")
    installation.run("api-key", "end", program.id)
    answer = program.send("GET", "/api/v1/users")
    assert (answer.status, json.loads(answer.text)["code"]) == (401, "key-unknown")
    installation.run("api-key", "end", program.id, status=1)
    installation.run("api-key", "end", "nobody", status=1)
    installation.run("api-key", "add", "--name", "Test", "--role", "owner", "--days", "31", status=1)
    installation.run("api-key", "add", "--name", "Test", "--role", "king", status=2)
    kinds = [event["kind"] for event in installation.events() if event["details"].get("key") == program.id]
    assert kinds == ["api-key.made", "api-key.ended"]


def test_head_says_what_get_would(installation):
    program = Program(installation, "auditor")
    head = program.send("HEAD", "/api/v1/users")
    assert (head.status, head.body) == (200, b"")
    assert program.send("HEAD", "/api/v1/bulk/preview").status == 405


def test_a_person_is_added_and_suspended_by_a_program(installation, mailbox):
    program = Program(installation)
    person = installation.add_person()
    found = json.loads(program.send("GET", f"/api/v1/users?search={person.user_name}").text)["users"]
    assert [one["email"] for one in found] == [person.email]
    visitor = installation.visitor().sign_in(person)
    path = f"/api/v1/users/{found[0]['id']}"
    done = program.send("POST", f"{path}/suspend", {"reason": "left"})
    assert json.loads(done.text)["state"] == "suspended"
    assert not visitor.is_signed_in
    mailbox.wait(person.email, "account-suspended")
    # It has arrived; that it has is written down a moment later.
    mail = program.read(path)["mails"][0]
    assert (mail["kind"], mail["recipient"], mail["failure"]) == ("account-suspended", person.email, None)
    assert mail["state"] in ("waiting", "sent")
    last = installation.events(person, "account.state-changed")[-1]
    assert (last["actor"], last["details"]["reason"]) == (f"key:{program.id}", "left")


def test_no_log_line_holds_a_key(installation):
    program = Program(installation)
    program.send("GET", "/api/v1/users")
    assert program.key not in installation.log


# Seventeen actions have one description; in a campaign each has its turn.
ALIKE = r"/\{id\}/(expire|restore|activate|never-expires|expires|send-|reset-auth|require-|exempt-|factor-|sign-out|unlock)"


PARTS = {"people": r"/v1/(users|administrators)", "directories": r"/v1/(connections|connectors|deliveries)"}


# Each with a key of its own: all together would ask for more than one may in a minute.
@pytest.mark.parametrize("part", [*PARTS, "the rest"])
def test_schemathesis_finds_nothing_that_the_document_does_not_say(new_installation, rounds, tmp_path, part):
    installation = new_installation("sqlite")
    installation.add_person()
    installation.start()
    program = Program(installation, "owner")
    others = [] if part in PARTS else PARTS.values()
    command = [
        str(pathlib.Path(sys.executable).parent / "schemathesis"), "run", f"{installation.base_url}/api/openapi.json",
        "--header", f"Authorization: Bearer {program.key}", "--seed", "1", "--no-color",
        "--phases", "coverage,fuzzing", "--suppress-health-check", "all", "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
        "negative_data_rejection,unsupported_method,allow_header_conformance,ignored_auth",
        *rounds(
            ["--max-examples", "3", "--exclude-path-regex", "|".join([ALIKE, *others])],
            # Below what a key may ask for in a minute.
            ["--max-examples", "100", "--rate-limit", "1000/m",
             *(["--exclude-path-regex", "|".join(others)] if others else [])]),
        *(["--include-path-regex", PARTS[part]] if part in PARTS else []),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=rounds(110, 3_600), cwd=tmp_path,
        env=os.environ | {"NO_COLOR": "1"})
    said = "\n".join(line[:300] for line in done.stdout.splitlines())
    assert done.returncode == 0, said[-6000:] + done.stderr[-2000:]
    # What is turned away for coming too often tests nothing.
    assert "Rate limited" not in done.stdout
