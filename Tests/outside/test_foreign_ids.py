"""Ids that aren't one's own: what belongs to somebody else, or is something else, answers like what doesn't exist, and
nothing changes. *IDOR across users*, *cross-user matrix* and rows 12, 14, 24 of security.md."""

import json
import re

import pytest

from directory_certificates import Authority
from program import Program
from route_tables import WEB, page_routes, provisioning
from software_passkey import add_passkey
from software_phone import set_up_phone, shown_number
from test_admin_bulk import finish
from test_admin_entrance import signed_in
from test_admin_import import people, upload
from test_admin_users import enter
from test_deliveries import CERTIFICATE, FIELDS
from test_doors import NOBODY
from test_reset import normalised

# What an id is of, by what the address begins with.
KINDS = {"/users/import/": "import", "/users/bulk/": "bulk", "/users/": "user", "/administrators/": "administrator",
         "/consents/": "consent", "/connections/connectors/": "connector", "/connectors/": "connector",
         "/connections/deliveries/": "delivery", "/deliveries/": "delivery", "/connections/": "connection",
         "/launch-kit/runs/": "run", "/bulk/": "bulk", "/imports/": "import", "/announcements/": "run"}
# What no id looks like.
MALFORMED = ["0", "-1", "01K9ZZZZZZZZZZZZZZZZZZZZZZ", NOBODY + "0", "%27%20OR%201=1", "a" * 900, "%00", "..%2f.."]
# Every other action asks the same question first.
ACTION = {":action": "suspend", "{action}": "suspend", ":group": "directory"}
WITH_IDS = sorted({(route.method, route.path) for route in page_routes()
                   if route.portal == "administrators" and ":id" in route.path})


@pytest.fixture(scope="module")
def owner(sqlite):
    return enter(sqlite, "owner")


@pytest.fixture(scope="module")
def program(sqlite):
    return Program(sqlite, "owner")


@pytest.fixture(scope="module")
def ids(sqlite, owner, program):
    """One of everything, and where each belongs."""
    ada, boss = sqlite.add_person("Ada"), sqlite.add_administrator()
    enter_as(sqlite, ada)
    found = {"user": sqlite._id(program, ada), "administrator": sqlite._id(program, boss)}
    sessions = program.read(f"/api/v1/users/{found['user']}")["sessions"]
    found["session"] = sessions[0]["id"]
    page = upload(owner, people(3)[1])
    found["import"] = page.location.rsplit("/", 1)[1]
    enrolled = sqlite.add_administrator()
    enter_with_factor(sqlite, enrolled)
    asked = program.send(
        "POST", f"/api/v1/administrators/{sqlite._id(program, enrolled)}/reset-authenticator", {"reason": "lost"})
    assert asked.status == 202, asked.text
    found["consent"] = asked.header("Location").rsplit("/", 1)[1]
    sample = sqlite.add_person("Ivo")
    bulk = program.send("POST", "/api/v1/bulk", {
        "action": "never-expires", "people": [sqlite._id(program, sample)], "reason": "to have one"})
    assert bulk.status == 202, bulk.text
    found["bulk"] = json.loads(bulk.text)["id"]
    finish(owner, f"/admin/users/bulk/{found['bulk']}")
    said = {"kind": "ldap", "servers": "ldaps://ldap.example.org", "authorities": Authority("Any").pem.decode(),
            "reader-dn": "cn=reader,dc=ex", "writer-dn": "cn=writer,dc=ex", "search-base": "dc=ex"}
    name = f"Directory {found['bulk']}"
    made = program.send("POST", "/api/v1/connections", {"name": name, "settings": said})
    assert made.status == 201, made.text
    found["connection"] = json.loads(made.text)["id"]
    made = program.send("POST", "/api/v1/connectors", {"name": name})
    assert made.status == 201, made.text
    found["connector"] = json.loads(made.text)["connector"]["id"]
    found["delivery"] = sqlite.run("bindings", "add", sample.email, name, "uid=ivo,dc=ex").strip()
    yield found
    program.send("POST", f"/api/v1/connections/{found['connection']}/remove", {"reason": "the tests are over"})
    program.send("POST", f"/api/v1/connectors/{found['connector']}/remove", {"reason": "the tests are over"})


def enter_as(installation, person):
    return installation.visitor().sign_in(person)


def enter_with_factor(installation, person):
    return signed_in(installation, person)[0]


def kind(path):
    return next(kind for beginning, kind in KINDS.items() if path.startswith(beginning))


def newest(program):
    return max(event["number"] for event in program.read("/api/v1/events?limit=1")["events"])


def added(program, since):
    """What was written since that number, but for mails on their way."""
    events = program.read("/api/v1/events?limit=100")["events"]
    return [event for event in events if event["number"] > since and not event["kind"].startswith("mail.")]


