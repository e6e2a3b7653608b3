"""Directories as administrators set them up and look after them: the pages and the API, with a real OpenLDAP."""

import html
import json
import re
import socket
import threading

import pytest
from playwright.sync_api import expect

from directory_certificates import Authority
from hands import borrow, picture, press
from installation import Installation
from program import Program
from test_admin_entrance import signed_in
from test_admin_settings import post
from test_browser import DESKTOP, PHONE, fits
from test_directory import OLD, PEOPLE, WRITER, Directory
from test_doors import NOBODY
from test_kill import until
from test_pages import album_of

LIST = "/admin/connections"
READER = "reader password"
NEW = "seventeen amber lanterns drift"


@pytest.fixture(scope="module")
def place(tmp_path_factory, mailbox):
    """An installation whose server carries by itself."""
    place = Installation(tmp_path_factory.mktemp("connections"), "sqlite", mailbox)
    place.start(None, "--with-connectors")
    yield place
    place.stop()


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    directory = Directory(tmp_path_factory.mktemp("directory") / "openldap")
    yield directory
    directory.stop()


@pytest.fixture
def owner(place, employed):
    return employed(place, "owner")


@pytest.fixture
def program(place):
    return place.connected()


def settings(directory, authority=None):
    return {"kind": "ldap", "servers": directory.url, "authorities": authority or directory.authority,
            "reader-dn": "cn=reader,dc=ex,dc=test", "writer-dn": "cn=service,dc=ex,dc=test",
            "search-base": "dc=ex,dc=test", "leaving": "disable"}


def done(answer, status=200):
    assert answer.status == status, (answer.status, answer.text)
    return json.loads(answer.text)


def connector(program):
    [found] = [one for one in program.read("/api/v1/connectors")["connectors"] if one["name"] == "This server"]
    return found["id"]


@pytest.fixture
def connected(place, program, directory, request):
    """A connection of the test's own, all set up."""
    name = f"Test {request.node.name}"[:60]
    made = done(program.send("POST", "/api/v1/connections", {"name": name, "settings": settings(directory)}), 201)
    path = f"/api/v1/connections/{made['id']}"
    done(program.send("PUT", f"{path}/reader", {"password": READER}))
    done(program.send("PUT", f"{path}/writer", {"connector": connector(program), "password": WRITER}))
    yield made["id"]
    program.send("POST", f"{path}/remove", {"reason": "the test is over"})


def bind(place, program, connection, person, uid):
    name = program.read(f"/api/v1/connections/{connection}")["name"]
    return place.run("bindings", "add", person.email, name, f"uid={uid},{PEOPLE}").strip()


def delivery(place, program, person):
    account = place._id(program, person)
    [found] = program.read(f"/api/v1/deliveries?account={account}")["deliveries"]
    return found


def reset(place, person, password=NEW, number=1):
    assert place.reset(place.open_link(place.request_reset(person, number)), password).status == 303
    person.password = password


def steps(answer):
    """What a test said, step by step."""
    assert answer.status == 200, answer.problems
    found = re.findall(r'<li class="(\w+)">\n<span class="place">(.*?)</span>\n.*?\n<span class="detail">(.*?)</span>',
                       answer.text)
    return {html.unescape(step): (kind, html.unescape(re.sub("<[^>]+>", "", words))) for kind, step, words in found}


# --- from nothing, by the pages alone


