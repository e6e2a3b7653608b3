"""What other sites can make a browser do, and what every answer carries: security.md rows 28 and 29."""

import re
from urllib.parse import urlencode

import pytest

from route_tables import WEB, page_routes

NEW = "seventeen amber lanterns drift"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# What does something where a form asks for just that; what else there is stands in every form besides.
TYPED = {
    "/login": {"email": "{email}", "password": "{password}"},
    "/reset": {"email": "{email}"},
    "/profile/recovery-email": {"email": "r@home.example"},
    "/security/sessions": {"all": "others"},
    "/login/factor": {"factor": "totp", "code": "000000"},
    "/reset/factor": {"factor": "totp", "code": "000000"},
    "/security/password/factor": {"factor": "totp", "code": "000000"},
    "/security/authenticator/confirm": {"code": "000000"},
}
ANYWHERE = {"current_password": "{password}", "new_password": NEW, "confirm_password": NEW, "reason": "They called",
            "step": "save", "role": "owner", "name": "Thief", "means": "push", "action": "suspend", "scope": "list",
            "day": "2027-01-04"}
# Whether a form is ours is asked before what it is about: any subject serves.
SUBJECTS = {":action": "suspend", ":kind": "password-reset", ":phase": "on-the-day", ":group": "directory"} | dict.fromkeys(
    [":id", ":session", ":binding"], "01k9zzzzzzzzzzzzzzzzzzzzzz")


def forms(portal):
    """The address of every form of a portal, without `/admin`."""
    paths = ["/".join(SUBJECTS.get(part, part) for part in route.path.split("/"))
             for route in page_routes() if route.portal == portal and route.method == "POST"]
    assert ":" not in "".join(paths), "say here what a form is about"
    return sorted(paths)


# Those with a file: another encoding, and the same hidden field.
UPLOADS = re.findall(r'routes\.upload\("([^"]+)"', "".join(path.read_text() for path in WEB.rglob("*Routes.swift")))
FORMS = forms("users")

# Headers that a browser adds when another site sends the form. The hidden field is right in all of them.
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "{base_url}.evil.example"},
    {"Origin": "https://localhost:1"},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": ""},
]


@pytest.fixture(scope="module")
def ada(sqlite):
    return sqlite.add_person()


@pytest.fixture(scope="module")
def signed_in(sqlite, ada):
    return sqlite.visitor().sign_in(ada)


def filled(path, ada):
    fields = ANYWHERE | TYPED.get(path, {})
    return {name: value.format(email=ada.email, password=ada.password) for name, value in fields.items()}


def send(visitor, path, ada, csrf, headers={}, prefix=""):
    """A form as somebody would fill it in who means it."""
    if path not in UPLOADS:
        return visitor.post(prefix + path, csrf, headers, **filled(path, ada))
    part = "--edge\r\nContent-Disposition: form-data; name="
    hidden = "" if csrf is None else f'{part}"csrf"\r\n\r\n{csrf}\r\n'
    file = f'{part}"file"; filename="people.csv"\r\nContent-Type: text/csv\r\n\r\nemail\r\n'
    return visitor.request("POST", prefix + path, f"{hidden}{file}\r\n--edge--\r\n".encode(),
                           {"Content-Type": "multipart/form-data; boundary=edge"} | headers)


def assert_refused(answer):
    assert answer.status == 403
    assert answer.problems == ["cross-site"]


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_from_another_site(sqlite, ada, signed_in, path):
    csrf = signed_in.get("/security/sessions").csrf
    for headers in FOREIGN:
        headers = {name: value.format(base_url=sqlite.base_url) for name, value in headers.items()}
        assert_refused(send(signed_in, path, ada, csrf, headers))
    assert signed_in.is_signed_in


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_without_its_hidden_field(sqlite, ada, signed_in, path):
    stranger = sqlite.visitor()
    of_another_browser = stranger.get("/login").csrf
    for csrf in (None, "", "x", of_another_browser, signed_in.get("/security/sessions").csrf + "x"):
        assert_refused(send(signed_in, path, ada, csrf))
    assert signed_in.is_signed_in


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_without_the_cookie_of_its_browser(sqlite, ada, signed_in, path):
    csrf = signed_in.get("/security/sessions").csrf
    visitor = sqlite.visitor()
    visitor.cookies = {name: value for name, value in signed_in.cookies.items() if name != "lockstep-form"}
    assert_refused(send(visitor, path, ada, csrf))


def ask_by_address(visitor, path, ada, prefix=""):
    """A picture on another site can make a browser ask for any address with GET."""
    csrf = visitor.get(f"{prefix}/security/sessions").csrf
    return visitor.get(f"{prefix}{path}?{urlencode({'csrf': csrf} | filled(path, ada))}")


@pytest.mark.parametrize("path", FORMS)
def test_an_address_alone_does_nothing(sqlite, ada, signed_in, path):
    answer = ask_by_address(signed_in, path, ada)
    # A page whose flow isn't there sends the person back to where it begins; one of a proof that is off says so.
    assert answer.status in (200, 303, 403, 404, 405, 410)
    assert signed_in.is_signed_in
    assert sqlite.events(ada, "password.set")[1:] == []