def seen(answer, *ids):
    """What is compared: the ids themselves may come back in links."""
    status, fields, text = normalised(answer)
    for id in ids:
        text = text.replace(id, "ID")
        fields = [(name, value.replace(id, "ID")) for name, value in fields]
    # A budget of requests is counted down.
    return status, [field for field in fields if not field[0].startswith(("ratelimit", "content-length"))], text


def ask(visitor, csrf, method, path):
    action = {":action": "remove"} if path.startswith("/connections/") else {}
    path = "/admin" + "/".join((ACTION | action).get(part, part) for part in path.split("/"))
    if method == "GET":
        return visitor.get(path)
    return visitor.post(path, csrf, reason="Because I can", role="auditor", means="push", mails="")


def test_there_is_one_of_each_kind():
    assert {kind(path) for _, path in WITH_IDS} == set(KINDS.values())


@pytest.mark.parametrize("method, path", WITH_IDS, ids=" ".join)
def test_pages_of_administrators(owner, program, ids, method, path):
    csrf, before = owner.get("/admin/security/sessions").csrf, newest(program)
    unknown = ask(owner, csrf, method, path.replace(":id", NOBODY).replace(":session", NOBODY).replace(":binding", NOBODY))
    assert (unknown.status, unknown.problems) == (404, ["not-found"])
    foreign = [id for name, id in ids.items() if name != kind(path)]
    for id in foreign:
        answer = ask(owner, csrf, method, path.replace(":id", id).replace(":session", NOBODY).replace(":binding", NOBODY))
        assert seen(answer, id) == seen(unknown, NOBODY), id
    if ":session" in path:
        others = program.read("/api/v1/users?limit=500")["users"]
        other = next(one["id"] for one in others if one["id"] != ids["user"])
        for person, session in [(other, ids["session"]), (ids["administrator"], ids["session"]),
                                (ids["user"], NOBODY), (NOBODY, ids["session"])]:
            answer = ask(owner, csrf, method, path.replace(":id", person).replace(":session", session))
            assert seen(answer, person, session) == seen(unknown, NOBODY), (person, session)
    if ":binding" in path:
        # What is bound is not asked about by another person's page.
        for person, binding in [(ids["user"], ids["delivery"]), (ids["user"], NOBODY), (NOBODY, ids["delivery"])]:
            answer = ask(owner, csrf, method, path.replace(":id", person).replace(":binding", binding))
            assert seen(answer, person, binding) == seen(unknown, NOBODY), (person, binding)
    for id in MALFORMED:
        answer = ask(owner, csrf, method, path.replace(":id", id).replace(":session", NOBODY).replace(":binding", NOBODY))
        assert answer.status in (400, 404), id
    assert added(program, before) == []


def required(document, operation):
    """The fields that an operation can't do without; nothing where it takes no content."""
    if "requestBody" not in operation:
        return None
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema.get("required", [])


def test_operations(sqlite, program, ids):
    before = newest(program)
    document = json.loads(program.visitor.get("/api/openapi.json").text)
    tried = 0
    for path, operations in document["paths"].items():
        if "{id}" not in path:
            continue
        own = kind(path.removeprefix("/api/v1"))
        for method in operations:
            body = {"reason": "Because I can", "role": "auditor", "code": "AAAA-AAAA", "plan": "x", "digest": "x", "fingerprint": "0000",
                    "password": "nobody's", "connector": NOBODY, "connection": ids["connection"], "entry": "anna"}
            takes = required(document, operations[method])
            content = {name: body[name] for name in takes} if takes is not None else None

            def send(id, session=NOBODY, binding=NOBODY):
                return program.send(
                    method.upper(), path.replace("{id}", id).replace("{session}", session).replace("{binding}", binding), content)

            unknown = send(NOBODY)
            assert unknown.status == 404, (method, path, unknown.text)
            for id in [id for name, id in ids.items() if name != own]:
                assert seen(send(id), id) == seen(unknown, NOBODY), (method, path, id)
            if "{session}" in path:
                other = sqlite._id(program, sqlite.add_person())
                assert seen(send(other, ids["session"])) == seen(send(other)), path
            if "{binding}" in path:
                assert seen(send(ids["user"], binding=ids["delivery"])) == seen(send(ids["user"])), path
            for id in ("0", "%27%20OR%201=1", "a" * 900):
                assert send(id).status in (400, 404), (method, path, id)
            tried += 1
    assert tried > 30
    assert [one for one in added(program, before)
            if one["kind"] != "account.added" and not one["kind"].startswith("password.")] == []