@pytest.mark.parametrize("form", [DESKTOP, PHONE | {"java_script_enabled": False}], ids=["desktop", "phone"])
def test_a_directory_is_set_up_and_followed_by_the_pages_alone(chromium, place, owner, program, directory, form):
    uid = "ada" if form is DESKTOP else "zoe"
    name = f"Head office {uid}"
    context = chromium.new_context(base_url=place.base_url, locale="en-GB", timezone_id="UTC", **form)
    context.set_default_timeout(15_000)
    page = context.new_page()
    borrow(page, owner, place)
    page.goto(LIST)
    page.get_by_role("link", name="Add a Connection").click()

    def step(number, button="Next"):
        expect(page.get_by_text(f"Step {number} of 5")).to_be_visible()
        assert fits(page)
        press(page, button)

    step(1)
    expect(page.locator("[data-problem=connection-name-malformed]").first).to_be_visible()
    page.get_by_label("Name").fill(name)
    page.get_by_label("OpenLDAP or another LDAP directory").check()
    step(1)
    page.get_by_label("Addresses").fill("ldap1.example.org")
    page.get_by_label("Certificate of the authority").fill(directory.authority.replace("M", "?"))
    step(2)
    expect(page.locator("#servers-problem")).to_contain_text("Write ldaps://HOST")
    expect(page.locator("#authorities-problem")).to_contain_text("can’t be read as a certificate")
    page.get_by_label("Addresses").fill(directory.url)
    page.get_by_label("Certificate of the authority").fill(directory.authority)
    step(2)
    press(page, "Back")
    expect(page.get_by_label("Addresses")).to_have_value(directory.url)
    step(2)
    page.get_by_label("Search base").fill("dc=ex,dc=test")
    step(3)
    page.get_by_label("Account that reads").fill("cn=reader,dc=ex,dc=test")
    page.get_by_label("Account that writes").fill("cn=service,dc=ex,dc=test")
    step(4)
    page.get_by_label("Disable the entry there").check()
    step(5, "Add This Connection")
    expect(page.get_by_text("The connection was added.")).to_be_visible()
    assert fits(page)

    # What is missing is said one after the other, each with its button.
    page.get_by_role("link", name="Choose a Connector").click()
    page.get_by_label("Connector", exact=True).select_option(label="This server")
    page.get_by_label("Password", exact=True).fill(WRITER)
    press(page, "Set the Password")
    page.get_by_role("link", name="Set Its Password").click()
    page.get_by_label("Password", exact=True).fill(READER)
    press(page, "Set the Password")
    expect(page.get_by_text("Nobody is bound to it yet.")).to_be_visible()
    page.get_by_role("link", name="Test the connection").click()
    press(page, "Test Now")
    expect(page.get_by_text("Every step went well.")).to_be_visible()
    assert fits(page)
    picture(page, f"admin/connection tested {uid}")

    person = place.add_person()
    id = page.url.rsplit("/", 2)[1]
    bind(place, program, id, person, uid)
    reset(place, person)
    assert until(lambda: delivery(place, program, person)["state"] == "applied", 60)
    assert directory.lets_in(uid, NEW) and not directory.lets_in(uid, OLD)
    page.goto(f"{LIST}/{id}")
    expect(page.get_by_text("Everything that was changed here has arrived there.")).to_be_visible()
    expect(page.get_by_text("Works", exact=True)).to_be_visible()
    for secret in (WRITER, READER):
        assert secret not in page.content()

    page.get_by_role("link", name="Remove the Connection").click()
    expect(page.get_by_text("In the directory nothing is deleted")).to_be_visible()
    press(page, "Remove the Connection")
    expect(page.locator("[data-problem=reason-missing]").first).to_be_visible()
    page.get_by_label("Why").fill("It was a trial")
    press(page, "Remove the Connection")
    expect(page.get_by_text("In the directory nothing was changed.")).to_be_visible()
    assert directory.lets_in(uid, NEW)
    context.close()


def test_every_page_is_sound(chromium, place, owner, program, directory, connected):
    failing = place.add_person()
    binding = bind(place, program, connected, failing, "person-who-is-not-there")
    reset(place, failing)
    assert until(lambda: delivery(place, program, failing)["failure"] == "entry-missing", 60)
    page = f"{LIST}/{connected}"
    album = album_of(chromium, place)
    borrow(album.page, owner, place)
    for path in [LIST, f"{LIST}/new", page, f"{page}/reader", f"{page}/writer", f"{page}/test", f"{page}/retry",
                 f"{page}/pause", f"{page}/remove", f"{LIST}/deliveries", f"{LIST}/connectors",
                 f"{LIST}/connectors/new", f"{LIST}/connectors/{connector(program)}",
                 f"{LIST}/connectors/{connector(program)}/renew", "/admin"]:
        album.visit("connections" + path.replace(connected, "one").replace("/", "-"), path)
    for group in ("name", "directory", "entries", "accounts", "passwords", "people"):
        album.visit(f"connections-change-{group}", f"{page}/change/{group}")
    album.page.goto(f"{page}/test")
    press(album.page, "Test Now")
    album.visit("connections-tested")
    album.page.context.close()
    assert album.faults == []
    # The number on the home leads to whom it is about.
    home = owner.get("/admin").text
    assert "Changes that a directory refused" in home and "/admin/connections/deliveries?state=failed" in home
    stuck = owner.get(f"{LIST}/deliveries?state=failed").text
    assert failing.given_name in stuck and "isn’t there any more" in stuck
    place.run("bindings", "remove", binding)


