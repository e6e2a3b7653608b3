"""Row 24 of security.md: every door, read from the route tables, and who is before it who may not come in.

What opens it was made while all was well: a session, a flow, a link, a phone, a passkey. Then the account is locked,
suspended, expired or removed.
"""

import copy
import json
import re
import sqlite3
import subprocess
import time
import uuid

import pytest

from program import Program
from route_tables import connector, page_routes, provisioning
from software_passkey import add_passkey
from software_phone import set_up_phone
from test_admin_entrance import enrol as enrol_administrator
from test_factors import enrol as enrol_user

NEW = "seventeen amber lanterns drift"
PREFIX = {"users": "", "administrators": "/admin"}
# At the host nobody makes an administrator's password expire, and identity systems see users only.
STATES = {"users": ["locked", "suspended", "expired", "removed"], "administrators": ["locked", "suspended", "expired"]}
NOBODY = "01k9zzzzzzzzzzzzzzzzzzzzzz"

# What each route takes. OPEN: nothing, and it lets nobody in. ENTRANCE: what a person knows or has. LINK: what a mail
# holds, or what opening it left in a cookie. FLOW: a flow that waits for a second proof. SESSION: a session. PHONE: what a
# phone was given.
OPEN = """
GET /login
POST /logout
GET /reset
GET /reset/sent
GET /reset/done
GET /undo/done
GET /not-me/done
GET /help
GET /help/mac
GET /help/windows
GET /help/linux
GET /help/phone
GET /help/browsers
GET /guide
GET /guide/reset-password
GET /guide/reset-password/:step
GET /guide/change-password
GET /guide/change-password/:step
GET /guide/new-phone
GET /guide/new-phone/:step
GET /break-glass
GET /demo/mail
GET /demo/mail/:id
GET /healthz
GET /readyz
GET /metrics
GET /authenticator
GET /authenticator/offline
GET /authenticator/manifest.webmanifest
GET /authenticator/worker.js
"""
ENTRANCE = """
POST /login
POST /login/passkey
POST /reset
POST /break-glass
"""
LINK = """
GET /reset/:token
GET /reset/password
POST /reset/password
GET /verify/:token
GET /undo/:token
GET /undo
POST /undo
GET /enrol/:token
GET /not-me/:token
GET /not-me
POST /not-me
"""
FLOW = """
GET /login/factor
POST /login/factor
GET /reset/factor
POST /reset/factor
GET /security/password/factor
POST /security/password/factor
GET /security/factor
POST /security/factor
GET /duo/callback
"""
PHONE = """
POST /authenticator/phones
GET /authenticator/requests
POST /authenticator/answers
POST /authenticator/subscription
"""
SESSION = """
GET /
GET /security
GET /security/sessions
POST /security/sessions
GET /security/password
GET /security/password/change
POST /security/password/change
GET /security/password/done
GET /security/places
GET /profile
POST /profile/recovery-email
POST /profile/recovery-email/remove
GET /security/caller-code
POST /security/caller-code
GET /security/factors
POST /security/authenticator
GET /security/authenticator/confirm
POST /security/authenticator/confirm
POST /security/authenticator/remove
GET /security/recovery-codes
POST /security/recovery-codes
POST /security/passkeys/new
GET /security/passkeys
POST /security/passkeys
POST /security/passkeys/rename
POST /security/passkeys/remove
POST /security/push/begin
GET /security/push
POST /security/push
POST /security/push/rename
POST /security/push/remove
GET /security/duo
POST /security/duo
POST /security/duo/remove
GET /activity
GET /users
GET /users/:id
GET /users/:id/:action
POST /users/:id/:action
GET /users/:id/verify
POST /users/:id/verify
GET /users/:id/directories
GET /users/:id/directories/bind
POST /users/:id/directories/bind
POST /users/:id/directories/bind/begin
GET /users/:id/directories/:binding/unbind
POST /users/:id/directories/:binding/unbind
GET /users/:id/sessions/:session
POST /users/:id/sessions/:session
GET /users/new
POST /users/new
GET /users/bulk
POST /users/bulk
POST /users/bulk/begin
GET /users/bulk/:id
POST /users/bulk/:id/stop
GET /users/import
POST /users/import
GET /users/import/:id
POST /users/import/:id
POST /users/import/:id/stop
POST /users/import/:id/begin
GET /connections/:id/matching
POST /connections/:id/matching
POST /connections/:id/matching/begin
GET /connections/:id/import
POST /connections/:id/import
POST /connections/:id/import/begin
GET /connections/:id/drift
POST /connections/:id/drift
GET /consents
GET /consents/:id
POST /consents/:id/grant
POST /consents/:id/refuse
POST /consents/:id/code
GET /events
GET /events/events.csv
GET /events/events.jsonl
GET /events/head.json
GET /events/forwarding
POST /events/forwarding
GET /settings
GET /settings/organisation
POST /settings/organisation
GET /settings/passwords
POST /settings/passwords
GET /settings/expiry
POST /settings/expiry
GET /settings/lockout
POST /settings/lockout
GET /settings/recovery
POST /settings/recovery
GET /settings/factors
POST /settings/factors
GET /settings/duo
POST /settings/duo
GET /settings/help-desk
POST /settings/help-desk
GET /settings/sessions
POST /settings/sessions
GET /settings/events
POST /settings/events
GET /texts
GET /texts/:kind
POST /texts/:kind
POST /texts/:kind/preview
POST /texts/:kind/reset
GET /launch-kit
GET /launch-kit/help/:page
GET /launch-kit/:phase
POST /launch-kit/:phase
GET /launch-kit/:phase/mail.eml
POST /launch-kit/runs/:id/stop
GET /administrators
GET /connections
GET /connections/new
POST /connections/new
GET /connections/:id
GET /connections/:id/change/:group
POST /connections/:id/change/:group
GET /connections/:id/reader
POST /connections/:id/reader
GET /connections/:id/writer
POST /connections/:id/writer
GET /connections/:id/test
POST /connections/:id/test
GET /connections/:id/:action
POST /connections/:id/:action
GET /connections/connectors
GET /connections/connectors/new
POST /connections/connectors/new
GET /connections/connectors/:id
GET /connections/connectors/:id/:action
POST /connections/connectors/:id/:action
GET /connections/deliveries
POST /connections/deliveries/:id/retry
GET /administrators/new
POST /administrators/new
GET /administrators/:id
GET /administrators/:id/verify
POST /administrators/:id/verify
GET /administrators/:id/:action
POST /administrators/:id/:action
GET /mail
"""
CLASSES = {name: {tuple(line.split()) for line in table.split("\n") if line} for name, table in {
    "open": OPEN, "entrance": ENTRANCE, "link": LINK, "flow": FLOW, "phone": PHONE, "session": SESSION}.items()}