def test_provisioning(sqlite, program, ids):
    before = newest(program)
    user = "urn:ietf:params:scim:schemas:core:2.0:User"
    contents = {
        "PUT": {"schemas": [user], "userName": "taken.over", "name": {"givenName": "Eve"},
                "emails": [{"value": "eve@evil.example"}]},
        "PATCH": {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                  "Operations": [{"op": "replace", "path": "active", "value": False}]},
    }
    tried = set()
    for method, path, handled in provisioning():
        if handled == "keyed" and "{id}" in path:
            def send(id):
                return program.send(method, "/scim/v2" + path.replace("{id}", id), contents.get(method),
                                    **{"Content-Type": "application/scim+json"})

            unknown = send(NOBODY)
            assert unknown.status == 404
            for id in [id for name, id in ids.items() if name != "user"]:
                assert seen(send(id), id) == seen(unknown, NOBODY), (method, id)
            for id in ("0", "%27%20OR%201=1", "a" * 900, "%2e%2e"):
                assert send(id).status in (400, 404), (method, id)
            tried.add(method)
    assert tried == {"GET", "PUT", "PATCH", "DELETE"}
    assert added(program, before) == []
    for id in (ids["administrator"], NOBODY):
        found = program.send("GET", f"/scim/v2/Users?filter=id%20eq%20%22{id}%22")
        assert json.loads(found.text)["totalResults"] == 0


# --- forms in which an id stands


@pytest.fixture(scope="module", params=["users", "administrators"])
def two(request, sqlite, tmp_path_factory):
    """The browsers of somebody, and of somebody else who has a session, a passkey and a phone."""
    prefix = "" if request.param == "users" else "/admin"

    def browser():
        if prefix:
            return enter_with_factor(sqlite, sqlite.add_administrator())
        return enter_as(sqlite, sqlite.add_person())

    mallory, ada = browser(), browser()
    phone = set_up_phone(sqlite, ada, tmp_path_factory.mktemp("phone"), prefix)
    passkey = add_passkey(sqlite, ada, prefix)
    # A session that Ada could end: the page has no form for the one that looks at it.
    other = sqlite.visitor()
    page = other.get(f"{prefix}/login")
    assert other.post(f"{prefix}/login/passkey", page.csrf, **passkey.used(page)).status == 303
    return prefix, mallory, ada, phone


def own_ids(visitor, prefix):
    page = visitor.get(f"{prefix}/security/factors").text + visitor.get(f"{prefix}/security/sessions").text
    return {name: set(re.findall(rf'name="{name}" value="([0-9a-z]{{26}})"', page))
            for name in ("passkey", "phone", "session")}


FORMS = {"/security/passkeys/rename": "passkey", "/security/passkeys/remove": "passkey",
         "/security/push/rename": "phone", "/security/push/remove": "phone", "/security/sessions": "session",
         "/not-me": "reset"}


def test_every_form_with_an_id_is_known_here():
    """By the names that handlers ask for."""
    asked = set()
    for path in WEB.rglob("*.swift"):
        source = path.read_text()
        asked |= set(re.findall(r'ID(?:<\w+>)?\((?:rawValue|parsing): (?:visit\.|)(?:field\("(\w+)"\)|form\["(\w+)"\])',
                                source))
    # Administrators choose a connector, or a connection, of their own list.
    assert {one or other for one, other in asked} - {"connector", "connection"} <= set(FORMS.values())


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_ones_own(sqlite, program, two, form):
    prefix, mallory, ada, _ = two
    name, before = FORMS[form], own_ids(ada, prefix)
    assert before["passkey"] and before["phone"] and before["session"]
    csrf, events = mallory.get(f"{prefix}/security/sessions").csrf, newest(program)
    # The first one of all begins a flow.
    unknown = [mallory.post(prefix + form, csrf, **{name: NOBODY, "name": "Mine now"}) for _ in range(2)][1]
    for id in sorted({id for ids in before.values() for id in ids}):
        answer = mallory.post(prefix + form, csrf, **{name: id, "name": "Mine now"})
        assert seen(answer, id) == seen(unknown, NOBODY), id
    for id in ("", "0", "' OR 1=1", "a" * 900):
        assert mallory.post(prefix + form, csrf, **{name: id, "name": "Mine now"}).status < 500
    assert own_ids(ada, prefix) == before
    assert "Mine now" not in ada.get(f"{prefix}/security/factors").text
    assert added(program, events) == []


def test_a_phone_answers_for_its_own_person(sqlite, tmp_path):
    ada, mallory = (sqlite.add_person(name) for name in ("Ada", "Mallory"))
    phone, other = (set_up_phone(sqlite, enter_as(sqlite, person), tmp_path) for person in (ada, mallory))
    browser = sqlite.visitor()
    assert browser.try_sign_in(ada.email, ada.password).location == "/login/factor"
    assert browser.submit("/login/factor?factor=push", "/login/factor", factor="push").status == 303
    request = phone.poll()[1]["request"]
    number = shown_number(browser.get("/login/factor?factor=push"))
    for action, code in (("approve", number), ("deny", ""), ("alarm", "")):
        unknown = other.answer(request | {"id": NOBODY}, action, code)
        answer = other.answer(request, action, code)
        assert (answer.status, answer.text) == (unknown.status, unknown.text), action
    assert phone.poll()[1]["request"]["id"] == request["id"], "it is still open"
    assert phone.answer(request, "approve", number).status == 200
