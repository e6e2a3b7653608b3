"""Row 29 of security.md: every page in a real browser under its own policy, errors and reflected input included."""

import re
import threading
import uuid
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest

from conftest import IS_CAMPAIGN, running
from directory_certificates import Authority
from hands import PHONE, fits
from program import Program
from route_tables import WEB, page_routes
from test_admin_entrance import signed_in
from test_overload import SIGN_INS

ROLES = ["nobody", "user", "owner", "administrator", "helpdesk", "auditor"]
# What stands for a parameter that means the same on every page, and what for an id below each list.
WORDS = {":action": ["suspend"], ":session": ["id"], ":binding": ["id"], ":kind": ["password-reset"], ":page": ["mac.html"],
         ":phase": ["on-the-day"], ":step": ["1", "2", "3", "4"], ":group": ["directory"], ":token": ["x"]}
SUBJECTS = ["/users/:id", "/administrators/:id", "/consents/:id", "/users/bulk/:id", "/users/import/:id", "/demo/mail/:id",
            "/launch-kit/runs/:id", "/connections/:id", "/connections/connectors/:id", "/connections/deliveries/:id"]
# What is done to these is called otherwise than what is done to people.
ACTIONS = {"/connections/:id": "pause", "/connections/connectors/:id": "renew"}
MARK = "9131"
PAYLOADS = [f"\"><script>alert({MARK})</script>", f"'><img src=x onerror=alert({MARK})>", f"javascript:alert({MARK})",
            f"{{{{{MARK}*7}}}}", f"${{{MARK}*7}}#{{{MARK}*7}}", f"</title></textarea><svg onload=alert({MARK})>",
            f"\" autofocus onfocus=alert({MARK}) x=\"", f"-->]]><b id=x{MARK}>"]
COMPUTED = str(int(MARK) * 7)


class Markup(HTMLParser):
    """What stands in a page that a script could hang on."""

    def __init__(self, answer):
        super().__init__()
        self.elements, self.forms = [], []
        self.feed(answer.text)

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        self.elements.append((tag, attributes))
        if tag == "form":
            self.forms.append((attributes, {}))
        elif tag in ("input", "select", "textarea", "button") and self.forms and attributes.get("name"):
            self.forms[-1][1].setdefault(attributes["name"], (attributes.get("type", tag), attributes.get("value", "")))


def is_page(answer):
    return (answer.header("Content-Type") or "").startswith("text/html") and not answer.header("Content-Disposition")


def policy(answer):
    found = answer.header("Content-Security-Policy")
    return dict(one.strip().split(" ", 1) for one in found.split(";"))


def assert_armed(answer, what):
    """By its policy nothing runs but what has this answer's nonce, and nobody frames it; and nothing else is in it."""
    rules = policy(answer)
    assert rules["default-src"] == "'none'" and rules["frame-ancestors"] == "'none'", what
    assert "unsafe" not in answer.header("Content-Security-Policy"), what
    if not is_page(answer):
        return None
    nonce = re.fullmatch(r"'nonce-([\w-]{22,})'", rules["script-src"]).group(1)
    assert rules["style-src"] == f"'nonce-{nonce}'", what
    for tag, attributes in Markup(answer).elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (what, tag, attributes)
        if tag in ("script", "style") or (tag == "link" and attributes.get("rel") == "stylesheet"):
            assert attributes.get("nonce") == nonce, (what, tag, attributes)
        for name in ("href", "src", "action", "formaction"):
            assert not attributes.get(name, "").strip().lower().startswith(("javascript:", "data:", "vbscript:")), what
        assert tag not in ("base", "object", "embed", "iframe"), what
    return nonce


def assert_nothing_got_in(answer, what):
    """Not the least element or attribute of what was typed."""
    for tag, attributes in Markup(answer).elements:
        assert f"x{MARK}" not in attributes.get("id", ""), what
        assert MARK not in "".join(attributes.get(name, "") for name in attributes if name.startswith("on")), what
        # An image that isn't ours, a script without a source.
        assert not (tag in ("img", "svg") and ("onerror" in attributes or "onload" in attributes)), what
        assert tag != "script" or attributes.get("src", "").startswith("/assets/"), (what, attributes)
    assert COMPUTED not in answer.text, what


@pytest.fixture(scope="module")
def place(tmp_path_factory, mailbox):
    place = running(tmp_path_factory, "sqlite", mailbox)
    yield place
    place.stop()