SAMPLES = {":id": NOBODY, ":action": "suspend", ":session": NOBODY, ":binding": NOBODY, ":kind": "password-reset", ":page": "mac",
           ":phase": "launch-day", ":group": "directory", ":step": "1"}


def of_class(name, portal):
    """Method and address of each door of a class."""
    for route in page_routes():
        if route.portal == portal and (route.method, route.path) in CLASSES[name]:
            path = "/".join(SAMPLES.get(part, part) for part in route.path.split("/"))
            yield route.method, (PREFIX[portal] + path).removesuffix("/") or "/"


def test_every_route_says_what_it_takes():
    known = [door for doors in CLASSES.values() for door in doors]
    assert len(known) == len(set(known)), "a door of two classes"
    assert {(route.method, route.path) for route in page_routes()} == set(known)


# --- who stands before them


def execute(installation, statement):
    url = installation.environment["LOCKSTEP_DATABASE_URL"]
    if installation.engine == "sqlite":
        with sqlite3.connect(url.removeprefix("sqlite:"), timeout=30) as database:
            database.execute(statement)
    else:
        subprocess.run(["psql", "--quiet", "--no-psqlrc", "--command", statement, url], check=True, timeout=30)


class Scene:
    """One account, and whatever opens a door of it."""

    def __init__(self, installation, portal, tmp_path):
        self.installation, self.portal, self.prefix = installation, portal, PREFIX[portal]
        self.is_user = portal == "users"
        add = installation.add_person if self.is_user else installation.add_administrator
        self.person, self.helped = add(), add()
        self.session, self.authenticator = self.enter(self.person)
        self.phone = set_up_phone(installation, self.session, tmp_path, self.prefix)
        self.passkey = add_passkey(installation, self.session, self.prefix)
        page = self.session.submit(self.at("/security/recovery-codes"))
        self.codes = re.findall(r"<li><code>([0-9A-Z-]+)</code>", page.text)
        assert len(self.codes) > 3

        address = f"r{uuid.uuid4().hex[:10]}@home.example"
        answer = self.session.submit(self.at("/profile"), self.at("/profile/recovery-email"), email=address)
        assert (answer.status, answer.location) == (303, self.at("/profile?outcome=saved")), answer.problems
        mails = installation.mailbox
        self.links = {"verify": mails.wait(address, "recovery-verify").link,
                      "undo": mails.wait(self.person.email, "recovery-changed").link}
        self.visitor().submit(self.at("/reset"), email=self.person.email)
        self.links["reset"] = mails.wait(self.person.email, "password-reset").link

        self.flows = {"/login/factor": self.visitor(), "/reset/factor": self.visitor(),
                      "/security/password/factor": copy.deepcopy(self.session)}
        self.try_sign_in(self.person, self.flows["/login/factor"])
        self.opened = self.visitor()
        for visitor in (self.opened, self.flows["/reset/factor"]):
            visitor.get(self.links["reset"])
        answer = self.set_password(self.flows["/reset/factor"])
        assert answer.location == self.at("/reset/factor"), answer.problems
        answer = self.flows["/security/password/factor"].submit(
            self.at("/security/password/change"), current_password=self.person.password, new_password=NEW,
            confirm_password=NEW)
        assert answer.location == self.at("/security/password/factor"), answer.problems
        self.csrf = {path: visitor.get(self.at(path)).csrf for path, visitor in self.flows.items()}
        assert all(self.csrf.values())
        self.session_csrf = self.session.get(self.at("/security/sessions")).csrf

        # Links for somebody whose second proof was removed.
        self.enter(self.helped)
        program = installation.connected()
        self.ids = {person.email: installation._id(program, person) for person in (self.person, self.helped)}
        if self.is_user:
            done = program.send("POST", f"/api/v1/users/{self.ids[self.helped.email]}/reset-authenticator",
                                {"reason": "lost"})
            assert done.status == 200, done.text
            self.links["not-me"] = mails.wait(self.helped.email, "help-desk").link
        else:
            # Over the API this would wait for a second administrator.
            installation.run("admin", "reset-authenticator", self.helped.email)
            # There has to be an owner left.
            installation.add_administrator()
        self.links["enrol"] = mails.wait(self.helped.email, "factor-reset").link

    def at(self, path):
        return (self.prefix + path).rstrip("/") or "/"

    def visitor(self):
        return self.installation.visitor()

    def try_sign_in(self, person, visitor=None, password=None):
        return (visitor or self.visitor()).submit(
            self.at("/login"), email=person.email, password=password or person.password)

    def enter(self, person):
        visitor = self.visitor()
        assert self.try_sign_in(person, visitor).status == 303
        return visitor, (enrol_user if self.is_user else enrol_administrator)(visitor)

    def set_password(self, visitor):
        return visitor.submit(self.at("/reset/password"), new_password=NEW, confirm_password=NEW)

    def use_passkey(self):
        visitor = self.visitor()
        page = visitor.get(self.at("/login"))
        return visitor.post(self.at("/login/passkey"), page.csrf, **self.passkey.used(page))

    def come_into(self, state):
        """Both of them."""
        for person in (self.person, self.helped):
            getattr(self, state)(person)

    def locked(self, person):
        stranger = self.visitor()
        for _ in range(10):
            self.try_sign_in(person, stranger, "not this one at all")

    def suspended(self, person):
        self.installation.run("user" if self.is_user else "admin", "suspend", person.email)

    def expired(self, person):
        if self.is_user:
            self.installation.run("user", "expire", person.email)
        else:
            # As the clock would: nothing else is touched.
            now = int(time.time() * 1_000)
            execute(self.installation, f"UPDATE accounts SET expired_at = {now} WHERE email = '{person.email}'")
            deadline = time.monotonic() + 10
            while copy.deepcopy(self.session).get(self.at("/security/sessions")).status == 200:
                assert time.monotonic() < deadline, "the session outlives the account's password"

    def removed(self, person):
        program = Program(self.installation)
        answer = program.send("DELETE", f"/scim/v2/Users/{self.ids[person.email]}")
        assert answer.status == 204, answer.text

    def trail(self):
        """What happened to both, without mails on their way."""
        found = []
        for person in (self.person, self.helped):
            account = self.ids[person.email]
            page = self.installation.connected().read(f"/api/v1/events?limit=500&account={account}")
            found += [event for event in page["events"] if not event["kind"].startswith("mail.")]
        return found


