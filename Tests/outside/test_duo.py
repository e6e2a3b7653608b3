"""Duo, played by the stand-in: set up, asked for at every door, and everything that may be wrong with its answer."""

import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
from playwright.sync_api import expect

from duo_stand_in import WRONG_CLAIMS, WRONG_SIGNATURES, DuoStandIn
from hands import change_password, fill_new, is_home, press, sign_in
from installation import Installation
from test_browser import FORMS, NEW, PHONE, fits, open_browser  # noqa: F401
from test_pages import albums  # noqa: F401

# Duo's secrets have 40 characters, fewer than the RFC asks for.
pytestmark = pytest.mark.filterwarnings("ignore:The HMAC key is")

CLIENT_ID = "DIXXXXXXXXXXXXXXXXXX"
CLIENT_SECRET = "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"


@pytest.fixture(scope="module")
def stand_in():
    duo = DuoStandIn(CLIENT_ID, CLIENT_SECRET)
    # Another site than `localhost`, as Duo's is: a browser sends no cookie there and few back from there.
    duo.host = f"127.0.0.1:{duo.port}"
    duo.origin = f"http://{duo.host}"
    yield duo
    duo.close()


@pytest.fixture
def duo(stand_in):
    """Duo as these installations know it; well again after each test."""
    yield stand_in
    stand_in.mutant, stand_in.has_button = None, False


def connect(installation, duo):
    installation.set("factors.duo.client-id", CLIENT_ID)
    installation.run("settings", "set", "factors.duo.client-secret", "-", input=CLIENT_SECRET + "\n")
    installation.set("factors.duo.api-host", duo.host)


def connected(tmp_path_factory, engine, mailbox, duo):
    installation = Installation(tmp_path_factory.mktemp(engine), engine, mailbox)
    installation.set("organisation.name", "Northwind")
    installation.set("organisation.contact-name", "Jo Okafor")
    connect(installation, duo)
    installation.start()
    return installation


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory, mailbox, stand_in):
    """In place of the one that all tests share: nobody else is to be offered Duo."""
    installation = connected(tmp_path_factory, "sqlite", mailbox, stand_in)
    yield installation
    installation.stop()


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory, mailbox, stand_in):
    installation = connected(tmp_path_factory, "postgresql", mailbox, stand_in)
    yield installation
    installation.stop()


@pytest.fixture
def ada(sqlite):
    return sqlite.add_person()


def prompt(duo, location) -> str:
    """Approves at Duo's. Where the browser goes back to."""
    url = urlsplit(location)
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{duo.origin}/oauth/v1/authorize"
    return duo.authorize(dict(parse_qsl(url.query)))


def go(visitor, page, action=None, **fields):
    """Presses the button that leads to Duo. Where that is."""
    answer = visitor.submit(page, action, **fields)
    assert answer.status == 303, (answer.status, answer.problems)
    return answer.location


def enrol(installation, duo, person):
    visitor = installation.visitor().sign_in(person)
    back = visitor.get(prompt(duo, go(visitor, "/security/factors", "/security/duo")))
    assert (back.status, back.location) == (303, "/security/factors?outcome=duo-added"), (back.status, back.problems)
    return visitor


def asked(installation, person):
    """A browser that has given the password."""
    visitor = installation.visitor()
    answer = visitor.try_sign_in(person.email, person.password)
    assert (answer.status, answer.location) == (303, "/login/factor")
    return visitor


def sent(visitor):
    return go(visitor, "/login/factor", factor="duo")


# --- without a browser