@pytest.fixture(scope="module")
def browsers(place):
    """Of each role, signed in without a browser."""
    made = {role: signed_in(place, place.add_administrator(role=role))[0] for role in ROLES[2:]}
    made["user"] = place.visitor().sign_in(place.add_person())
    made["nobody"] = place.visitor()
    return made


@pytest.fixture(scope="module")
def ids(place, browsers):
    """Something to look at below each list."""
    program = Program(place, "owner")

    def made(path, content=None, **headers):
        answer = program.send("POST", path, content, **headers)
        assert answer.status in (201, 202), answer.text
        return answer

    def id_of(answer):
        return re.search(r'"id":"([0-9a-z]{26})"', answer.text).group(1)

    person = id_of(made("/api/v1/users", {"email": "sample@northwind.example", "given_name": "Sample"}))
    waits = place.add_person()
    administrator = id_of(made("/api/v1/administrators", {
        "email": "other@northwind.example", "name": "Other", "role": "auditor"}))
    file = program.visitor.request("POST", "/api/v1/imports", b"email,given name\nx@northwind.example,\"<b>\"\nnobody,Ada\n", {
        "Authorization": f"Bearer {program.key}", "Content-Type": "text/csv"})
    place.set("helpdesk.second-consent", True)
    known = next(one["id"] for one in program.read(f"/api/v1/users?search={waits.email}")["users"])
    consent = made(f"/api/v1/users/{known}/reset-authenticator", {"reason": "lost"}).location.rsplit("/", 1)[1]
    bulk = id_of(made("/api/v1/bulk", {"action": "sign-out", "people": [person], "reason": "<b>"}))
    connection = id_of(made("/api/v1/connections", {"name": "<b>Head office", "settings": {
        "kind": "ldap", "servers": "ldaps://ldap.example.org", "authorities": Authority("Any").pem.decode(),
        "reader-dn": "cn=reader,dc=ex", "writer-dn": "cn=writer,dc=ex", "search-base": "dc=ex"}}))
    connector = id_of(made("/api/v1/connectors", {"name": "<b>Rack"}))
    return dict(zip(SUBJECTS, [person, administrator, consent, bulk, id_of(file), "0" * 26, "0" * 26, connection, connector,
                               "0" * 26], strict=True))


def samples(route, ids):
    """The addresses that stand for a route. A route with a parameter that is not known here fails."""
    paths = [route.path]
    for subject, id in ids.items():
        if route.path.startswith(subject):
            rest = route.path.removeprefix(subject).replace(":action", ACTIONS.get(subject, ":action"))
            paths = [subject.replace(":id", id) + rest]
    for word, values in WORDS.items():
        values = [ids["/users/:id"] if value == "id" else value for value in values]
        paths = [re.sub(f"{word}(?=/|$)", value, path) for path in paths for value in values] if word in paths[0] else paths
    assert ":" not in "".join(paths), f"say here what {route.path} is looked at with"
    prefix = "/admin" if route.portal == "administrators" else ""
    return [(prefix + path).removesuffix("/") or "/" for path in paths]


def addresses(role, ids):
    """What somebody of this role can ask for; without what only a host, a demo or a phone's app is asked."""
    portals = {"nobody": ["users", "administrators", "host"], "user": ["users"]}.get(role, ["administrators"])
    return sorted({path for route in page_routes() if route.portal in portals and route.method == "GET"
                   for path in samples(route, ids) if not path.startswith(("/demo/", "/metrics"))})


def test_every_route_has_a_sample(ids):
    for route in page_routes():
        assert samples(route, ids)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_armed(browsers, ids, role):
    visitor, shown = browsers[role], 0
    for path in addresses(role, ids):
        answers = [visitor.get(path) for _ in range(2)]
        nonces = [assert_armed(answer, (role, path)) for answer in answers]
        if nonces[0]:
            assert nonces[0] != nonces[1], path
            shown += answers[0].status == 200
    assert shown >= (8 if role == "nobody" else 12), "it was looked at pages, and not at the way to the sign-in"


# --- in a browser