# The pages of administrators ask the store nothing about a session that users' pages don't ask: one engine is enough.
SCENES = [(engine, portal, state) for portal, states in STATES.items() for state in states
          for engine in (["sqlite", "postgresql"] if portal == "users" else ["sqlite"])]


@pytest.fixture(params=SCENES, ids="-".join)
def scene(request, tmp_path):
    engine, portal, state = request.param
    scene = Scene(request.getfixturevalue(engine), portal, tmp_path)
    scene.come_into(state)
    scene.state = state
    return scene


def test_no_door_opens(scene):
    """In this order: what is looked at, what would let somebody in, what is good for taking things back only."""
    before = scene.trail()
    sessions(scene)
    api(scene)
    phone(scene)
    (flows_of_the_locked if scene.state == "locked" else flows)(scene)
    if scene.state != "locked":
        links(scene)
        assert scene.trail() == before, "nothing has happened"
    entrances(scene)
    taking_back(scene)


def sessions(scene):
    """A lock is about guessing, and ends no session; whatever else keeps somebody out does."""
    for method, path in of_class("session", scene.portal):
        visitor = copy.deepcopy(scene.session)
        if scene.state == "locked":
            if method == "GET":
                answer = visitor.get(path)
                assert not (answer.location or "").startswith(scene.at("/login")), path
            continue
        fields = {"email": "thief@evil.example", "all": "others", "reason": "Because I can", "new_password": NEW,
                  "confirm_password": NEW, "current_password": scene.person.password}
        answer = visitor.get(path) if method == "GET" else visitor.post(path, scene.session_csrf, **fields)
        assert (answer.status, answer.location) == (303, scene.at("/login?notice=session-ended")), (method, path)


