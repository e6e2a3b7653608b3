"""The administrators' portal: product.md 1, 5, 18; docs/decisions/0015."""

import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from authenticator import Authenticator
from test_csrf import FOREIGN, PAGES, ask_by_address, assert_armoured, assert_refused, forms, send
from test_reset import normalised
from test_tls import certificate, secure  # noqa: F401

NEW = "seventeen amber lanterns drift"
FACTORS = "/admin/security/factors"
CONFIRM = "/admin/security/authenticator/confirm"


def give_password(installation, person, visitor=None, password=None):
    visitor = visitor or installation.visitor()
    return visitor, visitor.submit("/admin/login", email=person.email, password=password or person.password)


def enrol(visitor):
    """Sets up an authenticator app in a session that may."""
    answer = visitor.submit(FACTORS, "/admin/security/authenticator")
    assert (answer.status, answer.location) == (303, CONFIRM)
    page = visitor.get(CONFIRM)
    authenticator = Authenticator(re.search(r'id="totp-key">([A-Z2-7 ]+)<', page.text).group(1))
    answer = visitor.post(CONFIRM, page.csrf, code=authenticator.take())
    assert (answer.status, answer.location) == (303, f"{FACTORS}?outcome=confirmed"), answer.problems
    return authenticator


def signed_in(installation, person):
    """A browser in which the administrator has set up a factor, and the factor."""
    visitor, answer = give_password(installation, person)
    assert (answer.status, answer.location) == (303, FACTORS), (answer.status, answer.problems)
    return visitor, enrol(visitor)


def enters(visitor):
    """Who is signed in at the administrators' portal, or `None`."""
    answer = visitor.get("/admin")
    if answer.status == 303:
        assert answer.location.startswith("/admin/login")
        return None
    assert answer.status == 200
    return re.search(r"Signed in as ([^<]+)<", answer.text).group(1)


def answer_factor(visitor, path, code):
    return visitor.submit(path, factor="totp", code=code)


@pytest.fixture
def olga(installation):
    return installation.add_administrator()


# --- the way in


def test_from_the_activation_link_to_a_second_sign_in(installation):
    email = f"a{str(uuid.uuid4().int)[:10]}@northwind.example"
    link = installation.run("admin", "add", "--email", email, "--name", "Olga Berg", "--role", "helpdesk").strip()
    assert link.startswith(f"{installation.base_url}/admin/reset/laa_")
    visitor = installation.visitor()
    answer = visitor.get(link)
    assert (answer.status, answer.location) == (303, "/admin/reset/password")
    answer = visitor.submit("/admin/reset/password", new_password=NEW, confirm_password=NEW)
    assert (answer.status, answer.location) == (303, "/admin/reset/done")
    assert 'href="/admin/login"' in visitor.get("/admin/reset/done").text

    answer = visitor.submit("/admin/login", email=email, password=NEW)
    assert (answer.status, answer.location) == (303, FACTORS)
    # Nothing else is open before a factor is there.
    for path in ("/admin", "/admin/activity", "/admin/profile", "/admin/security/sessions"):
        answer = visitor.get(path)
        assert (answer.status, answer.location) == (303, FACTORS), path
    authenticator = enrol(visitor)
    assert enters(visitor) == email
    assert "a member of the help desk" in visitor.get("/admin").text

    visitor.submit("/admin", "/admin/logout")
    assert enters(visitor) is None
    answer = visitor.submit("/admin/login", email=email, password=NEW)
    assert (answer.status, answer.location) == (303, "/admin/login/factor")
    assert enters(visitor) is None
    answer = answer_factor(visitor, "/admin/login/factor", authenticator.take())
    assert (answer.status, answer.location) == (303, "/admin")
    assert enters(visitor) == email
    assert not visitor.is_signed_in, "nobody in the users' portal"