def test_set_up_asked_for_and_removed(installation, duo):
    person = installation.add_person()
    visitor = enrol(installation, duo, person)
    assert visitor.is_signed_in
    installation.mailbox.wait(person.email, "factor-added")
    other = asked(installation, person)
    assert not other.is_signed_in
    assert other.get(prompt(duo, sent(other))).location == "/"
    assert other.is_signed_in
    assert installation.events(person, "sign-in.succeeded")[-1]["details"]["proofs"] == "currentPassword,duo"
    # Removing it asks for it once more.
    answer = other.submit("/security/factors", "/security/duo/remove")
    assert answer.location == "/security/factor?next=overview"
    back = other.get(prompt(duo, go(other, answer.location, "/security/factor", factor="duo", next="overview")))
    assert back.location == "/security/factors"
    answer = other.submit("/security/factors", "/security/duo/remove")
    assert answer.location == "/security/factors?outcome=duo-removed"
    assert not visitor.is_signed_in, "whoever else was signed in is not any more"
    installation.mailbox.wait(person.email, "factor-removed")
    assert installation.visitor().sign_in(person).is_signed_in


def test_what_duo_is_told(sqlite, duo, ada):
    visitor = sqlite.visitor().sign_in(ada)
    url = urlsplit(go(visitor, "/security/factors", "/security/duo"))
    request = jwt.decode(
        dict(parse_qsl(url.query))["request"], CLIENT_SECRET, algorithms=["HS512"], audience=duo.origin)
    assert request["duo_uname"] == ada.user_name
    assert request["redirect_uri"] == f"{sqlite.base_url}/duo/callback"
    assert len(request["state"]) >= 22 and len(request["nonce"]) >= 22


# Signed, and from another time: a clock is wrong.
OTHER_TIMES = ["expired", "no-exp", "text-exp", "iat-future", "no-iat"]


@pytest.mark.parametrize("mutant", [*(claim for claim in WRONG_CLAIMS if claim not in OTHER_TIMES), *WRONG_SIGNATURES])
def test_a_token_that_is_wrong_opens_nothing(installation, duo, mutant):
    person = installation.add_person()
    enrol(installation, duo, person)
    visitor = asked(installation, person)
    back = prompt(duo, sent(visitor))
    duo.mutant = mutant
    answer = visitor.get(back)
    assert (answer.status, answer.problems) == (401, ["duo-denied"])
    assert not visitor.is_signed_in
    assert len(installation.events(person, "factor.failed")) == 1
    # The page that says so leads on.
    duo.mutant = None
    answer = visitor.post("/login/factor", answer.csrf, factor="duo")
    assert visitor.get(prompt(duo, answer.location)).location == "/"
    assert visitor.is_signed_in


@pytest.mark.parametrize("mutant", OTHER_TIMES)
def test_a_clock_that_is_wrong_is_nobodys_wrong_answer(installation, duo, mutant):
    person = installation.add_person()
    enrol(installation, duo, person)
    visitor = asked(installation, person)
    back = prompt(duo, sent(visitor))
    duo.mutant = mutant
    answer = visitor.get(back)
    assert (answer.status, answer.problems) == (503, ["duo-unavailable"])
    assert not visitor.is_signed_in
    assert installation.events(person, "factor.failed") == []
    assert "a clock is wrong" in installation.log


def test_setting_up_that_duo_refuses_is_in_the_trail(installation, duo):
    person = installation.add_person()
    visitor = installation.visitor().sign_in(person)
    for mutant in ("alg-none", "deny"):
        back = prompt(duo, go(visitor, "/security/factors", "/security/duo"))
        duo.mutant = mutant
        answer = visitor.get(back)
        assert (answer.status, answer.problems) == (401, ["duo-denied"])
        duo.mutant = None
    reasons = [event["details"]["reason"] for event in installation.events(person, "factor.failed")]
    assert reasons == ["token-signature", "denied"]


@pytest.mark.parametrize("mutant", ["500", "truncated", "redirect", "not-json", "long"])
def test_a_duo_that_is_unwell_lets_nobody_in(installation, duo, mutant):
    person = installation.add_person()
    enrol(installation, duo, person)
    visitor = asked(installation, person)
    back = prompt(duo, sent(visitor))
    duo.mutant = mutant
    answer = visitor.get(back)
    assert (answer.status, answer.problems) == (503, ["duo-unavailable"])
    assert answer.header("Retry-After")
    answer = visitor.submit("/login/factor", factor="duo")
    assert (answer.status, answer.problems) == (503, ["duo-unavailable"])
    assert answer.header("Retry-After")
    assert not visitor.is_signed_in
    assert installation.events(person, "factor.failed") == [], "nobody is blamed for it"
    duo.mutant = None
    assert visitor.get(prompt(duo, sent(visitor))).location == "/"