# --- words


def test_what_is_wrong_is_said_with_what_to_do(place, owner, program, directory, connected, tmp_path):
    page, api = f"{LIST}/{connected}/test", f"/api/v1/connections/{connected}"

    def tested():
        return steps(post(owner, page, {"csrf": owner.get(page).csrf}))

    assert {kind for kind, _ in tested().values()} == {"applied"}
    assert "What the account that reads sees" in tested() and "The account that writes isn’t tried" in owner.get(page).text
    done(program.send("PUT", f"{api}/reader", {"password": "not this one"}))
    kind, words = tested()["Signing in"]
    assert kind == "failed" and "doesn’t take the account’s name and password" in words and "set its password" in words
    done(program.send("PUT", f"{api}/reader", {"password": READER}))
    done(program.send("POST", f"{api}/settings", {"settings": {"authorities": Authority("Other").pem.decode()}}))
    # Whoever leads it elsewhere doesn't take the passwords along.
    shown = program.read(api)
    assert (shown["reader_set"], shown["writer_set"], shown["problem"]) == (False, False, "no-writer-password")
    answer = post(owner, page, {"csrf": owner.get(page).csrf})
    assert (answer.status, answer.problems) == (409, ["connection-incomplete"])
    done(program.send("PUT", f"{api}/reader", {"password": READER}))
    kind, words = tested()["Certificate"]
    assert kind == "failed" and "wasn’t signed by any of the authorities" in words and "Paste the certificate" in words
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"ldaps://127.0.0.1:{closed.getsockname()[1]}"
        done(program.send("POST", f"{api}/settings", {
            "settings": {"servers": url, "authorities": directory.authority, "search-base": "dc=nowhere"}}))
        done(program.send("PUT", f"{api}/reader", {"password": READER}))
        kind, words = tested()["Connection"]
    assert kind == "failed" and "Nobody answers there" in words and "LOCKSTEP_OUTBOUND_ALLOW" in words
    done(program.send("POST", f"{api}/settings", {"settings": {"servers": directory.url}}))
    done(program.send("PUT", f"{api}/reader", {"password": READER}))
    kind, words = tested()["Search base"]
    assert kind == "failed" and "isn’t there" in words
    answer = done(program.send("POST", f"{api}/test", {}))
    assert not answer["passed"] and [one["outcome"] for one in answer["servers"][0]["steps"]][-2:] == [
        "failed", "not-reached"]
    events = [event["details"].get("outcome") for event in place.events(kind="connection.tested")]
    assert {"passed", "failed"} <= set(events)


@pytest.mark.parametrize("authorities, problem", [
    ("hello", "malformed"), ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "certificate-unreadable"),
    ("leaf", "not-an-authority"), ("", "missing"),
])
def test_a_certificate_that_is_none_is_told_beside_its_field(owner, program, directory, authorities, problem):
    if authorities == "leaf":
        authorities = (directory.home / "certificate.pem").read_text()
    said = settings(directory) | {"authorities": authorities}
    answer = program.send("POST", "/api/v1/connections", {"name": "Wrong", "settings": said})
    problems = json.loads(answer.text)
    assert (answer.status, problems["code"]) == (422, "connection-faulty"), answer.text
    assert [one["pointer"] for one in problems["errors"]] == ["/settings/authorities"]
    page = f"{LIST}/new"
    answer = post(owner, page, said | {
        "csrf": owner.get(page).csrf, "name": "Wrong", "step": "directory", "go": "next"})
    assert answer.status == 422 and 'id="authorities-problem"' in answer.text
    assert 'value="http' not in answer.text and "PRIVATE KEY" not in answer.text


# --- looking after it