def test_the_session_is_in_a_cookie_of_its_own(installation, olga):
    visitor, _ = signed_in(installation, olga)
    assert set(visitor.cookies) == {
        "lockstep-admin", "lockstep-admin-browser", "lockstep-admin-form", "lockstep-admin-flow"}
    assert visitor.cookies["lockstep-admin"].startswith("las_")


def test_over_tls_they_are_bound_to_the_host(secure):  # noqa: F811
    boss = secure.add_administrator()
    visitor, answer = give_password(secure, boss)
    assert answer.status == 303
    assert set(visitor.cookies) == {
        "__Host-lockstep-admin", "__Host-lockstep-admin-browser", "__Host-lockstep-admin-form"}
    for line in answer.all("Set-Cookie"):
        assert "; Secure" in line and "; Path=/" in line and "; HttpOnly" in line and "SameSite=Lax" in line


def test_a_reset_by_mail_asks_for_the_factor_last(installation, olga):
    visitor, authenticator = signed_in(installation, olga)
    answer = installation.visitor().submit("/admin/reset", email=olga.email)
    assert (answer.status, answer.location) == (303, "/admin/reset/sent")
    mail = installation.mailbox.wait(olga.email, "password-reset")
    assert mail.link.startswith(f"{installation.base_url}/admin/reset/lar_")
    browser = installation.visitor()
    assert browser.get(mail.link).location == "/admin/reset/password"
    answer = browser.submit("/admin/reset/password", new_password=NEW, confirm_password=NEW)
    assert (answer.status, answer.location) == (303, "/admin/reset/factor")
    assert enters(visitor) == olga.email, "nothing has changed yet"
    answer = answer_factor(browser, "/admin/reset/factor", authenticator.take())
    assert (answer.status, answer.location) == (303, "/admin/reset/done")
    assert enters(visitor) is None, "every session has ended"
    assert enters(browser) is None, "a reset signs nobody in"
    _, answer = give_password(installation, olga, password=NEW)
    assert answer.location == "/admin/login/factor"
    told = installation.mailbox.wait(olga.email, "password-changed")
    assert f"{installation.base_url}/admin/reset" in told.text


def test_a_change_asks_for_the_factor_and_ends_every_session(installation, olga):
    visitor, authenticator = signed_in(installation, olga)
    answer = visitor.submit(
        "/admin/security/password/change", current_password=olga.password, new_password=NEW, confirm_password=NEW)
    assert (answer.status, answer.location) == (303, "/admin/security/password/factor")
    answer = answer_factor(visitor, "/admin/security/password/factor", authenticator.take())
    assert (answer.status, answer.location) == (303, "/admin/security/password/done")
    assert enters(visitor) is None
    _, answer = give_password(installation, olga, password=NEW)
    assert answer.status == 303


def test_five_wrong_codes_lock_whatever_users_may(installation, settings):
    settings(installation, factors__attempts=20)
    olga = installation.add_administrator()
    _, authenticator = signed_in(installation, olga)
    wrong = authenticator.wrong_code()
    visitor, _ = give_password(installation, olga)
    for number in range(5):
        answer = answer_factor(visitor, "/admin/login/factor", wrong)
        assert answer.problems[0] == ("code-wrong" if number < 4 else "account-locked")
    code = authenticator.take()
    answer = answer_factor(visitor, "/admin/login/factor", code)
    assert "account-locked" in answer.problems
    assert f"{installation.base_url}/admin/reset" in installation.mailbox.wait(olga.email, "account-locked").text
    installation.run("admin", "unlock", olga.email)
    visitor, _ = give_password(installation, olga)
    # Nobody looked at it.
    answer_factor(visitor, "/admin/login/factor", code)
    assert enters(visitor) == olga.email