class Watch:
    """A window of Chromium, with everything that it complains of."""

    def __init__(self, chromium, place, visitor=None, **form):
        self.complaints = []
        self.context = chromium.new_context(base_url=place.base_url, locale="en-GB", timezone_id="UTC", **form)
        self.context.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => "
            "console.error('violation of', event.effectiveDirective, event.blockedURI, event.sample));")
        if visitor:
            self.context.add_cookies(
                [{"name": name, "value": value, "url": place.base_url} for name, value in visitor.cookies.items()])
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("dialog", self._dialog)

    def _console(self, message):
        # That there is an answer other than 200, and that a field of a date shows something else, as it was typed.
        harmless = ("Failed to load resource", "does not conform to the required format")
        if message.type in ("error", "warning") and not any(one in message.text for one in harmless):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _dialog(self, dialog):
        self.complaints.append(f"{self.page.url}: {dialog.message}")
        dialog.dismiss()

    def show(self, answer, path):
        """An answer that was got otherwise, as the browser would take it from the server."""
        headers = {name: value for name, value in answer.headers if name.lower() in (
            "content-type", "content-security-policy", "x-frame-options", "x-content-type-options",
            "cross-origin-opener-policy", "cross-origin-resource-policy", "referrer-policy")}
        url = f"**/shown-{uuid.uuid4().hex}*"
        self.page.route(url, lambda route: route.fulfill(status=answer.status, headers=headers, body=answer.body))
        self.page.goto(url.strip("*").removesuffix("*"))
        assert answer.status != 200 or self.page.locator("h1").count() == 1, path

    def close(self):
        self.context.close()
        assert self.complaints == []


@pytest.mark.parametrize("role", ROLES)
def test_no_page_breaks_its_policy_or_is_wider_than_a_phone(chromium, place, browsers, ids, role):
    watch = Watch(chromium, place, browsers[role], **PHONE)
    seen, wide = set(), []
    for path in addresses(role, ids):
        answer = browsers[role].get(path)
        if not is_page(answer) or (answer.status, answer.location) in seen:
            continue
        if answer.location or answer.status == 403:
            seen.add((answer.status, answer.location))
        watch.page.goto(path, wait_until="load")
        if not fits(watch.page):
            wide.append(path)
    watch.close()
    assert wide == []


def errors(browsers, crowded):
    """A page of each kind that is no answer to what was asked."""
    nobody, helper, owner = browsers["nobody"], browsers["helpdesk"], browsers["owner"]
    login = nobody.get("/login")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    found = {
        404: nobody.get("/nothing/here"), 405: nobody.request("PUT", "/login", b"", form),
        421: nobody.request("GET", "/login", headers={"Host": "evil.example"}),
        403: helper.get("/admin/settings"), 400: owner.get("/admin/users?filter=%3Cscript%3E"),
        413: nobody.request("POST", "/login", b"a" * 70_000, form),
        415: nobody.request("POST", "/login", b"{}", {"Content-Type": "application/json"}),
        410: nobody.get("/reset/password"),
        401: nobody.post("/login", login.csrf, email="nobody@northwind.example", password="not this one"),
        422: nobody.post("/reset", nobody.get("/reset").csrf, email="nobody"),
    }
    cross = nobody.post("/login", login.csrf, {"Sec-Fetch-Site": "cross-site"}, email="x", password="x")
    assert cross.status == 403
    assert {status: answer.status for status, answer in found.items()} == {status: status for status in found}
    return [*found.values(), cross, busy(crowded), too_many(crowded)]


def too_many(place):
    """A client of its own that doesn't stop."""
    visitor = place.visitor()
    csrf = visitor.get("/reset").csrf
    for _ in range(300):
        answer = visitor.post("/reset", csrf, {"X-Forwarded-For": "198.51.100.7"}, email="nobody")
        if answer.status == 429:
            return answer
    raise AssertionError("nobody was asked to wait")