def test_paused_resumed_and_tried_again(place, owner, program, directory, connected):
    person = place.add_person()
    binding = bind(place, program, connected, person, "ada")
    page = f"{LIST}/{connected}"

    def act(action, **fields):
        return owner.submit(f"{page}/{action}", **fields)

    assert act("pause", reason="Maintenance").location == f"{page}?done=pause"
    assert "The connection is paused." in owner.get(f"{page}?done=pause").text
    reset(place, person, "amber lantern number one drifts")
    assert delivery(place, program, person)["state"] == "paused"
    assert act("pause", reason="").problems == ["nothing-to-change"]
    assert act("resume", reason="").status == 303
    assert until(lambda: delivery(place, program, person)["state"] == "applied", 60)
    assert directory.lets_in("ada", person.password)

    directory.down()
    try:
        reset(place, person, "amber lantern number two drifts", 2)
        assert until(lambda: delivery(place, program, person)["state"] == "waiting", 90)
        assert "The directory can’t be reached." in owner.get(page).text
        shown = owner.get(f"{LIST}/deliveries?connection={connected}").text
        assert "Next try" in shown and "The directory can’t be reached." in shown
        [listed] = program.read(f"/api/v1/deliveries?connection={connected}&state=waiting")["deliveries"]
        assert (listed["id"], listed["failure"]) == (binding, "unreachable")
        assert program.read(f"/api/v1/deliveries?connection={connected}&state=failed")["deliveries"] == []
    finally:
        directory.up()
    answer = post(owner, f"{LIST}/deliveries/{binding}/retry", {"csrf": owner.get(f"{LIST}/deliveries").csrf})
    assert (answer.status, answer.location) == (303, f"{LIST}/deliveries?done=retried")
    assert act("retry").location.startswith(f"{page}?done=retry&count=")
    assert until(lambda: delivery(place, program, person)["state"] == "applied", 90)
    assert directory.lets_in("ada", person.password)
    kinds = [event["kind"] for event in place.events() if event["kind"].startswith("connection.")]
    assert kinds[-2:] == ["connection.paused", "connection.resumed"]
    trail = [event["details"] for event in place.events(kind="connection.paused")][-1]
    assert trail["reason"] == "Maintenance"
    assert done(program.send("POST", f"/api/v1/connections/{connected}/retry", {})) == {"retried": 0}
    place.run("bindings", "remove", binding)


def test_a_connector_is_added_with_a_token_shown_once(place, owner, program):
    page = f"{LIST}/connectors"
    added = owner.submit(f"{page}/new", name="Rack 9")
    [token] = re.findall(r"<code>(lsn_[\w-]+)</code>", added.text)
    [id] = re.findall(rf'href="{page}/([0-9a-z]{{26}})"', added.text)
    assert owner.submit(f"{page}/new", name="rack 9").problems == ["connection-name-taken"]
    assert "Has presented no key yet" in owner.get(f"{page}/{id}").text
    assert "nothing to compare" in owner.get(f"{page}/{id}/confirm").text
    renewed = owner.submit(f"{page}/{id}/renew", reason="Lost it")
    assert token not in renewed.text and "lsn_" in renewed.text
    for path in (page, f"{page}/{id}"):
        assert "lsn_" not in owner.get(path).text
    again = done(program.send("POST", f"/api/v1/connectors/{id}/renew", {"reason": "and again"}))
    assert again["token"].startswith("lsn_") and again["connector"]["state"] == "unregistered"
    # Who is given everybody's passwords is for owners to say.
    for asking, code in [(program, "not-allowed"), (Program(place, role="owner"), "connector-not-confirmed")]:
        refused = asking.send("POST", f"/api/v1/connectors/{id}/confirm", {"fingerprint": "0000"})
        assert json.loads(refused.text)["code"] == code
    assert owner.submit(f"{page}/{id}/remove", reason="").problems == ["reason-missing"]
    assert owner.submit(f"{page}/{id}/remove", reason="Sold").location == f"{page}?done=removed"
    assert program.send("GET", f"/api/v1/connectors/{id}").status == 404
    assert "lsn_" not in place.log
    events = [event for event in place.events() if event["details"].get("connector") == "Rack 9"]
    assert [event["kind"] for event in events] == ["connector.added"] * 3 + ["connector.removed"]
    assert "lsn_" not in json.dumps(events)


# --- who may


CHANGES = ["reader", "writer", "test", "pause", "remove", "retry", "change/directory"]