def api(scene):
    """No cookie opens the API but the one address that says who is signed in."""
    visitor = copy.deepcopy(scene.session)
    if scene.is_user:
        assert visitor.get("/api/v1/session").status == (200 if scene.state == "locked" else 401)
    document = json.loads(visitor.get("/api/openapi.json").text)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if operation["operationId"] == "getSession":
                continue
            answer = visitor.request(method.upper(), path.replace("{id}", NOBODY).replace("{session}", NOBODY),
                                     None if method == "get" else b"{}", {"Content-Type": "application/json"})
            assert (answer.status, json.loads(answer.text)["code"]) == (401, "key-missing"), (method, path)
    for method, path, kind in provisioning():
        if kind == "keyed":
            assert visitor.request(method, "/scim/v2" + path.replace("{id}", NOBODY)).status == 401, (method, path)
    assert len(connector()) == 3
    for path in connector():
        answer = visitor.request("POST", path, b"{}", {"Content-Type": "application/json"})
        assert (answer.status, json.loads(answer.text)["code"]) == (401, "key-missing"), path


def phone(scene):
    status, facts = scene.phone.poll()
    request = {"id": NOBODY, "flow": NOBODY, "purpose": "sign-in", "expires_at": 1}
    answers = [scene.phone.post("/authenticator/subscription", {"subscription": None}),
               scene.phone.answer(request, "approve", "123456")]
    statuses = [answer.status for answer in answers]
    if scene.state == "locked":
        assert (status, facts["state"]) == (200, "active")
    elif scene.state == "removed":
        assert (status, facts["code"], statuses) == (401, "unknown-phone", [401, 401])
    else:
        assert (status, facts, statuses) == (200, {"state": "paused"}, [403, 403])


# Where each begins again.
BEGINNINGS = {"/login/factor": "/login?notice=session-expired", "/reset/factor": "/reset/password",
              "/security/password/factor": "/security/password/change"}