def test_the_host_helps_who_lost_phone_or_link(installation, olga):
    signed_in(installation, olga)
    installation.run("user", "reset-authenticator", olga.email, status=1)
    installation.run("admin", "reset-authenticator", olga.email)
    link = installation.mailbox.wait(olga.email, "factor-reset").link
    assert link.startswith(f"{installation.base_url}/admin/enrol/lae_")
    visitor = installation.visitor()
    assert visitor.get(link).location == "/admin/login?notice=enrolment"
    _, answer = give_password(installation, olga, visitor)
    assert answer.location == "/admin/login/factor"
    answer = visitor.submit("/admin/login/factor", factor="enrolment-code")
    assert answer.location == FACTORS
    enrol(visitor)
    assert enters(visitor) == olga.email


def test_a_recovery_address_is_verified_in_the_own_portal(installation, olga):
    visitor, authenticator = signed_in(installation, olga)
    address = f"r{uuid.uuid4().hex[:10]}@home.example"
    answer = visitor.submit("/admin/profile", "/admin/profile/recovery-email", email=address)
    assert (answer.status, answer.location) == (303, "/admin/profile?outcome=saved")
    link = installation.mailbox.wait(address, "recovery-verify").link
    assert link.startswith(f"{installation.base_url}/admin/verify/lav_")
    assert visitor.get(link).location == "/admin/login"
    give_password(installation, olga, visitor)
    answer = answer_factor(visitor, "/admin/login/factor", authenticator.take())
    assert answer.location == "/admin/profile?outcome=verified"
    undo = installation.mailbox.wait(olga.email, "recovery-changed").link
    assert undo.startswith(f"{installation.base_url}/admin/undo/lau_")
    assert visitor.get(undo).location == "/admin/undo"
    assert visitor.submit("/admin/undo").location == "/admin/undo/done"


# --- two portals


@pytest.fixture(scope="module")
def two(sqlite):
    """One address in both portals; everything that a browser can hold of each, by the cookie's name without its portal."""
    email = f"b{str(uuid.uuid4().int)[:10]}@northwind.example"
    password = "violet harbour 7 kites"
    sqlite.run(
        "user", "add", "--email", email, "--given-name", "Ada", "--password-stdin", input=password + "\n")
    boss = sqlite.add_administrator(email=email)
    tokens = {"": {}, "-admin": {}}
    for prefix, mark, word in (("", "", password), ("/admin", "-admin", boss.password)):
        visitor = sqlite.visitor()
        visitor.submit(f"{prefix}/login", email=email, password=word)
        answer = visitor.submit(f"{prefix}/security/factors", f"{prefix}/security/authenticator")
        page = visitor.get(answer.location)
        authenticator = Authenticator(re.search(r'id="totp-key">([A-Z2-7 ]+)<', page.text).group(1))
        visitor.post(answer.location, page.csrf, code=authenticator.take())
        tokens[mark] |= visitor.cookies
        recovery = f"r{uuid.uuid4().hex[:10]}@home.example"
        page = visitor.get(f"{prefix}/profile")
        visitor.post(f"{prefix}/profile/recovery-email", page.csrf, email=recovery)
        visitor.get(sqlite.mailbox.wait(recovery, "recovery-verify").link)
        tokens[mark] |= visitor.cookies
        known = len(sqlite.mailbox.mails(email, "password-reset"))
        browser = sqlite.visitor()
        browser.submit(f"{prefix}/reset", email=email)
        browser.get(sqlite.mailbox.wait(email, "password-reset", known + 1).link)
        tokens[mark] |= {name: value for name, value in browser.cookies.items() if name.endswith("-reset")}
        waiting = sqlite.visitor()
        waiting.submit(f"{prefix}/login", email=email, password=word)
        tokens[mark] |= {name: value for name, value in waiting.cookies.items() if name.endswith("-flow")}
    for mark in tokens:
        tokens[mark] = {name.removeprefix(f"lockstep{mark}"): value for name, value in tokens[mark].items()}
    assert set(tokens[""]) == set(tokens["-admin"])
    assert {"", "-browser", "-form", "-flow", "-reset", "-verify"} <= set(tokens[""])
    return email, tokens


def with_cookies(installation, mark, values):
    visitor = installation.visitor()
    visitor.cookies = {f"lockstep{mark}{name}": value for name, value in values.items()}
    return visitor