def test_a_duo_that_hangs_is_given_up_after_seconds(sqlite, duo, ada):
    enrol(sqlite, duo, ada)
    before, after = asked(sqlite, ada), asked(sqlite, ada)
    csrf, back = before.get("/login/factor").csrf, prompt(duo, sent(after))
    duo.mutant = "hang"

    def timed(ask):
        begun = time.monotonic()
        return ask(), time.monotonic() - begun

    with ThreadPoolExecutor() as pool:
        # Is it well? And: whose is this code?
        questions = [lambda: before.post("/login/factor", csrf, factor="duo"), lambda: after.get(back)]
        for answer, seconds in pool.map(timed, questions):
            assert (answer.status, answer.problems) == (503, ["duo-unavailable"])
            assert int(answer.header("Retry-After")) > 0
            # It would have answered after thirty.
            assert 5 < seconds < 13
    duo.mutant = None
    assert not before.is_signed_in and not after.is_signed_in
    assert sqlite.events(ada, "factor.failed") == [], "nobody is blamed for it"
    assert before.get(prompt(duo, sent(before))).location == "/"


def test_a_duo_that_is_gone(new_installation):
    duo = DuoStandIn(CLIENT_ID, CLIENT_SECRET)
    installation = new_installation()
    connect(installation, duo)
    installation.start()
    person = installation.add_person()
    enrol(installation, duo, person)
    visitor = asked(installation, person)
    back = prompt(duo, sent(visitor))
    duo.close()
    for answer in [visitor.get(back), visitor.submit("/login/factor", factor="duo")]:
        assert (answer.status, answer.problems) == (503, ["duo-unavailable"])
    assert not visitor.is_signed_in
    assert "Duo can't be asked" in installation.log
    assert CLIENT_SECRET not in installation.log


def test_what_came_back_once_is_spent(installation, duo):
    person = installation.add_person()
    enrol(installation, duo, person)
    visitor = asked(installation, person)
    back = prompt(duo, sent(visitor))
    for _ in range(3):
        # Looking is no way of spending it.
        assert visitor.request("HEAD", back).status == 405
    assert visitor.get(back).location == "/"
    again = asked(installation, person)
    answer = again.get(back)
    assert (answer.status, answer.problems) == (401, ["duo-denied"])
    assert not again.is_signed_in
    assert installation.events(person, "factor.failed") == []


def test_somebody_elses_way_back(installation, duo):
    """Neither state nor code of one person opens anything in another's browser."""
    ada, mallory = installation.add_person(), installation.add_person("Mallory")
    for person in (ada, mallory):
        enrol(installation, duo, person)
    hers, theirs = asked(installation, ada), asked(installation, mallory)
    to_hers, to_theirs = prompt(duo, sent(hers)), prompt(duo, sent(theirs))
    own = dict(parse_qsl(urlsplit(to_theirs).query))
    foreign = dict(parse_qsl(urlsplit(to_hers).query))
    for stray in (to_hers, "/duo/callback?" + urlencode({"state": foreign["state"], "duo_code": own["duo_code"]})):
        answer = theirs.get(stray)
        assert (answer.status, answer.problems) == (401, ["duo-denied"])
    assert installation.events(mallory, "factor.failed") == [], "any site can make a browser come here"
    # Ada's approval in Mallory's flow: Duo says that it is Ada's.
    answer = theirs.get("/duo/callback?" + urlencode({"state": own["state"], "duo_code": foreign["duo_code"]}))
    assert (answer.status, answer.problems) == (401, ["duo-denied"])
    [failed] = installation.events(mallory, "factor.failed")
    assert failed["details"]["reason"].startswith("token-")
    assert not theirs.is_signed_in and not hers.is_signed_in