def flows(scene):
    for path, beginning in BEGINNINGS.items():
        visitor = scene.flows[path]
        for fields in ({"factor": "recovery-code", "code": scene.codes[0]}, {"factor": "push"}, {"factor": "duo"},
                       {"factor": "totp", "code": scene.authenticator.code()}):
            answer = visitor.post(scene.at(path), scene.csrf[path], **fields)
            assert (answer.status, answer.location) == (303, scene.at(beginning)), (path, fields)
        assert visitor.get(scene.at(path)).location == scene.at(beginning)
        assert visitor.get(scene.at("/duo/callback?state=x&duo_code=x")).status in (303, 401)
    visitor = scene.flows["/security/password/factor"]
    for method in ("GET", "POST"):
        answer = visitor.get(scene.at("/security/factor")) if method == "GET" else visitor.post(
            scene.at("/security/factor"), scene.csrf["/security/password/factor"], current_password=scene.person.password)
        assert answer.status == 303 and not enters(scene, visitor)


def flows_of_the_locked(scene):
    """Who has given the password goes on by what nobody can guess: docs/decisions/0003."""
    answer = scene.flows["/login/factor"].post(
        scene.at("/login/factor"), scene.csrf["/login/factor"], factor="recovery-code", code=scene.codes[0])
    assert (answer.status, answer.location) == (303, scene.at("/"))
    assert enters(scene, scene.flows["/login/factor"])
    # A reset is the way out of a lock.
    answer = scene.visitor().get(scene.links["reset"])
    assert answer.location == scene.at("/reset/password")
    assert scene.opened.get(scene.at("/reset/password")).status == 200


def links(scene):
    for visitor in (scene.opened, scene.visitor()):
        visitor.get(scene.links["reset"])
        answers = [visitor.get(scene.at("/reset/password")),
                   visitor.post(scene.at("/reset/password"), scene.session_csrf, new_password=NEW)]
        assert (answers[0].status, answers[0].problems) == (410, ["link-dead"])
        assert answers[1].status in (403, 410)
    answer = scene.visitor().get(scene.links["verify"])
    assert (answer.status, answer.location) == (303, scene.at("/login?notice=recovery-link-dead"))
    answer = scene.visitor().get(scene.links["enrol"])
    assert (answer.status, answer.problems) == (410, ["link-dead"])


def entrances(scene):
    """As if the password were wrong; and a mail that is asked for holds no link."""
    mails = scene.installation.mailbox
    right, wrong = (scene.try_sign_in(scene.person, password=one) for one in (scene.person.password, "not this one"))
    assert (right.status, right.problems) == (wrong.status, wrong.problems) == (401, ["wrong-credentials"])
    assert scene.try_sign_in(scene.helped).problems == ["wrong-credentials"]
    visitor = scene.visitor()
    visitor.get(scene.links["verify"])
    assert scene.try_sign_in(scene.person, visitor).status == 401
    answer = scene.use_passkey()
    if scene.state == "locked":
        assert (answer.status, answer.location) == (303, scene.at("/")), "nobody guesses a passkey"
        return
    assert (answer.status, answer.problems) == (401, ["passkey-wrong"])
    if not scene.is_user:
        visitor = scene.visitor()
        assert visitor.submit("/admin/break-glass", code="AAAA-AAAA").status == 401
    before = len(mails.mails(scene.person.email))
    answer = scene.visitor().submit(scene.at("/reset"), email=scene.person.email)
    assert (answer.status, answer.location) == (303, scene.at("/reset/sent"))
    # The queue is in order: when somebody else's is there, this one would be.
    other = scene.installation.add_person()
    scene.installation.request_reset(other)
    assert all(mail.kind != "password-reset" for mail in mails.mails(scene.person.email)[before:])


def taking_back(scene):
    """What only takes something back works for whoever may not come in, but for who is gone; and lets nobody in."""
    for name in ("undo", "not-me"):
        if name not in scene.links:
            continue
        visitor, path = scene.visitor(), scene.at(f"/{name}")
        assert visitor.get(scene.links[name]).location == path
        page = visitor.get(path)
        if scene.state == "removed":
            assert (page.status, page.problems) == (410, ["link-dead"])
            assert visitor.post(path, scene.session_csrf).status in (403, 410)
        else:
            answer = visitor.post(path, page.csrf)
            assert (answer.status, (answer.location or "").split("?")[0]) == (303, f"{path}/done"), answer.problems
        assert not enters(scene, visitor)
    assert scene.try_sign_in(scene.person).status == 401
    assert scene.try_sign_in(scene.helped).status == 401


def enters(scene, visitor):
    return visitor.get(scene.at("/security/sessions")).status == 200