def relabelled(value):
    """The same secret under the prefix of the other portal."""
    return {"s": "la", "a": "ls"}[value[1]] + value[2:]


OPENED = {
    # What each cookie opens in its own portal, and what whoever has it not is answered.
    "": ("/security", 200, 303),
    "-flow": ("/login/factor", 200, 303),
    "-reset": ("/reset/password", 200, 410),
}


@pytest.mark.parametrize("cookie", OPENED)
@pytest.mark.parametrize("mark, prefix, other, other_prefix", [("", "", "-admin", "/admin"), ("-admin", "/admin", "", "")])
def test_what_opens_something_in_one_portal_opens_nothing_in_the_other(
        sqlite, two, cookie, mark, prefix, other, other_prefix):
    path, opened, refused = OPENED[cookie]
    value = two[1][mark][cookie]
    assert with_cookies(sqlite, mark, {cookie: value}).get(prefix + path).status == opened
    for moved in (value, relabelled(value)):
        visitor = with_cookies(sqlite, other, {cookie: moved})
        answer = visitor.get(other_prefix + path)
        assert answer.status == refused
        if refused == 303:
            assert answer.location.startswith(f"{other_prefix}/login")
    # Nor in its own cookie where the other portal looks.
    assert with_cookies(sqlite, mark, {cookie: value}).get(other_prefix + path).status == refused


@pytest.mark.parametrize("mark, other, prefix", [("", "-admin", "/admin"), ("-admin", "", "")])
@pytest.mark.parametrize("change", [str, relabelled])
def test_all_cookies_of_one_portal_together_are_nobody_in_the_other(sqlite, two, mark, other, prefix, change):
    email, tokens = two
    values = {name: change(value) for name, value in tokens[mark].items()}
    for path in ("/", "/profile", "/security", "/security/factors", "/security/sessions", "/activity"):
        visitor = with_cookies(sqlite, other, values)
        answer = visitor.get((prefix + path).removesuffix("/") or "/")
        assert (answer.status, answer.location.split("?")[0]) == (303, f"{prefix}/login"), path
        assert email not in answer.text
    assert with_cookies(sqlite, other, values).get("/api/v1/session").status == 401
    # A form's mark that was carried over is none: the forms of the other portal are not taken with it.
    visitor = with_cookies(sqlite, other, values)
    own = with_cookies(sqlite, mark, tokens[mark]).get(("/admin" if mark else "") + "/reset").csrf
    assert_refused(visitor.post(f"{prefix}/reset", own, email=email))


def test_a_link_of_one_portal_is_dead_in_the_other(sqlite, two):
    user, administrator = two[1][""]["-reset"], two[1]["-admin"]["-reset"]
    for path, token in (
        ("/admin/reset", user), ("/admin/reset", relabelled(user)), ("/reset", administrator),
        ("/reset", relabelled(administrator)),
    ):
        visitor = sqlite.visitor()
        answer = visitor.get(f"{path}/{token}")
        if answer.status == 303:
            answer = visitor.get(answer.location)
        assert answer.status == 410, path


def test_signing_in_at_one_leaves_the_other_alone(installation):
    password = "violet harbour 7 kites"
    ada = installation.add_person(password=password)
    boss = installation.add_administrator(email=ada.email)
    visitor = installation.visitor().sign_in(ada)
    before = dict(visitor.cookies)
    _, answer = give_password(installation, boss, visitor)
    assert answer.status == 303
    enrol(visitor)
    assert visitor.is_signed_in and enters(visitor) == ada.email
    assert {name: visitor.cookies[name] for name in before} == before
    visitor.submit("/admin", "/admin/logout")
    assert visitor.is_signed_in and enters(visitor) is None