def test_another_state_comes_back(sqlite, duo, ada):
    enrol(sqlite, duo, ada)
    visitor = asked(sqlite, ada)
    duo.mutant = "other-state"
    answer = visitor.get(prompt(duo, sent(visitor)))
    assert (answer.status, answer.problems) == (401, ["duo-denied"])


@pytest.mark.parametrize("query", [
    "", "?state=x", "?duo_code=x", "?state=&duo_code=", "?error=access_denied&error_description=no", "?state=x&state=y",
])
def test_a_way_back_with_something_missing(sqlite, duo, ada, query):
    enrol(sqlite, duo, ada)
    answer = asked(sqlite, ada).get(f"/duo/callback{query}")
    assert (answer.status, answer.problems) == (401, ["duo-denied"])
    assert sqlite.events(ada, "factor.failed") == []


def test_a_parameter_that_comes_twice_is_not_believed(sqlite, duo, ada):
    enrol(sqlite, duo, ada)
    visitor = asked(sqlite, ada)
    back = prompt(duo, sent(visitor))
    answer = visitor.get(f"{back}&duo_code=other")
    assert (answer.status, answer.problems) == (401, ["duo-denied"])
    assert visitor.get(back).location == "/"


def test_without_a_flow_the_way_back_leads_to_the_sign_in_page(sqlite, duo):
    answer = sqlite.visitor().get("/duo/callback?state=x&duo_code=y")
    assert (answer.status, answer.location) == (303, "/login?notice=session-expired")


def test_five_times_no_locks_the_account(installation, duo):
    person = installation.add_person()
    enrol(installation, duo, person)
    visitor = asked(installation, person)
    for number in range(1, 6):
        back = prompt(duo, sent(visitor))
        duo.mutant = "deny"
        answer = visitor.get(back)
        duo.mutant = None
        assert answer.problems == ["duo-denied" if number < 5 else "account-locked"]
    answer = visitor.submit("/login/factor", factor="duo")
    assert (answer.status, answer.problems) == (403, ["account-locked"])


def test_the_policy_of_a_page_names_duo_where_a_form_leads_there(sqlite, duo, ada):
    visitor = sqlite.visitor().sign_in(ada)
    policies = {page: visitor.get(page).header("Content-Security-Policy")
                for page in ("/security/factors", "/security/duo", "/security", "/profile")}
    for page, policy in policies.items():
        leads = f"form-action 'self' {duo.origin};" if page in ("/security/factors", "/security/duo") else "form-action 'self';"
        assert leads in policy, page
    enrol(sqlite, duo, ada)
    policy = asked(sqlite, ada).get("/login/factor").header("Content-Security-Policy")
    assert f"form-action 'self' {duo.origin};" in policy
    assert policy.count(duo.host) == 1


def test_enrolment_comes_first_where_a_factor_is_required(sqlite, duo, ada):
    sqlite.run("user", "require-factor", ada.email, "required")
    enrol(sqlite, duo, ada)
    code = sqlite.run("user", "reset-authenticator", ada.email, "--spoken").split()[-1]
    visitor = asked(sqlite, ada)
    assert visitor.submit("/login/factor", factor="enrolment-code", code=code).location == "/security/factors"
    assert visitor.get("/profile").location == "/security/factors"
    back = visitor.get(prompt(duo, go(visitor, "/security/factors", "/security/duo")))
    assert back.location == "/security/factors?outcome=duo-added"
    assert visitor.get("/profile").status == 200