@pytest.mark.parametrize("headers", [
    {}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "{base_url}"},
    {"Origin": "{base_url}", "Sec-Fetch-Site": "same-origin"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
])
def test_the_own_form_is_taken(sqlite, ada, headers):
    headers = {name: value.format(base_url=sqlite.base_url) for name, value in headers.items()}
    answer = sqlite.visitor().submit("/login", headers=headers, email=ada.email, password=ada.password)
    assert answer.status == 303


def test_a_form_of_before_the_sign_in_is_not_taken_after_it(sqlite, ada):
    visitor = sqlite.visitor()
    before = visitor.get("/login").csrf
    visitor.sign_in(ada)
    assert_refused(visitor.post("/security/sessions", before, all="others"))


PAGES = [
    "/login", "/reset", "/reset/sent", "/reset/password", "/reset/done", "/reset/nonsense", "/", "/profile",
    "/security", "/security/password", "/security/password/change", "/security/password/done", "/security/places",
    "/security/sessions",
    "/login/factor", "/reset/factor", "/security/password/factor", "/security/factor", "/security/factors",
    "/security/authenticator/confirm", "/security/recovery-codes", "/enrol/nonsense",
    "/activity", "/undo", "/undo/done", "/undo/nonsense", "/verify/nonsense", "/api/v1/session", "/nothing/here",
]


def assert_armoured(answer):
    policy = answer.header("Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.header("X-Content-Type-Options") == "nosniff"
    if not (answer.header("Content-Type") or "").startswith("application/"):
        assert answer.header("X-Frame-Options") == "DENY"
        assert answer.header("Referrer-Policy") == "no-referrer"
        assert answer.header("Cross-Origin-Opener-Policy") == "same-origin"
    assert answer.header("Cross-Origin-Resource-Policy") == "same-origin"
    assert answer.header("Server") is None or "/" not in answer.header("Server")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["stranger", "signed in"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_answer_is_armoured(sqlite, signed_in, path, who, method):
    visitor = signed_in if who == "signed in" else sqlite.visitor()
    answer = visitor.request(method, path)
    assert_armoured(answer)
    assert answer.header("Cache-Control") == "no-store"
    if answer.body.startswith(b"<!DOCTYPE html>"):
        assert "'nonce-" in answer.header("Content-Security-Policy")


@pytest.mark.parametrize("why, status, request_", [
    ("unknown host", 421, dict(method="GET", path="/login", headers={"Host": "evil.example"})),
    ("method", 405, dict(method="PUT", path="/login")),
    ("form of another site", 403, dict(method="POST", path="/login", body=b"", headers=FORM)),
    ("type", 415, dict(method="POST", path="/login", body=b"{}", headers={"Content-Type": "application/json"})),
    ("too large", 413, dict(method="POST", path="/login", body=b"a=" + b"x" * 20_000, headers=FORM)),
    ("malformed", 400, dict(method="POST", path="/login", body=b"a=%zz", headers=FORM)),
    ("not found", 404, dict(method="GET", path="/nothing")),
    ("not found", 404, dict(method="POST", path="/nothing", body=b"", headers=FORM)),
    ("no form there", 405, dict(method="POST", path="/activity", body=b"", headers=FORM)),
])
def test_every_refusal_is_a_page_and_armoured(sqlite, why, status, request_):
    answer = sqlite.visitor().request(**request_)
    assert answer.status == status
    assert_armoured(answer)
    assert answer.header("Content-Type").startswith("text/html")
    assert len(answer.problems) == 1


@pytest.mark.parametrize("path", ["/activity", "/security", "/help", "/admin", "/admin/events", "/admin/users"])
def test_a_page_that_is_only_looked_at_takes_no_form_and_says_what_it_takes(sqlite, path):
    answer = sqlite.visitor().post(path, "x")
    assert (answer.status, answer.header("Allow"), answer.problems) == (405, "GET, HEAD", ["method-not-allowed"])


def test_nonces_are_new_every_time(sqlite):
    policies = {sqlite.visitor().get("/login").header("Content-Security-Policy") for _ in range(20)}
    assert len(policies) == 20


@pytest.mark.parametrize("path", ["/login?notice=<script>alert(1)</script>", "/reset/<script>alert(1)</script>",
                                  "/profile?outcome=<b>", "/activity?before=<b>", "/nothing?<script>"])
def test_what_stands_in_an_address_is_never_written_into_the_page(sqlite, signed_in, path):
    answer = signed_in.get(path.replace("<", "%3C").replace(">", "%3E"))
    assert "<script>alert" not in answer.text and "<b>" not in answer.text


def test_what_is_typed_comes_back_as_text(sqlite):
    answer = sqlite.visitor().try_sign_in('"><script>alert(1)</script>', "x")
    assert answer.status == 401
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text