@pytest.mark.parametrize("role, sees, changes", [
    ("owner", True, True), ("administrator", True, True), ("helpdesk", False, False), ("auditor", True, False),
])
def test_who_may(place, employed, program, connected, role, sees, changes):
    browser = employed(place, role)
    home, page = browser.get("/admin").text, f"{LIST}/{connected}"
    assert (f'href="{LIST}"' in home) == sees
    for path in (LIST, page, f"{LIST}/deliveries", f"{LIST}/connectors", f"{LIST}/connectors/{connector(program)}"):
        answer = browser.get(path)
        assert answer.status == (200 if sees else 403), path
        if sees and not changes:
            assert "/new\"" not in answer.text and "method=\"post\"" not in answer.text.split("<main", 1)[1], path
    token = browser.get("/admin/security/sessions").csrf
    for path in [f"{page}/{one}" for one in CHANGES] + [f"{LIST}/new", f"{LIST}/connectors/new"]:
        assert browser.get(path).status == (200 if changes else 403), path
        if not changes:
            assert browser.post(path, token, reason="Because I can", password="x").status == 403, path
    if not changes:
        assert browser.post(f"{LIST}/deliveries/{NOBODY}/retry", token).status == 403
    assert program.read(f"/api/v1/connections/{connected}")["paused_at"] is None


def test_passwords_go_in_and_never_come_out(place, owner, program, connected):
    pages = [LIST, f"{LIST}/{connected}", f"{LIST}/{connected}/reader", f"{LIST}/{connected}/writer"]
    texts = [owner.get(path).text for path in pages]
    texts += [json.dumps(program.read("/api/v1/connections")), json.dumps(place.events()), place.log]
    database = (place.directory / "lockstep.sqlite").read_bytes() + (place.directory / "lockstep.sqlite-wal").read_bytes()
    for secret in (READER, WRITER):
        assert not any(secret in text for text in texts)
        assert secret.encode() not in database
    # Sent without one, nothing is changed.
    refused = owner.submit(f"{LIST}/{connected}/reader", password="")
    assert (refused.status, refused.problems) == (422, ["password-empty"])


# --- where it may connect (security row 40)


def test_a_directory_in_a_network_that_the_operator_did_not_name_is_not_asked(new_installation, tmp_path):
    heard = []
    trap = socket.create_server(("127.0.0.1", 0))

    def listen():
        while True:
            try:
                client, _ = trap.accept()
            except OSError:
                return
            heard.append(client)
            client.close()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        installation = new_installation("sqlite", LOCKSTEP_BASE_URL="https://id.northwind.example")
        installation.base_url = "https://id.northwind.example"
        url = f"ldaps://127.0.0.1:{trap.getsockname()[1]}"

        def outcomes():
            installation.start(None, "--with-connectors")
            program = Program(installation, "owner")
            found = program.read("/api/v1/connections")["connections"]
            if found:
                path = f"/api/v1/connections/{found[0]['id']}"
            else:
                said = {"kind": "ldap", "servers": f"{url} ldaps://169.254.169.254 ldaps://[::1]:{url.rsplit(':')[-1]}",
                        "authorities": Authority("Any").pem.decode(), "reader-dn": "cn=reader,dc=ex",
                        "writer-dn": "cn=writer,dc=ex", "search-base": "dc=ex"}
                made = done(program.send("POST", "/api/v1/connections", {"name": "Inside", "settings": said}), 201)
                path = f"/api/v1/connections/{made['id']}"
                done(program.send("PUT", f"{path}/reader", {"password": READER}))
                done(program.send("PUT", f"{path}/writer", {"connector": connector(program), "password": WRITER}))
                ada = installation.add_person()
                installation.run("bindings", "add", ada.email, "Inside", "uid=ada,dc=ex")
                installation.visitor().sign_in(ada)
            tests = done(program.send("POST", f"{path}/test", {}))["servers"]
            waits = until(lambda: any(one["failure"] for one in program.read("/api/v1/deliveries")["deliveries"]), 60)
            assert waits, "the connector inside the server tried it, too"
            installation.stop()
            return [next(step["step"] for step in one["steps"] if step["outcome"] == "failed") for one in tests]

        assert outcomes() == ["connection"] * 3
        assert heard == []
        installation.environment["LOCKSTEP_OUTBOUND_ALLOW"] = "127.0.0.0/8"
        assert outcomes()[0] != "connection"
        assert heard
    finally:
        # An accept that waits isn't ended by closing alone.
        trap.shutdown(socket.SHUT_RDWR)
        trap.close()
        listener.join()