def test_a_recovery_link_that_waits_does_not_spoil_the_form(sqlite, duo, ada):
    """The form of the sign-in's factor is bound to the link that was opened, also where the way back shows it."""
    visitor = enrol(sqlite, duo, ada)
    answer = visitor.submit("/profile", "/profile/recovery-email", email=f"home.{ada.email}")
    if answer.status != 303:
        answer = visitor.post("/profile/recovery-email", answer.csrf, email=f"home.{ada.email}",
                              current_password=ada.password)
    link = sqlite.mailbox.wait(f"home.{ada.email}", "recovery-verify").link
    other = sqlite.visitor()
    assert other.get(link).location == "/login"
    assert other.try_sign_in(ada.email, ada.password).location == "/login/factor"
    back = prompt(duo, sent(other))
    duo.mutant = "deny"
    answer = other.get(back)
    assert answer.problems == ["duo-denied"]
    duo.mutant = None
    answer = other.post("/login/factor", answer.csrf, factor="duo")
    assert answer.status == 303, answer.problems
    assert other.get(prompt(duo, answer.location)).status == 303
    assert other.is_signed_in


def pending(installation, visitor, person, address):
    """Saves a recovery address. The link that its owner gets."""
    answer = visitor.submit("/profile", "/profile/recovery-email", email=address)
    if answer.status != 303:
        visitor.post("/profile/recovery-email", answer.csrf, email=address, current_password=person.password)
    return installation.mailbox.wait(address, "recovery-verify").link


def test_a_recovery_link_planted_while_away_is_not_confirmed(installation, duo):
    """Any site can make a browser open a link while its person is at Duo's."""
    person = installation.add_person()
    thief = enrol(installation, duo, person)
    planted = f"planted.{person.email}"
    link = pending(installation, thief, person, planted)
    visitor = asked(installation, person)
    assert planted not in visitor.get("/login/factor").text
    back = prompt(duo, sent(visitor))
    assert visitor.get(link).location == "/login"
    answer = visitor.get(back)
    assert (answer.status, answer.problems) == (401, ["duo-denied"])
    assert not visitor.is_signed_in
    assert planted in answer.text, "the page says what it would confirm"
    assert installation.events(person, "factor.failed") == []
    assert installation.events(person, "recovery-address.verified") == []
    # Whoever goes there from this page has seen it.
    answer = visitor.post("/login/factor", answer.csrf, factor="duo")
    assert visitor.get(prompt(duo, answer.location)).status == 303
    assert visitor.is_signed_in
    assert len(installation.events(person, "recovery-address.verified")) == 1


def test_a_secret_that_no_key_opens_is_a_duo_that_can_not_be_asked(new_installation, duo):
    installation = new_installation()
    connect(installation, duo)
    installation.start()
    person, other = installation.add_person(), installation.add_person()
    enrol(installation, duo, person)
    signed_in, visitor = installation.visitor().sign_in(other), asked(installation, person)
    with sqlite3.connect(installation.directory / "lockstep.sqlite") as database:
        name = "factors.duo.client-secret"
        [[sealed]] = database.execute("SELECT value FROM settings WHERE name = ?", [name])
        database.execute("UPDATE settings SET value = ? WHERE name = ?", [sealed[:-6] + "AAAAAA", name])
    database.close()
    time.sleep(1.2)  # longer than settings are remembered
    overview = signed_in.get("/security/factors")
    assert overview.status == 200 and "Set Up Duo" not in overview.text
    assert visitor.get("/login/factor").status == 200
    answer = visitor.submit("/login/factor", factor="duo")
    assert (answer.status, answer.problems) == (503, ["duo-unavailable"])
    assert "client-secret can't be opened" in installation.log
    assert "fault" in installation.run("doctor", status=1)


def test_a_client_comes_back_as_often_as_it_may_send_forms(new_installation, duo):
    installation = new_installation(LOCKSTEP_TRUSTED_PROXIES="127.0.0.1")
    connect(installation, duo)
    installation.start()
    person = installation.add_person()
    enrol(installation, duo, person)
    visitor = asked(installation, person)
    answers = [visitor.get("/duo/callback?state=x&duo_code=y", **{"X-Forwarded-For": "203.0.113.7"}).status
               for _ in range(120)]
    assert answers[:60] == [401] * 60
    assert 429 in answers
    assert visitor.get(prompt(duo, sent(visitor)), **{"X-Forwarded-For": "198.51.100.7"}).location == "/"