def busy(place):
    """More sign-ins at once than can wait."""
    visitor = place.visitor()
    csrf, together, found = visitor.get("/login").csrf, threading.Barrier(SIGN_INS), []

    def ask(number):
        one = place.visitor()
        one.cookies = dict(visitor.cookies)
        together.wait()
        answer = one.post("/login", csrf, email=f"nobody{number}@northwind.example", password="wrong")
        if answer.status == 503:
            found.append(answer)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(SIGN_INS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found, "everybody was served"
    return found[0]


def test_errors_are_pages_like_others(chromium, new_installation, place, browsers):
    # One of its own: who is asked to wait is known by their address.
    crowded = new_installation(LOCKSTEP_TRUSTED_PROXIES="127.0.0.1")
    crowded.start()
    watch = Watch(chromium, place)
    for answer in errors(browsers, crowded):
        assert_armed(answer, answer.status)
        watch.show(answer, answer.status)
    watch.close()


def test_nobody_frames_a_page(chromium, place, browsers, ids):
    """On another site, with a frame for each."""
    paths = [path for role in ("owner", "user", "nobody") for path in [*addresses(role, ids), "/nothing/here"]
             if is_page(browsers[role].get(path))]
    frames = "".join(f'<iframe src="{place.base_url}{path}"></iframe>' for path in paths)

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!DOCTYPE html><title>x</title>{frames}".encode())

        def log_message(self, *_):
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    context = chromium.new_context()
    try:
        for visitor in (browsers["owner"], browsers["user"]):
            context.add_cookies([{"name": name, "value": value, "url": place.base_url}
                                 for name, value in visitor.cookies.items()])
        page = context.new_page()
        page.goto(f"http://localhost:{site.server_address[1]}/", wait_until="load")
        shown = [frame for frame in page.frames if frame != page.main_frame]
        assert len(shown) == len(paths)
        for frame in shown:
            assert frame.url.startswith("chrome-error:"), frame.url
    finally:
        context.close()
        site.shutdown()


# --- what comes back of what was typed


def queries():
    """The names by which handlers read what stands behind the question mark."""
    found = {"search", "filter", "sort", "direction", "at", "words", "account", "flow", "kind", "since", "until", "audience",
             "pace", "state", "duo_code"}
    for path in WEB.rglob("*.swift"):
        found |= set(re.findall(r'\bquery\("([a-z_-]+)"\)', path.read_text()))
    return sorted(found)


@pytest.mark.parametrize("role", ["nobody", "user", "owner"])
def test_no_address_comes_back_as_markup(chromium, place, browsers, ids, role):
    visitor, watch, names = browsers[role], Watch(chromium, place, browsers[role]), queries()
    reflected = 0
    for path in addresses(role, ids):
        if path.startswith("/admin/events/events."):
            continue
        for payload in PAYLOADS if IS_CAMPAIGN else [PAYLOADS[0], PAYLOADS[6], PAYLOADS[3]]:
            answer = visitor.get(f"{path}?{urlencode({name: payload for name in names})}")
            assert answer.status < 500 or answer.problems == ["directory-unreadable"], (path, payload)
            if assert_armed(answer, path):
                assert_nothing_got_in(answer, (path, payload))
                if MARK in answer.text:
                    reflected += 1
                    watch.show(answer, path)
    # One at a time where all together are refused.
    lists = {"owner": ["/admin/users", "/admin/events", "/admin/launch-kit"]}.get(role, [])
    for path in lists:
        for name in names:
            for payload in PAYLOADS if IS_CAMPAIGN else PAYLOADS[:1]:
                answer = visitor.get(f"{path}?{urlencode({name: payload})}")
                assert answer.status < 500 or answer.problems == ["directory-unreadable"], (path, payload)
                if assert_armed(answer, path):
                    assert_nothing_got_in(answer, (path, name, payload))
                    if MARK in answer.text:
                        reflected += 1
                        if payload == PAYLOADS[0]:
                            watch.show(answer, path)
    assert reflected or role != "owner", "something shows what was searched"
    watch.close()


KEPT = {"csrf", "plan", "people", "action", "scope", "means", "factor", "step", "receiver"}


@pytest.mark.parametrize("role", ["user", "owner"])
def test_no_form_gives_markup_back(chromium, place, browsers, ids, role):
    """Every form of every page, with each field as typed by somebody who means no good. Whatever is taken is shown by
    other pages afterwards, which are looked at once more."""
    visitor, watch = browsers[role], Watch(chromium, place, browsers[role])
    reflected, done = 0, set()
    for path in addresses(role, ids):
        page = visitor.get(path)
        if page.status != 200 or not is_page(page):
            continue
        for attributes, fields in Markup(page).forms:
            action = attributes.get("action", path)
            if attributes.get("method") != "post" or action.endswith("/logout") or attributes.get("enctype"):
                continue
            typed = [name for name, (kind, _) in fields.items() if name not in KEPT and not name.startswith("was.")]
            if (action, tuple(typed)) in done:
                continue
            done.add((action, tuple(typed)))
            for payload in PAYLOADS if IS_CAMPAIGN else [PAYLOADS[len(done) % len(PAYLOADS)]]:
                sent = {name: payload if name in typed else value for name, (_, value) in fields.items() if name != "csrf"}
                answer = visitor.post(action, page.csrf, **sent)
                assert answer.status < 500 or answer.problems == ["directory-unreadable"], (action, payload, answer.text)
                assert "/login" not in (answer.location or ""), action
                if assert_armed(answer, action):
                    assert_nothing_got_in(answer, (action, payload))
                    if MARK in answer.text:
                        reflected += 1
                        watch.show(answer, action)
    assert reflected >= (2 if role == "user" else 10)
    for path in addresses(role, ids):
        answer = visitor.get(path)
        if assert_armed(answer, path):
            assert_nothing_got_in(answer, path)
    watch.close()