def test_each_password_opens_its_own_portal(installation):
    ada = installation.add_person()
    boss = installation.add_administrator(email=ada.email)
    assert installation.visitor().try_sign_in(ada.email, boss.password).problems == ["wrong-credentials"]
    _, answer = give_password(installation, ada)
    assert answer.problems == ["wrong-credentials"]
    for _ in range(11):
        give_password(installation, ada)
    _, answer = give_password(installation, boss)
    assert answer.problems == ["wrong-credentials"], "locked here"
    assert installation.visitor().sign_in(ada), "and not there"


# --- what a stranger learns


def test_known_and_unknown_answer_alike_at_the_administrators_doors(installation, olga):
    ada = installation.add_person()
    emails = (olga.email, "x" + olga.email[1:], ada.email)
    resets = [normalised(installation.visitor().submit("/admin/reset", email=email), email) for email in emails]
    assert resets[0][0] == 303
    assert resets[0] == resets[1] == resets[2]
    installation.mailbox.wait(olga.email, "password-reset")
    assert installation.mailbox.mails(ada.email, "password-reset") == []
    attempts = [
        normalised(
            installation.visitor().submit("/admin/login", email=email, password="not this one at all"), email)
        for email in emails
    ] + [
        normalised(give_password(installation, ada)[1], ada.email),
    ]
    assert attempts[0][0] == 401
    assert all(attempt == attempts[0] for attempt in attempts)


# --- forms and headers, as for users


@pytest.fixture(scope="module")
def boss(sqlite):
    return sqlite.add_administrator()


@pytest.fixture(scope="module")
def browser(sqlite, boss):
    return signed_in(sqlite, boss)[0]


FORMS = forms("administrators")


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_from_another_site(sqlite, boss, browser, path):
    csrf = browser.get("/admin/security/sessions").csrf
    for headers in FOREIGN:
        headers = {name: value.format(base_url=sqlite.base_url) for name, value in headers.items()}
        assert_refused(send(browser, path, boss, csrf, headers, "/admin"))
    assert enters(browser) == boss.email


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_without_its_hidden_field_or_with_the_users_one(sqlite, boss, browser, path):
    of_users = sqlite.visitor()
    csrf_of_users = of_users.get("/login").csrf
    for csrf in (None, "", "x", csrf_of_users):
        assert_refused(send(browser, path, boss, csrf, prefix="/admin"))
    both = sqlite.visitor()
    both.cookies = browser.cookies | of_users.cookies
    assert_refused(send(both, path, boss, csrf_of_users, prefix="/admin"))
    assert enters(browser) == boss.email


@pytest.mark.parametrize("path", FORMS)
def test_an_address_alone_does_nothing(sqlite, boss, browser, path):
    before = sqlite.events(boss)[-1]["number"]
    answer = ask_by_address(browser, path, boss, "/admin")
    # What is asked back at an address is refused as that: nobody is there, or a day is none.
    assert answer.status in (200, 303, 400, 403, 404, 405, 410, 422)
    assert enters(browser) == boss.email
    actor = f"account:{sqlite._id(sqlite.connected(), boss)}"
    assert [event for event in sqlite.events() if event["number"] > before and event["actor"] == actor] == []


@pytest.mark.parametrize("path", [page for page in PAGES if not page.startswith("/api")])
@pytest.mark.parametrize("who", ["stranger", "signed in"])
def test_every_answer_is_armoured(sqlite, browser, path, who):
    visitor = browser if who == "signed in" else sqlite.visitor()
    answer = visitor.get("/admin" if path == "/" else f"/admin{path}")
    assert_armoured(answer)
    assert answer.header("Cache-Control") == "no-store"
    if answer.location:
        assert answer.location.startswith("/admin")