# --- the secret on the command line


def test_the_secret_comes_by_standard_input_and_is_shown_to_nobody(new_installation):
    installation = new_installation()
    key = "factors.duo.client-secret"
    assert installation.run("settings", "get", key) == "\n"
    installation.run("settings", "set", key, CLIENT_SECRET, status=2)
    assert installation.run("settings", "get", key) == "\n"
    installation.run("settings", "set", key, "-", input="too short\n", status=1)
    installation.run("settings", "set", key, "-", input="", status=2)
    installation.run("settings", "set", key, "-", input=CLIENT_SECRET + "\n")
    assert installation.run("settings", "get", key) == "(set)\n"
    assert f"{key}\t(set)\n" in installation.run("settings", "list")
    assert CLIENT_SECRET not in installation.run("audit", "list", "--json")
    assert CLIENT_SECRET.encode() not in (installation.directory / "lockstep.sqlite").read_bytes()
    installation.run("key", "rotate")
    assert installation.run("settings", "get", key) == "(set)\n"
    installation.run("settings", "set", key, "")
    assert installation.run("settings", "get", key) == "\n"


def test_the_doctor_says_how_duo_is(new_installation, duo):
    installation = new_installation()
    assert "Duo" not in installation.run("doctor")
    installation.run("settings", "set", "factors.duo.client-id", CLIENT_ID)
    assert "offered to nobody" in installation.run("doctor")
    connect(installation, duo)
    assert f"{duo.host} answers" in installation.run("doctor")
    duo.mutant = "unhealthy"
    assert "can't be asked" in installation.run("doctor", status=1)


# --- in a real browser


@pytest.fixture
def enrolled(sqlite, duo, ada):
    enrol(sqlite, duo, ada)
    return ada


@pytest.mark.parametrize("form", FORMS)
def test_set_up_and_signed_in_with(open_browser, sqlite, duo, ada, form):  # noqa: F811
    page = open_browser(**FORMS[form])
    sign_in(page, ada)
    is_home(page)
    page.goto("/security/factors")
    assert fits(page)
    press(page, "Set Up Duo")
    expect(page.get_by_text("Duo is set up.")).to_be_visible()
    expect(page).to_have_url(f"{sqlite.base_url}/security/factors?outcome=duo-added")
    assert fits(page)
    press(page, "Sign Out")
    sign_in(page, ada)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    assert fits(page)
    press(page, "Go On with Duo")
    is_home(page)


def test_every_page_of_duo_is_sound(albums, duo, ada):  # noqa: F811
    album = albums()
    page = album.page
    sign_in(page, ada)
    is_home(page)
    album.visit("duo", "/security/duo")
    album.visit("factors-duo-offered", "/security/factors")
    press(page, "Set Up Duo")
    expect(page.get_by_text("Duo is set up.")).to_be_visible()
    album.visit("factors-duo")
    press(page, "Sign Out")
    sign_in(page, ada)
    album.visit("factor-duo")
    duo.mutant = "deny"
    press(page, "Go On with Duo")
    album.visit("factor-duo-denied")


@pytest.mark.parametrize("form", ["desktop", "phone without scripts"])
def test_duo_asks_on_a_page_of_its_own(open_browser, sqlite, duo, ada, form):  # noqa: F811
    """As the real one does: the way back begins with a form on another site."""
    duo.has_button = True
    page = open_browser(**FORMS[form])
    sign_in(page, ada)
    page.goto("/security/factors")
    press(page, "Set Up Duo")
    expect(page).to_have_title("Duo")
    press(page, "Approve")
    expect(page.get_by_text("Duo is set up.")).to_be_visible()
    press(page, "Sign Out")
    sign_in(page, ada)
    press(page, "Go On with Duo")
    page.wait_for_url(f"{duo.origin}/**")
    press(page, "Approve")
    is_home(page)
    page.go_back()
    page.go_back()
    page.goto("/")
    is_home(page)


