"""SCIM 2.0 of the real binary: an independent tester, and the requests of identity systems as their makers document them."""

import json
import uuid
from urllib.parse import quote

import pytest
from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server
from test_api import Program

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class IdentitySystem(Program):
    def __init__(self, installation, role="administrator", days=1):
        super().__init__(installation, role, days)
        self.installation = installation

    def send(self, method, path, content=None, **headers):
        fields = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/scim+json"} | headers
        return self.visitor.request(method, path, None if content is None else json.dumps(content).encode(), fields)

    def ask(self, method, path, content=None, status=None, **headers):
        answer = self.send(method, f"/scim/v2{path}", content, **headers)
        found = json.loads(answer.text) if answer.text else None
        if status is not None:
            assert answer.status == status, (answer.status, found)
        if answer.status >= 400:
            assert found["status"] == str(answer.status)
            assert found["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
            assert found["detail"]
        if answer.text:
            assert answer.header("Content-Type") == "application/scim+json"
        return found

    def add(self, **members):
        return self.ask("POST", "/Users", person() | members, 201)

    def patch(self, user, *operations, status=200, **headers):
        content = {"schemas": [PATCH], "Operations": list(operations)}
        return self.ask("PATCH", f"/Users/{user['id']}", content, status, **headers)

    def list(self, filter, status=200):
        return self.ask("GET", f"/Users?filter={quote(filter, safe='')}", status=status)


def person():
    mark = str(uuid.uuid4().int)[:10]
    return {
        "schemas": [USER], "userName": f"u{mark}", "externalId": f"x{mark}",
        "name": {"givenName": "Ada", "familyName": "Quist"}, "active": True,
        "emails": [{"value": f"p{mark}@northwind.example", "type": "work", "primary": True}],
    }


def test_an_independent_tester_finds_nothing(installation):
    key = Program(installation).key
    client = Client(base_url=f"{installation.base_url}/scim/v2", headers={"Authorization": f"Bearer {key}"})
    results = check_server(SyncSCIMClient(client))
    assert len(results) > 20
    bad = [f"{result.title}: {result.status.name}: {result.reason}" for result in results
           if result.status not in (Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE)]
    assert not bad, "\n".join(bad)


def test_microsoft_entra(installation, mailbox):
    """The sequences of Microsoft's *Develop and plan provisioning for a SCIM endpoint in Microsoft Entra ID*."""
    entra = IdentitySystem(installation)
    # The connection is tested by asking for somebody whom there can't be.
    nobody = entra.list(f'userName eq "{uuid.uuid4()}"')
    assert (nobody["totalResults"], nobody["Resources"]) == (0, [])
    mark = str(uuid.uuid4().int)[:10]
    address, external = f"e{mark}@northwind.example", uuid.uuid4().hex
    created = entra.ask("POST", "/Users", {
        "schemas": [USER, ENTERPRISE], "externalId": external, "userName": address, "active": True,
        "emails": [{"primary": True, "type": "work", "value": address}],
        "meta": {"resourceType": "User"}, "displayName": "Isa Doe", "title": "Engineer",
        "name": {"formatted": "Isa Doe", "familyName": "Doe", "givenName": "Isa"}, "roles": [],
        "addresses": [{"type": "work", "country": "NO"}], "phoneNumbers": [{"type": "work", "value": "1"}],
        ENTERPRISE: {"department": "Ships", "manager": {"value": "1"}},
    }, 201)
    assert created["userName"] == address and created["active"] is True and created["displayName"] == "Isa Doe"
    assert mailbox.wait(address, "activation").link
    found = entra.list(f'externalId eq "{external}" and active eq true')["Resources"]
    assert [one["id"] for one in found] == [created["id"]]
    found = entra.list(f'userName eq "{address.upper()}"')["Resources"]
    assert [one["id"] for one in found] == [created["id"]]
    # Attributes one by one, with capitals, filters, and those that Lockstep doesn't keep.
    changed = entra.patch(
        created,
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": f"new-{address}"},
        {"op": "Replace", "path": "userName", "value": f"new-{address}"},
        {"op": "Replace", "path": "name.familyName", "value": "Roe"},
        {"op": "Replace", "path": "displayName", "value": "Isa Roe"},
        {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "2"},
        {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Boats"})
    assert changed["userName"] == changed["emails"][0]["value"] == f"new-{address}"
    assert changed["name"] == {"givenName": "Isa", "familyName": "Roe"}
    assert mailbox.wait(f"new-{address}", "activation").link
    # Without a path, and with names that have dots.
    changed = entra.patch(created, {"op": "replace", "value": {
        "name.givenName": "Isabel", 'emails[type eq "work"].value': address, "userName": address,
        f"{ENTERPRISE}:department": "Ships"}})
    assert (changed["name"]["givenName"], changed["emails"][0]["value"]) == ("Isabel", address)
    # Disabled, told again, enabled, and deleted after thirty days.
    for value in ["False", "False", False]:
        assert entra.patch(created, {"op": "Replace", "path": "active", "value": value})["active"] is False
    assert entra.patch(created, {"op": "Replace", "path": "active", "value": "True"})["active"] is True
    entra.ask("DELETE", f"/Users/{created['id']}", status=204)
    entra.ask("GET", f"/Users/{created['id']}", status=404)
    entra.ask("DELETE", f"/Users/{created['id']}", status=404)
    assert entra.list(f'externalId eq "{external}"')["totalResults"] == 0
    # Somebody who comes back is somebody new.
    again = entra.add(userName=address, externalId=external, emails=[{"value": address}])
    assert again["id"] != created["id"]


def test_okta(installation, mailbox):
    """The sequences of Okta's *SCIM 2.0 protocol reference* and of its specification test."""
    okta = IdentitySystem(installation)
    assert okta.ask("GET", "/Users?startIndex=1&count=2", status=200)["itemsPerPage"] <= 2
    assert okta.ask("GET", "/Groups?startIndex=1&count=100", status=200)["totalResults"] == 0
    mark = str(uuid.uuid4().int)[:10]
    address = f"o{mark}@northwind.example"
    content = {
        "schemas": [USER], "userName": address, "name": {"givenName": "Test", "familyName": "User"},
        "emails": [{"primary": True, "value": address, "type": "work"}], "displayName": "Test User",
        "locale": "en-US", "externalId": f"00u{mark}", "groups": [], "active": True,
    }
    assert okta.list(f'userName eq "{address}"')["totalResults"] == 0
    created = okta.ask("POST", "/Users", content, 201)
    # The same once more is a conflict.
    assert okta.ask("POST", "/Users", content, 409)["scimType"] == "uniqueness"
    assert okta.ask("GET", f"/Users/{created['id']}", status=200) == created
    okta.ask("GET", "/Users/010101001010101011001010101011", status=404)
    changed = okta.ask("PUT", f"/Users/{created['id']}", content | {
        "id": created["id"], "name": {"givenName": "Another", "familyName": "User"}, "meta": created["meta"]}, 200)
    assert changed["name"]["givenName"] == "Another"
    gone = okta.patch(created, {"op": "replace", "value": {"active": False}})
    assert gone["active"] is False
    assert okta.list(f'userName eq "{address}" and active eq false')["totalResults"] == 1
    assert okta.patch(created, {"op": "replace", "value": {"active": True}})["active"] is True


def test_a_suspension_ends_every_session_and_is_told_once(installation, mailbox):
    system = IdentitySystem(installation)
    somebody = installation.add_person()
    [user] = system.list(f'userName eq "{somebody.user_name}"')["Resources"]
    visitor = installation.visitor().sign_in(somebody)
    for _ in range(2):
        system.patch(user, {"op": "replace", "path": "active", "value": False})
    assert not visitor.is_signed_in
    mailbox.wait(somebody.email, "account-suspended")
    told = installation.events(somebody, "account.state-changed")
    assert [event["actor"] for event in told][-1] == f"key:{system.id}"
    assert [event["details"]["to"] for event in told].count("suspended") == 1
    assert len(mailbox.mails(somebody.email, "account-suspended")) == 1


def test_another_address_voids_links_and_sessions_and_is_told_to_both(installation, mailbox):
    system = IdentitySystem(installation)
    somebody = installation.add_person()
    [user] = system.list(f'emails.value eq "{somebody.email}"')["Resources"]
    visitor = installation.visitor().sign_in(somebody)
    link = installation.request_reset(somebody)
    new = f"new-{somebody.email}"
    system.patch(user, {"op": "replace", "path": 'emails[primary eq true].value', "value": new})
    assert not visitor.is_signed_in
    assert installation.open_link(link).get("/reset/password").status == 410
    for address in [new, somebody.email]:
        assert new in mailbox.wait(address, "account-changed").text
    assert installation.visitor().try_sign_in(somebody.email, somebody.password).status == 401
    assert installation.visitor().try_sign_in(new, somebody.password).status == 303


def test_whoever_is_removed_is_gone_and_stays_in_the_trail(installation, mailbox):
    system = IdentitySystem(installation)
    somebody = installation.add_person()
    [user] = system.list(f'userName eq "{somebody.user_name}"')["Resources"]
    visitor = installation.visitor().sign_in(somebody)
    system.ask("DELETE", f"/Users/{user['id']}", status=204)
    assert not visitor.is_signed_in
    assert installation.visitor().try_sign_in(somebody.email, somebody.password).status == 401
    mailbox.wait(somebody.email, "account-changed")
    gone = Program(installation).send("GET", f"/api/v1/users/{user['id']}")
    assert gone.status == 410 and gone.header("Content-Type") == "application/problem+json"
    problem = json.loads(gone.text)
    assert problem["code"] == "account-removed" and problem["removed_at"] > 1_700_000_000_000
    events = Program(installation, "auditor").read(f"/api/v1/events?account={user['id']}")["events"]
    assert {"from": "active", "to": "removed"}.items() <= next(
        event["details"] for event in events if event["kind"] == "account.state-changed").items()
    again = Program(installation).send(
        "POST", f"/api/v1/users/{user['id']}/activate", {"reason": "back"})
    assert again.status == 409
    installation.run("user", "add", "--email", somebody.email, "--username", somebody.user_name, "--given-name",
                     "New", "--family-name", "Person", "--password-stdin", input="lantern 4711 otter fields\n")
    assert installation.visitor().try_sign_in(somebody.email, somebody.password).status == 401
    installation.run("audit", "verify")


def test_versions(installation):
    system = IdentitySystem(installation)
    user = system.add()
    path, old = f"/Users/{user['id']}", user["meta"]["version"]
    rename = {"op": "replace", "path": "name.givenName", "value": "Eve"}
    assert system.send("GET", f"/scim/v2{path}", **{"If-None-Match": old}).status == 304
    changed = system.patch(user, rename, **{"If-Match": old})
    assert changed["meta"]["version"] != old
    system.patch(user, rename, status=412, **{"If-Match": old})
    system.ask("PUT", path, person(), 412, **{"If-Match": old})
    system.ask("DELETE", path, status=412, **{"If-Match": old})
    # Said again, nothing is changed.
    assert system.patch(user, rename, **{"If-Match": "*"}) == changed


@pytest.mark.parametrize("content, type", [
    ({}, "invalidSyntax"), ([], "invalidSyntax"), ({"schemas": [USER]}, "invalidValue"),
    (person() | {"password": "chosen by somebody"}, "invalidValue"), (person() | {"PassWord": "x"}, "invalidValue"),
    (person() | {"userName": "a b"}, "invalidValue"), (person() | {"userName": ["a"]}, "invalidValue"),
    (person() | {"userName": "other@northwind.example"}, "invalidValue"),
    (person() | {"userName": "nul\u0000"}, "invalidValue"), (person() | {"externalId": "\u0000"}, "invalidValue"),
    (person() | {"emails": [{"value": "a@b\r\nBcc: c@d"}]}, "invalidValue"),
    (person() | {"emails": [{"value": f"a{n}@b.example"} for n in range(21)]}, "invalidValue"),
    (person() | {"active": "maybe"}, "invalidValue"), (person() | {"name": {"givenName": "\u202e"}}, "invalidValue"),
    (person() | {"username": "twice"}, "invalidValue"),
])
def test_bad_resources_are_refused(sqlite, content, type):
    system = IdentitySystem(sqlite)
    assert system.ask("POST", "/Users", content, 400)["scimType"] == type
    user = system.add()
    assert system.ask("PUT", f"/Users/{user['id']}", content, 400)["scimType"] == type
    assert system.ask("GET", f"/Users/{user['id']}", status=200) == user


@pytest.mark.parametrize("operation, type", [
    ({"op": "replace", "path": "password", "value": "chosen"}, "invalidValue"),
    ({"op": "add", "value": {"password": "chosen"}}, "invalidValue"),
    ({"op": "replace", "path": f"{USER}:PASSWORD", "value": "chosen"}, "invalidValue"),
    ({"op": "replace", "path": "id", "value": "01k9zzzzzzzzzzzzzzzzzzzzzz"}, "mutability"),
    ({"op": "replace", "value": {"id": "01k9zzzzzzzzzzzzzzzzzzzzzz"}}, "mutability"),
    ({"op": "replace", "path": "meta.version", "value": "1"}, "mutability"),
    ({"op": "remove"}, "noTarget"), ({"op": "remove", "path": "userName"}, "mutability"),
    ({"op": "remove", "path": "emails"}, "mutability"), ({"op": "replace", "path": "emails", "value": []}, "mutability"),
    ({"op": "remove", "path": 'emails[type eq "work"]'}, "mutability"),
    ({"op": "replace", "path": 'emails[type eq "home"].value', "value": "a@b.example"}, "noTarget"),
    ({"op": "replace", "path": "name", "value": {"givenName": "", "familyName": ""}}, "invalidValue"),
    ({"op": "replace", "path": "isAdmin", "value": True}, "invalidPath"),
    ({"op": "replace", "path": "state", "value": "active"}, "invalidPath"),
    ({"op": "replace", "path": "userName]", "value": "a"}, "invalidPath"),
    ({"op": "replace", "path": "(" * 2_000, "value": "a"}, "invalidPath"),
    ({"op": "destroy", "path": "userName"}, "invalidSyntax"), ({"op": "replace", "value": "x"}, "invalidSyntax"),
    ({"op": "replace", "path": "active"}, "invalidValue"), ("x", "invalidSyntax"),
])
def test_bad_patches_change_nothing(sqlite, operation, type):
    system = IdentitySystem(sqlite)
    user = system.add()
    # What stands before it isn't done either.
    before = {"op": "replace", "path": "name.givenName", "value": "Eve"}
    assert system.patch(user, before, operation, status=400)["scimType"] == type
    assert system.ask("GET", f"/Users/{user['id']}", status=200) == user


@pytest.mark.parametrize("filter", [
    "", "userName", 'userName eq "', 'userName eq "x" or', 'password eq "x"', "password pr", 'userName sw "u"',
    'emails co "@"', 'title pr', 'not (userName eq "x")', 'userName eq "x" or title pr',
    "(" * 100 + 'userName eq "x"' + ")" * 100, " or ".join([f'userName eq "u{n}"' for n in range(60)]),
    "userName eq \"x\" or 1 eq 1", "userName eq 'x' --", 'active eq "true"',
])
def test_filters_that_no_index_answers_are_refused(sqlite, filter):
    assert IdentitySystem(sqlite).list(filter, 400)["scimType"] == "invalidFilter"


@pytest.mark.parametrize("filter", [
    'userName eq "\' OR \'1\'=\'1"', 'userName eq "*"', 'userName eq "%"', 'externalId eq "\\u0000"',
    'userName eq "\\u0000"', 'id eq "\' --"', 'emails[type eq "home" and value eq "a@b.example"]',
    'userName eq "x" and password pr', 'meta.lastModified lt "1990-01-01T00:00:00Z"',
])
def test_filters_are_no_statements(installation, filter):
    system = IdentitySystem(installation)
    system.add()
    assert system.list(filter)["totalResults"] == 0


def test_filters_find(installation):
    system = IdentitySystem(installation)
    start = system.add()["meta"]["created"]
    user = system.add()
    name, address, external = user["userName"], user["emails"][0]["value"], user["externalId"]
    for filter in [
        f'userName eq "{name}"', f'id eq "{user["id"]}"', f'EMAILS eq "{address.upper()}"',
        f'externalId eq "{external}" and not (active eq false)', f'{USER}:userName Eq "{name}"',
        f'emails[type eq "work" and value eq "{address}"]', f'emails[primary eq true and value eq "{address}"]',
        f'userName eq "nobody" or userName eq "{name}"', f'(userName eq "{name}") and name.familyName sw "Qu"',
        f'meta.lastModified ge "{start}" and userName eq "{name}"', f'userName eq "{name}" and title ne "x"',
    ]:
        assert [one["id"] for one in system.list(filter)["Resources"]] == [user["id"]], filter
    for filter in [f'externalId eq "{external.upper()}"', f'userName eq "{name}" and active eq false']:
        assert system.list(filter)["totalResults"] == 0, filter
    system.patch(user, {"op": "replace", "path": "active", "value": False})
    changed = system.ask("GET", f"/Users/{user['id']}", status=200)["meta"]["lastModified"]
    for filter in [f'meta.lastModified ge "{changed}"', "active eq false", "active ne true", "not (active eq true)",
                   f'active eq false and meta.lastModified ge "{changed}"']:
        assert user["id"] in [one["id"] for one in system.list(filter)["Resources"]], filter
    assert user["id"] not in [one["id"] for one in system.list("active eq true")["Resources"]]


def test_pages_and_projections(installation):
    system = IdentitySystem(installation)
    users = [system.add() for _ in range(3)]
    whole = system.ask("GET", "/Users?count=0", status=200)
    assert whole["totalResults"] >= 3 and whole["Resources"] == []
    seen = []
    while page := system.ask("GET", f"/Users?startIndex={len(seen) + 1}&count=50", status=200)["Resources"]:
        seen += [one["id"] for one in page]
    assert len(seen) == len(set(seen)) == whole["totalResults"] and {one["id"] for one in users} <= set(seen)
    assert system.ask("GET", "/Users?startIndex=-5&count=-1", status=200)["startIndex"] == 1
    assert len(system.ask("GET", "/Users?count=100000", status=200)["Resources"]) <= 200
    system.ask("GET", "/Users?count=ten", status=400)
    path = f"/Users/{users[0]['id']}"
    only = system.ask("GET", f"{path}?attributes=userName,emails.value", status=200)
    assert set(only) == {"schemas", "id", "userName", "emails"} and set(only["emails"][0]) == {"value"}
    assert "emails" not in system.ask("GET", f"{path}?excludedAttributes=emails,id", status=200)
    assert system.ask("GET", f"{path}?attributes=emails.primary", status=200)["emails"] == [{"primary": True}]
    assert set(system.ask("GET", f"{path}?attributes=password", status=200)) == {"schemas", "id"}
    found = system.ask("POST", "/Users/.search", {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "attributes": ["userName"],
        "filter": f'userName eq "{users[1]["userName"]}"', "startIndex": 1, "count": 10}, 200)
    assert [set(one) for one in found["Resources"]] == [{"schemas", "id", "userName"}]


def test_only_keys_of_administrators_and_only_people(installation):
    administrator = installation.add_administrator()
    system = IdentitySystem(installation)
    user = system.add()
    assert system.list(f'userName eq "{administrator.email}"')["totalResults"] == 0
    with_key = Program(installation, "owner")
    listed = json.loads(with_key.send("GET", "/api/v1/administrators").text)["administrators"]
    [boss] = [one["id"] for one in listed if one["email"] == administrator.email]
    for method in ["GET", "PUT", "PATCH", "DELETE"]:
        content = {"PUT": person(), "PATCH": {"schemas": [PATCH], "Operations": [
            {"op": "replace", "path": "active", "value": False}]}}.get(method)
        system.ask(method, f"/Users/{boss}", content, 404)
        for role in ["helpdesk", "auditor"]:
            IdentitySystem(installation, role).ask(method, f"/Users/{user['id']}", content, 403)
    for role in ["helpdesk", "auditor"]:
        IdentitySystem(installation, role).ask("GET", "/Users", status=403)
        IdentitySystem(installation, role).ask("POST", "/Users", person(), 403)
    installation.run("api-key", "end", system.id)
    system.ask("GET", "/Users", status=401)
    without = installation.visitor().request("GET", "/scim/v2/Users")
    assert (without.status, without.header("WWW-Authenticate")) == (401, "Bearer")


def test_what_is_not_there_says_so(sqlite):
    system = IdentitySystem(sqlite)
    system.ask("POST", "/Bulk", {"schemas": []}, 501)
    system.ask("GET", "/Me", status=501)
    system.ask("GET", "/Nothing", status=404)
    system.ask("GET", "/Users/nobody", status=404)
    system.ask("DELETE", "/Users", status=405)
    system.ask("GET", "/Schemas?filter=id%20pr", status=403)
    assert system.send("POST", "/scim/v2/Users", person(), **{"Content-Type": "text/plain"}).status == 415
    assert system.send("POST", "/scim/v2/Users", person() | {"nickName": "x" * 70_000}).status == 413
    names = {one["name"] for schema in system.ask("GET", "/Schemas", status=200)["Resources"]
             if schema["name"] == "User" for one in schema["attributes"]}
    assert names == {"userName", "name", "displayName", "emails", "active"}


CURSOR_PEOPLE = 2_500


@pytest.fixture(scope="module")
def of_many(tmp_path_factory, mailbox, engine):
    """An organisation of some thousand people."""
    from conftest import running

    installation = running(tmp_path_factory, engine, mailbox)
    lines = ["email,given name,family name"]
    lines += [f"many{number}@northwind.example,Ada,Quist" for number in range(CURSOR_PEOPLE)]
    (installation.directory / "people.csv").write_text("\n".join(lines) + "\n")
    installation.run("user", "import", str(installation.directory / "people.csv"), within=300)
    yield installation
    installation.stop()


def test_every_person_comes_once_by_cursor(of_many):
    system = IdentitySystem(of_many)
    config = system.ask("GET", "/ServiceProviderConfig")["pagination"]
    assert config == {
        "cursor": True, "index": True, "defaultPaginationMethod": "index", "defaultPageSize": 200, "maxPageSize": 200,
        "cursorTimeout": 3600}
    counted, start = [], 1
    while page := system.ask("GET", f"/Users?startIndex={start}&count=200")["Resources"]:
        counted += [one["id"] for one in page]
        start += len(page)
    seen, cursor, sizes = [], "", []
    while cursor is not None:
        # People come and go meanwhile: nobody else is left out, or comes twice, as they would by counting.
        if len(sizes) == 3:
            system.ask("DELETE", f"/Users/{seen[0]}", status=204)
            added = system.add()["id"]
        page = system.ask("GET", f"/Users?cursor={cursor}&count=190&attributes=userName", status=200)
        assert "startIndex" not in page and page["itemsPerPage"] == len(page["Resources"])
        seen += [one["id"] for one in page["Resources"]]
        sizes.append(len(page["Resources"]))
        cursor = page.get("nextCursor")
    assert seen == [*counted, added]
    assert page["totalResults"] == len(counted) and set(sizes[:-1]) == {190}
    # By POST, and with a name: one page, and no next one.
    search = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "cursor": "", "count": 1000}
    page = system.ask("POST", "/Users/.search", search, 200)
    assert len(page["Resources"]) == 200 and page["nextCursor"]
    page = system.ask("POST", "/.search", search | {"cursor": page["nextCursor"]}, 200)
    assert [one["id"] for one in page["Resources"]] == [one for one in seen if one != seen[0]][200:400]
    named = quote(f'id eq "{added}"')
    one = system.ask("GET", f"/Users?cursor&filter={named}")
    assert len(one["Resources"]) == 1 and "nextCursor" not in one


def test_an_independent_client_pages_by_cursor(of_many):
    key = Program(of_many).key
    client = Client(base_url=f"{of_many.base_url}/scim/v2", headers={"Authorization": f"Bearer {key}"})
    scim = SyncSCIMClient(client)
    scim.discover()
    user = scim.get_resource_model("User")
    seen, cursor = [], ""
    while cursor is not None:
        page = scim.query(user, query_parameters={"cursor": cursor, "count": 200})
        seen += [one.id for one in page.resources]
        cursor = page.next_cursor
    assert len(seen) == len(set(seen)) == page.total_results >= CURSOR_PEOPLE


def test_a_cursor_that_leads_nowhere(installation):
    system = IdentitySystem(installation)
    for _ in range(2):
        system.add()
    cursor = system.ask("GET", "/Users?cursor=&count=1")["nextCursor"]
    old = f"1000{cursor[cursor.index('.'):]}"
    other = quote("active eq true")
    for query, kind in [
        ("cursor=x", "invalidCursor"), (f"cursor={cursor}x", "invalidCursor"), ("cursor=%20", "invalidCursor"),
        (f"cursor={cursor}&filter={other}", "invalidCursor"), (f"cursor={old}", "expiredCursor"),
        ("cursor&count=0", "invalidCount"), ("cursor&count=-1", "invalidCount"), ("cursor&count=many", "invalidCount"),
        ("cursor&startIndex=1", "invalidValue"), ("count=many", "invalidValue"),
    ]:
        answer = system.ask("GET", f"/Users?{query}", status=400)
        assert answer["scimType"] == kind, query
    search = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}
    assert system.ask("POST", "/Users/.search", search | {"cursor": 1}, 400)["scimType"] == "invalidCursor"
    assert system.ask("POST", "/Users/.search", search | {"cursor": "", "count": 0}, 400)["scimType"] == "invalidCount"
    # Whoever doesn't ask for it gets pages as before.
    page = system.ask("GET", "/Users?count=1")
    assert page["startIndex"] == 1 and "nextCursor" not in page
    assert system.ask("GET", "/Users?count=0")["Resources"] == []