def test_every_link_stays_inside_and_leads_somewhere(sqlite, browser):
    """From the home page and the sign-in page to everything that a link leads to: of pages that differ by what they ask for
    or by whom they are about, one."""
    waiting, seen = ["/admin", "/admin/login"], set()
    while waiting:
        path = waiting.pop()
        kind = re.sub("/[0-9a-z]{26}", "/{id}", path.split("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        page = browser.get(path)
        assert page.status in (200, 303), (path, page.status)
        if page.status == 303:
            assert page.location.startswith("/admin")
            waiting.append(page.location)
            continue
        if (page.header("Content-Disposition") or "").startswith("attachment"):
            continue
        assert '<span class="portal">Administration</span>' in page.text
        links = re.findall(r'<a [^>]*href="([^"#]+)"', page.text) + re.findall(r'<form [^>]*action="([^"]+)"', page.text)
        for link in links:
            link = link.replace("&amp;", "&")
            if link.startswith("mailto:"):
                continue
            if path.startswith("/admin/login") and link == "/login":
                assert "User Portal Login" in page.text
                continue
            if path.startswith(("/admin/launch-kit", "/admin/texts")) and link.startswith(f"{sqlite.base_url}/"):
                continue  # in the mail that is shown there
            assert link == "/admin" or link.startswith("/admin/"), (path, link)
        waiting += [link.replace("&amp;", "&") for link in re.findall(r'<a [^>]*href="(/admin[^"#]*)"', page.text)]
    assert {"/admin/security", "/admin/profile", "/admin/activity", "/admin/reset", "/admin/security/factors"} <= seen


@pytest.mark.parametrize("path, status", [("/admin/nothing", 404), ("/admin/reset/nonsense", 410)])
def test_a_fault_under_admin_leads_back_there(sqlite, path, status):
    page = sqlite.visitor().get(path)
    assert page.status == status
    assert 'href="/admin' in page.text and 'href="/"' not in page.text


def test_no_page_of_users_speaks_of_the_other_portal(sqlite):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    for path in ("/", "/login", "/reset", "/security", "/profile", "/activity", "/nothing"):
        assert "/admin" not in visitor.get(path).text


# --- the way in for emergencies


def test_a_break_glass_code_opens_once_and_everybody_is_told(installation):
    boss, other = installation.add_administrator(), installation.add_administrator()
    code = installation.run("admin", "break-glass", boss.email).strip()
    page = installation.visitor().get("/admin/break-glass")
    assert page.status == 200 and boss.email not in page.text
    assert installation.visitor().get("/break-glass").status == 404, "users have none"

    def enter(typed):
        visitor = installation.visitor()
        return visitor, visitor.submit("/admin/break-glass", code=typed)

    for wrong in ("", "0000", code[:-1] + ("0" if code[-1] != "0" else "1"), code[:-4], code + "0", "å" * 40):
        visitor, answer = enter(wrong)
        assert (answer.status, answer.problems) == (401, ["wrong-credentials"]), wrong
        assert enters(visitor) is None
    visitor, answer = enter(f" {code.lower()} ")
    assert (answer.status, answer.location) == (303, "/admin")
    assert enters(visitor) == boss.email
    assert not visitor.is_signed_in, "nobody in the users' portal"
    again, answer = enter(code)
    assert (answer.status, answer.problems) == (401, ["wrong-credentials"])
    for person in (boss, other):
        installation.mailbox.wait(person.email, "break-glass", 2)
    # It shows neither password nor second proof, so it changes neither.
    answer = visitor.submit(FACTORS, "/admin/security/authenticator")
    assert answer.location.startswith("/admin/security/factor"), answer.location


def test_of_many_who_send_one_break_glass_code_one_is_let_in(installation):
    boss = installation.add_administrator()
    code = installation.run("admin", "break-glass", boss.email).strip()
    visitors = [installation.visitor() for _ in range(32)]
    forms = [visitor.get("/admin/break-glass").csrf for visitor in visitors]
    together = threading.Barrier(len(visitors))

    def enter(pair):
        together.wait()
        return pair[0].post("/admin/break-glass", pair[1], code=code).status

    with ThreadPoolExecutor(len(visitors)) as pool:
        answers = list(pool.map(enter, zip(visitors, forms)))
    assert sorted(answers) == [303] + 31 * [401]