def test_without_duo_in_its_policy_no_form_leads_there(chromium, sqlite, duo, enrolled):
    """A browser holds a form to the policy of its page on the whole way, redirects included."""
    context = chromium.new_context(base_url=sqlite.base_url)
    page = context.new_page()

    def without_duo(route):
        answer = route.fetch()
        policy = answer.headers["content-security-policy"].replace(f" {duo.origin}", "")
        route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": policy})

    sign_in(page, enrolled)
    expect(page).to_have_url(re.compile("/login/factor$"))
    page.route("**/login/factor", lambda route: without_duo(route) if route.request.method == "GET" else route.continue_())
    page.reload()
    with page.expect_console_message(lambda message: "form-action" in message.text):
        press(page, "Go On with Duo")
    assert page.url == f"{sqlite.base_url}/login/factor"
    context.close()


def test_a_no_is_told_and_can_be_tried_again(open_browser, duo, enrolled):  # noqa: F811
    page = open_browser(**PHONE)
    sign_in(page, enrolled)
    duo.mutant = "deny"
    press(page, "Go On with Duo")
    expect(page.locator("[data-problem=duo-denied]")).to_be_visible()
    assert fits(page)
    duo.mutant = None
    press(page, "Go On with Duo")
    is_home(page)


def test_an_unwell_duo_is_told(open_browser, duo, enrolled):  # noqa: F811
    page = open_browser(**PHONE)
    sign_in(page, enrolled)
    duo.mutant = "unhealthy"
    press(page, "Go On with Duo")
    expect(page.locator("[data-problem=duo-unavailable]")).to_be_visible()
    expect(page.get_by_text("Jo Okafor")).to_be_visible()


def test_a_reset_by_mail(open_browser, sqlite, duo, enrolled):  # noqa: F811
    page = open_browser(**PHONE)
    page.goto(sqlite.request_reset(enrolled))
    fill_new(page, NEW)
    press(page, "Reset Password")
    duo.mutant = "deny"
    press(page, "Go On with Duo")
    expect(page.locator("[data-problem=duo-denied]")).to_be_visible()
    duo.mutant = None
    press(page, "Go On with Duo")
    page.wait_for_url("**/reset/done")
    sign_in(page, enrolled, NEW)
    press(page, "Go On with Duo")
    is_home(page)


def test_a_change(open_browser, duo, enrolled):  # noqa: F811
    page = open_browser()
    sign_in(page, enrolled)
    press(page, "Go On with Duo")
    is_home(page)
    change_password(page, enrolled, NEW)
    press(page, "Go On with Duo")
    expect(page.get_by_text("Your password was changed")).to_be_visible()
    sign_in(page, enrolled, NEW)
    press(page, "Go On with Duo")
    is_home(page)


def test_proving_oneself_again_leads_back_to_where_one_was_going(open_browser, sqlite, duo, enrolled):  # noqa: F811
    page = open_browser()
    sign_in(page, enrolled)
    press(page, "Go On with Duo")
    is_home(page)
    page.goto("/security/factors")
    press(page, "Set Up Authenticator App")
    press(page, "Go On with Duo")
    expect(page).to_have_url(re.compile("/security/authenticator/confirm$"))
    expect(page.locator("#totp-key")).to_be_visible()


def test_after_a_while_the_password_comes_first_and_then_a_page_that_leads_on(open_browser, duo, ada):  # noqa: F811
    page = open_browser(**PHONE)
    sign_in(page, ada)
    is_home(page)
    # As if the sign-in had been a while ago: the page to which the password leads.
    page.goto("/security/duo")
    assert fits(page)
    press(page, "Go On with Duo")
    expect(page.get_by_text("Duo is set up.")).to_be_visible()
    page.goto("/security/factors")
    page.get_by_text("Remove it", exact=True).click()
    press(page, "Remove Duo")
    expect(page.get_by_text("Duo was removed.")).to_be_visible()
