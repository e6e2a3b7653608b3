"""A person is bound to an entry of a real OpenLDAP by hand, who is looked at first, and unbound again."""

import json
import re

import pytest

from program import Program
from test_admin_users import enter
from test_directory import PEOPLE, Directory, arrives, change, connect


@pytest.fixture
def directory(tmp_path):
    directory = Directory(tmp_path / "openldap", "--own-policy")
    yield directory
    directory.stop()


def test_an_entry_is_looked_at_bound_and_unbound(new_installation, engine, directory):
    installation = new_installation(engine)
    connect(installation, directory)
    installation.run("connections", "secret", "Head office", input="reader password\n")
    ada, zoe = installation.add_person("Ada"), installation.add_person("Zoe")
    program, boss = Program(installation, "owner"), enter(installation, "owner")
    directories = f"/admin/users/{installation._id(program, ada)}/directories"
    asked = boss.get(f"{directories}/bind")
    connection = program.read("/api/v1/connections")["connections"][0]["id"]

    def look(entry, path=None):
        return boss.post(path or f"{directories}/bind", asked.csrf, connection=connection, entry=entry)

    for entry, problem in [("nobody", "entry-unknown"), ("*", "entry-unknown"), ("", "entry-malformed"),
                           (f"uid=nobody,{PEOPLE}", "entry-unknown"), ("cn=service,dc=ex,dc=test", "entry-unknown")]:
        assert look(entry).problems == [problem], entry
    for entry in "ada", "ada@people.example", f"uid=ada,{PEOPLE}":
        found = look(entry)
        assert found.status == 200, found.problems
        for words in f"uid=ada,{PEOPLE}", "ada@people.example", "Last change":
            assert words in found.text, entry
    assert "applied" not in installation.run("deliveries", "list", "--account", ada.email)

    fields = hidden(found)
    done = boss.post(f"{directories}/bind/begin", asked.csrf, **fields)
    assert done.location == f"{directories}?done=bound", done.problems
    assert boss.post(f"{directories}/bind/begin", asked.csrf, **fields).status == 303, "sent twice it is done once"
    [bound] = json.loads(installation.run("bindings", "list", "--account", ada.email, "--json"))
    assert (bound["connection"], bound["email"]) == ("Head office", ada.email)
    assert installation.run("bindings", "list", "--connection", "Head office").split("\t")[0] == bound["id"]
    other = f"/admin/users/{installation._id(program, zoe)}/directories/bind"
    refused = look("ada", other)
    assert refused.problems == ["entry-bound-to-another"] and ada.email in refused.text

    change(installation, ada, "amber lantern number one drifts")
    assert arrives(installation, ada)
    assert directory.lets_in("ada", ada.password)
    page = boss.get(directories)
    assert "The entry is bound" not in page.text and "Rules for passwords" in page.text
    assert boss.post(f"{directories}/{bound['id']}/unbind", asked.csrf, reason="").problems == ["reason-missing"]
    done = boss.post(f"{directories}/{bound['id']}/unbind", asked.csrf, reason="moved elsewhere")
    assert done.location == f"{directories}?done=unbound"
    assert json.loads(installation.run("bindings", "list", "--account", ada.email, "--json")) == []
    assert directory.lets_in("ada", ada.password), "nothing was deleted there"

    # By the API, and by the rules of one person's own.
    path = f"/api/v1/users/{installation._id(program, zoe)}/bindings"
    found = program.send("POST", f"{path}/find", {"connection": connection, "entry": "own"})
    assert found.status == 200, found.text
    seen = json.loads(found.text)
    assert (seen["name"], seen["emails"]) == (f"uid=own,{PEOPLE}", ["own@people.example"])
    wrong = program.send("POST", path, {"connection": connection, "entry": seen["entry"], "digest": "x"})
    assert (wrong.status, json.loads(wrong.text)["code"]) == (409, "entry-changed-meanwhile")
    made = program.send("POST", path, {"connection": connection, "entry": seen["entry"], "digest": seen["digest"]})
    assert made.status == 201, made.text
    visitor = installation.visitor().sign_in(zoe)
    new = "eighteen signs 123"
    refused = visitor.submit("/security/password/change", current_password=zoe.password, new_password=new, confirm_password=new)
    assert refused.problems == ["password-too-short-there"]
    [binding] = program.read(path)["bindings"]
    gone = program.send("POST", f"{path}/{binding['id']}/remove", {"reason": "the test is over"})
    assert gone.status == 200, gone.text
    assert program.read(path)["bindings"] == []


def hidden(answer):
    """What a form sends unseen, but for what proves that it was ours."""
    fields = dict(re.findall(r'<input type="hidden" name="(connection|entry|seen)" value="([^"]*)">', answer.text))
    assert set(fields) == {"connection", "entry", "seen"}
    return fields
