"""Administrators and people's accounts: product.md 21, docs/decisions/0016, row 24 of security.md."""

import html
import re
import uuid

import pytest

from test_admin_entrance import signed_in
from test_csrf import FOREIGN, assert_armoured, assert_refused
from visitor import Person

ROLES = ["owner", "administrator", "helpdesk", "auditor"]
ADMINISTRATORS = {"owner", "administrator"}
HELPERS = ADMINISTRATORS | {"helpdesk"}
READERS = HELPERS | {"auditor"}

# Each action of the contract, and those beside it: who may do it.
ACTIONS = {
    "unlock": HELPERS, "send-reset": HELPERS, "send-reset-to-recovery": HELPERS, "spoken-code": HELPERS,
    "expire": ADMINISTRATORS, "restore": ADMINISTRATORS, "restore-to-change": ADMINISTRATORS,
    "suspend": ADMINISTRATORS, "activate": ADMINISTRATORS, "reset-authenticator": ADMINISTRATORS,
    "require-factor": ADMINISTRATORS, "exempt-from-factor": ADMINISTRATORS, "factor-as-organisation": ADMINISTRATORS,
    "never-expires": ADMINISTRATORS, "expires": ADMINISTRATORS, "send-activation": ADMINISTRATORS,
    "sign-out": ADMINISTRATORS,
}
WHY = {"reason": "They called and asked for it"}


def enter(installation, role):
    return signed_in(installation, installation.add_administrator(role=role))[0]


@pytest.fixture(scope="module")
def staff(sqlite):
    """A browser for each role, one of a plain user and one of nobody."""
    browsers = {role: enter(sqlite, role) for role in ROLES}
    browsers["user"] = sqlite.visitor().sign_in(sqlite.add_person("Uma"))
    browsers["nobody"] = sqlite.visitor()
    return browsers


@pytest.fixture
def ada(sqlite):
    return sqlite.add_person("Ada")


@pytest.fixture(scope="module")
def untouched(sqlite):
    """Somebody to whom no test may do anything."""
    return sqlite.add_person("Ursula")


@pytest.fixture(scope="module")
def stranded(sqlite):
    """Somebody in each state that an account can be in; they stay so."""
    people = {how: sqlite.add_person() for how in ("fine", "locked", "suspended", "expired")}
    lock(sqlite, people["locked"])
    sqlite.run("user", "suspend", people["suspended"].email)
    sqlite.run("user", "expire", people["expired"].email)
    people["staged"] = Person(f"s{str(uuid.uuid4().int)[:10]}@northwind.example", "", "Sia", "Berg", "")
    sqlite.run("user", "add", "--email", people["staged"].email, "--given-name", "Sia", "--family-name", "Berg")
    return people


def address(visitor, person):
    """Where the person's page is, as a search leads there."""
    page = visitor.get(f"/admin/users?search={person.email}")
    found = re.findall(r'href="(/admin/users/[0-9a-z]{26})"', page.text)
    assert len(found) == 1, page.text
    return found[0]


def done_to(installation, person):
    """What happened to somebody, without the way of the mail that tells them."""
    return [event for event in installation.events(person) if not event["kind"].startswith("mail.")]


def lock(installation, person):
    visitor = installation.visitor()
    for _ in range(10):
        visitor.try_sign_in(person.email, "not this one at all")


def forms(page):
    """Where the forms of a page lead, without those that are on every page."""
    return [action for action in re.findall(r'<form [^>]*method="post" action="([^"]+)"', page.text)
            if action != "/admin/logout"]


def offered(page):
    """The actions that a person's page leads to, by button or by link."""
    return set(re.findall(r'(?:href|action)="/admin/users/[0-9a-z]{26}/([a-z-]+)"', page.text))


# --- who may do what


@pytest.mark.parametrize("who", [*ROLES, "user", "nobody"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_do_what(sqlite, staff, untouched, request, who, method, action):
    is_done = method == "POST" and who in ACTIONS[action]
    person = request.getfixturevalue("ada") if is_done else untouched
    visitor, before = staff[who], done_to(sqlite, person)
    page = f"{address(staff['owner'], person)}/{action}"
    if method == "GET":
        answer = visitor.get(page)
    else:
        csrf = visitor.get("/admin/security/sessions").csrf or visitor.get("/admin/login").csrf
        answer = visitor.post(page, csrf, **WHY)
    if who in ("user", "nobody"):
        assert (answer.status, answer.location) == (303, "/admin/login")
    elif who not in ACTIONS[action]:
        assert (answer.status, answer.problems) == (403, ["not-allowed"])
    elif method == "GET":
        assert answer.status == 200
        assert page in forms(answer)
    else:
        # What makes no sense for this account is refused as that, and not as something that isn't allowed.
        assert answer.status in (200, 303, 409), answer.status
        assert "not-allowed" not in answer.problems
    if not is_done:
        assert done_to(sqlite, person) == before


@pytest.mark.parametrize("who", [*ROLES, "user", "nobody"])
@pytest.mark.parametrize("path", ["/admin/users", "/admin/users?filter=locked", "{ada}"])
def test_who_may_look(staff, untouched, who, path):
    answer = staff[who].get(path.format(ada=address(staff["owner"], untouched)))
    if who in READERS:
        assert answer.status == 200
    else:
        assert (answer.status, answer.location) == (303, "/admin/login")
    assert_armoured(answer)


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("how", ["fine", "locked", "suspended", "expired", "staged"])
def test_no_button_answers_that_it_is_not_allowed(staff, stranded, who, how):
    visitor = staff[who]
    path = address(visitor, stranded[how])
    page = visitor.get(path)
    # Who calls is asked by the same people, and is no action on the account.
    actions = offered(page) - {"verify"}
    assert actions <= {action for action, roles in ACTIONS.items() if who in roles}
    assert bool(actions) == (who in HELPERS and not (who == "helpdesk" and how in ("suspended", "expired", "staged")))
    for action in actions:
        asked = visitor.get(f"{path}/{action}")
        assert asked.status == 200
        assert forms(asked) == [f"{path}/{action}"]


def test_the_navigation_leads_nowhere_that_is_closed(staff):
    for who in ROLES:
        page = staff[who].get("/admin/users")
        navigation = re.search(r'<nav class="sections".*?</nav>', page.text, re.S).group(0)
        links = re.findall(r'href="([^"]+)"', navigation)
        assert "/admin/users" in links
        for link in links:
            assert staff[who].get(link).status == 200, (who, link)


# --- what is done


def do(visitor, path, action, **fields):
    return visitor.submit(f"{path}/{action}", **(WHY | fields))


def test_somebody_locked_out_is_let_in_again(sqlite, staff, ada):
    lock(sqlite, ada)
    helper = staff["helpdesk"]
    path = address(helper, ada)
    page = helper.get(path)
    assert "Locked" in page.text and f'action="{path}/unlock"' in page.text
    assert ada.email in helper.get("/admin/users?filter=locked&search=" + ada.email).text
    # The button itself, with no question why.
    answer = helper.post(f"{path}/unlock", page.csrf)
    assert (answer.status, answer.location) == (303, f"{path}?done=unlock")
    page = helper.get(answer.location)
    assert "The account is unlocked." in page.text and f'action="{path}/unlock"' not in page.text
    sqlite.visitor().sign_in(ada)
    sqlite.mailbox.wait(ada.email, "account-unlocked")
    event = sqlite.events(ada, "account.unlocked")[-1]
    assert event["actor"].startswith("account:")


@pytest.mark.parametrize("action, kind, notice", [
    ("expire", "account.expired", "password-expired"),
    ("suspend", "account.state-changed", "account-suspended"),
    ("send-reset", "reset.requested", "password-reset"),
    ("reset-authenticator", "factor.reset", "factor-reset"),
    ("require-factor", "factor.rule-changed", "rule-changed"),
    ("sign-out", "session.ended", "signed-out"),
    ("never-expires", "account.expiry-rule-changed", "rule-changed"),
])
def test_each_is_asked_why_written_down_and_told(installation, action, kind, notice):
    ada = installation.add_person()
    installation.visitor().sign_in(ada)
    visitor = enter(installation, "administrator")
    path = address(visitor, ada)
    for reason, problem in (("", "reason-missing"), ("  ", "reason-missing"), ("x" * 201, "reason-malformed"),
                            ("two\nlines", "reason-malformed")):
        answer = do(visitor, path, action, reason=reason)
        assert (answer.status, answer.problems) == (422, [problem])
        assert installation.events(ada, kind) == []
    why = '<b>"Lost" & \'found\'</b> Ø 王'
    answer = do(visitor, path, action, reason=why)
    assert (answer.status, answer.location) == (303, f"{path}?done={action}"), answer.problems
    [event] = installation.events(ada, kind)
    assert event["details"]["reason"] == why
    mail = installation.mailbox.wait(ada.email, notice)
    assert "Lost" not in mail.text
    page = visitor.get(path)
    assert html.escape(why, quote=True).replace("&#x27;", "&#39;") in page.text
    assert why not in page.text


def test_one_session_of_somebody_ends(sqlite, staff, ada):
    browsers = [sqlite.visitor().sign_in(ada) for _ in range(2)]
    visitor = staff["administrator"]
    path = address(visitor, ada)
    links = re.findall(f'href="({path}/sessions/[0-9a-z]+)"', visitor.get(path).text)
    assert len(links) == 2
    for who in ("helpdesk", "auditor", "user"):
        assert not re.search("/sessions/", staff[who].get(path).text)
        if who != "user":
            assert staff[who].get(links[0]).status == 403
    answer = visitor.submit(links[0], reason=" ")
    assert (answer.status, answer.problems) == (422, ["reason-missing"])
    answer = visitor.submit(links[0], **WHY)
    assert (answer.status, answer.location) == (303, f"{path}?done=session-ended")
    assert "The session has ended." in visitor.get(answer.location).text
    assert visitor.get(links[0]).status == 404
    assert sorted(browser.get("/").status for browser in browsers) == [200, 303]
    event = sqlite.events(ada, "session.ended")[-1]
    assert event["details"]["which"] == "one" and event["details"]["reason"] == WHY["reason"]
    assert "one session" in sqlite.mailbox.wait(ada.email, "signed-out").text.replace("\n", " ")
    # Somebody else's under this person's address is nobody's.
    berta = sqlite.add_person("Berta")
    other = address(visitor, berta)
    assert visitor.get(f"{other}/sessions/{links[1].rsplit('/', 1)[1]}").status == 404


def test_a_spoken_code_is_shown_once(sqlite, staff, ada):
    helper = staff["helpdesk"]
    path = address(helper, ada)
    sqlite.visitor().sign_in(ada)
    assert "spoken-code" not in offered(helper.get(path)), "there is nothing that it would stand for"
    answer = do(helper, path, "spoken-code")
    assert answer.status == 200
    code = re.search(r'id="spoken-code">([0-9A-Z]{4}-[0-9A-Z]{4})<', answer.text).group(1)
    assert answer.header("Cache-Control") == "no-store"
    assert code not in helper.get(path).text and code not in helper.get(f"{path}/spoken-code").text
    assert code not in sqlite.log
    visitor = sqlite.visitor()
    answer = visitor.try_sign_in(ada.email, ada.password)
    assert answer.location == "/login/factor"
    answer = visitor.submit("/login/factor", factor="enrolment-code", code=code)
    assert (answer.status, answer.location) == (303, "/security/factors")


def test_nowhere_is_a_password_to_be_chosen_or_seen(staff, untouched):
    visitor = staff["owner"]
    path = address(visitor, untouched)
    for page in (visitor.get(path), *(visitor.get(f"{path}/{action}") for action in ACTIONS)):
        assert "password" not in re.findall(r'<input[^>]*type="([a-z]+)"', page.text)
        assert untouched.password not in page.text and "$argon2" not in page.text
    csrf = visitor.get(path).csrf
    for action in ("set-password", "password", "expire/now"):
        assert visitor.post(f"{path}/{action}", csrf, new_password="x" * 20, **WHY).status == 404


def test_what_is_not_possible_is_refused_in_plain_words(sqlite, staff, ada):
    visitor = staff["administrator"]
    path = address(visitor, ada)
    for action, problem in (
        ("send-reset-to-recovery", "no-recovery-address"), ("send-activation", "state-forbids"),
        ("sign-out", "nothing-to-change"), ("factor-as-organisation", "nothing-to-change"),
    ):
        answer = do(visitor, path, action)
        assert (answer.status, answer.problems) == (409, [problem]), action
        assert html.escape(WHY["reason"]) in answer.text, "what was typed is kept"


def test_a_role_that_is_taken_away_is_gone_at_once(sqlite, ada):
    person = sqlite.add_administrator(role="administrator")
    visitor = signed_in(sqlite, person)[0]
    path = address(visitor, ada)
    csrf = visitor.get(path).csrf
    sqlite.run("admin", "set-role", person.email, "auditor")
    answer = visitor.post(f"{path}/suspend", csrf, **WHY)
    assert answer.status in (303, 403) and answer.location in (None, "/admin/login?notice=session-ended")
    assert sqlite.events(ada, "account.state-changed") == []


def test_a_day_of_failed_sign_ins_leads_to_its_events(sqlite, staff, ada):
    sqlite.visitor().try_sign_in(ada.email, "not this one at all")
    found = re.findall(r'<th scope="row"><a href="([^"]+)">', staff["auditor"].get("/admin").text)
    page = staff["auditor"].get(html.unescape(found[-1]))
    assert page.status == 200
    assert set(re.findall(r"<dt>What</dt><dd><code>([^<]+)</code></dd>", page.text)) == {"sign-in.failed"}
    # The trail is closed to the help desk, and so nothing leads there.
    assert "/admin/events" not in staff["helpdesk"].get("/admin").text


# --- what there isn't


@pytest.mark.parametrize("path", [
    "/admin/users/nobody", "/admin/users/00000000000000000000000000", "/admin/users/{olga}", "/admin/users/{ada}/dance",
    "/admin/users/{ada}/unlock/twice", "/admin/users/%3Cscript%3E", "/admin/users/../administrators",
    "/admin/users/00000000000000000000000000/unlock",
])
@pytest.mark.parametrize("who", ROLES)
def test_what_there_is_not_is_not_found(staff, untouched, path, who):
    olga = re.search(r'href="/admin/administrators/([0-9a-z]{26})"', staff["owner"].get("/admin/administrators").text)
    path = path.format(ada=address(staff["owner"], untouched).rsplit("/", 1)[1], olga=olga.group(1))
    answer = staff[who].get(path)
    assert (answer.status, answer.problems) == (404, ["not-found"])
    assert_armoured(answer)


@pytest.mark.parametrize("query", [
    "filter=everybody", "filter=%00", "sort=id", "direction=up", "search=%00", "search=%ff", "search=a&search=b",
    "filter=locked&filter=expired", "search=%zz",
])
def test_a_list_that_no_page_asks_for_is_not_guessed_about(staff, query):
    answer = staff["owner"].get(f"/admin/users?{query}")
    assert (answer.status, answer.problems) == (400, ["bad-request"])


@pytest.mark.parametrize("query", [
    "at=x", "at=after.x.y", "at=after.00000000000000000000000000.n9", "at=" + "x" * 5_000, "search=" + "%20" * 300,
    "search=%25", "search=_", "search=%27%3B%20DROP%20TABLE%20accounts", "search=" + "a" * 4_000,
    "search=%F0%9F%98%80", "search=%E2%80%AE", "search=%3Cscript%3Ealert(1)%3C/script%3E", "other=1", "filter=",
])
def test_whatever_is_searched_for_is_text(staff, query):
    answer = staff["owner"].get(f"/admin/users?{query}")
    assert answer.status == 200
    assert "<script>alert" not in answer.text


# --- lists


def rows(page):
    return [html.unescape(name) for name in re.findall(
        r'<a href="/admin/users/[0-9a-z]{26}"><bdi>([^<]*)</bdi>', page.text)]


def walk(visitor, path, relation="next"):
    pages = []
    while path:
        page = visitor.get(path)
        assert page.status == 200
        pages.append(rows(page))
        link = re.search(rf'rel="{relation}" href="([^"]+)"', page.text)
        path = html.unescape(link.group(1)) if link else None
    return pages, html.unescape(page.text)


@pytest.fixture(scope="module")
def crowd(sqlite):
    mark = f"Crowd{str(uuid.uuid4().int)[:8]}"
    lines = ["email,username,given-name,family-name"]
    lines += [f"{mark}.{number}@northwind.example,,{mark},Number{number:03}" for number in range(120)]
    file = sqlite.directory / "crowd.csv"
    file.write_text("\n".join(lines) + "\n")
    sqlite.run("user", "import", str(file))
    return mark


def test_every_page_leads_to_the_next_and_back(staff, crowd):
    for query in (f"search={crowd}", f"search={crowd}&filter=staged"):
        pages, _ = walk(staff["auditor"], f"/admin/users?{query}")
        assert [len(page) for page in pages] == [50, 50, 20]
        names = [name for page in pages for name in page]
        assert len(set(names)) == 120
    everybody, text = walk(staff["auditor"], "/admin/users?sort=name&direction=descending")
    names = [name for page in everybody for name in page]
    assert len(names) == len(everybody[0]) + 50 * (len(everybody) - 2) + len(everybody[-1])
    assert {f"{crowd} Number{number:03}" for number in range(120)} <= set(names)
    last = re.search(r'rel="prev" href="([^"]+)"', text).group(1)
    back, _ = walk(staff["auditor"], last, "prev")
    assert back[-1] == everybody[0]


def test_a_filter_holds_who_stands_like_that(sqlite, staff, ada):
    visitor = staff["helpdesk"]
    berta = sqlite.add_person("Berta")
    sqlite.run("user", "suspend", ada.email)
    for filter, person, other in (("suspended", ada, berta), ("no-factor", berta, None),
                                  ("no-recovery-address", berta, None)):
        search = f"/admin/users?filter={filter}&search="
        assert len(rows(visitor.get(search + person.email))) == 1
        if other:
            page = visitor.get(search + other.email)
            assert rows(page) == [] and "Nobody was found" in page.text
    page = visitor.get("/admin/users?filter=suspended")
    assert 'aria-current="true">Suspended</a>' in page.text


# --- other sites, and names that are markup


@pytest.mark.parametrize("headers", FOREIGN)
def test_no_action_is_taken_from_another_site(sqlite, staff, untouched, headers):
    visitor = staff["owner"]
    path = address(visitor, untouched)
    csrf = visitor.get(path).csrf
    headers = {name: value.format(base_url=sqlite.base_url) for name, value in headers.items()}
    assert_refused(visitor.post(f"{path}/suspend", csrf, headers, **WHY))
    for wrong in (None, "", "x", staff["auditor"].get("/admin/users/" + path.rsplit("/", 1)[1]).csrf):
        assert_refused(visitor.post(f"{path}/suspend", wrong, **WHY))
    assert visitor.get(f"{path}/suspend?csrf={csrf}&reason=x").status == 200
    assert sqlite.events(untouched, "account.state-changed") == []


def test_a_name_never_becomes_markup(sqlite, staff):
    name = "<img src=x onerror=alert(1)>\"'&lt;{{7*7}}"
    person = sqlite.add_person(name, "';--<script>")
    visitor = staff["owner"]
    path = address(visitor, person)
    for page in (visitor.get(f"/admin/users?search={person.email}"), visitor.get(path), visitor.get(f"{path}/suspend")):
        assert "<img" not in page.text and "<script>" not in page.text and "49" not in page.title
        assert "&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;lt;{{7*7}}" in page.text


def test_the_mail_about_a_lock_leads_to_the_button_that_ends_it(sqlite, staff, ada, mailbox):
    boss = sqlite.add_administrator(role="administrator")
    visitor = signed_in(sqlite, boss)[0]
    lock(sqlite, ada)
    link = mailbox.wait(boss.email, "account-locked").link
    path = address(visitor, ada)
    assert link == f"{sqlite.base_url}{path}"
    assert f"{path}/unlock" in forms(visitor.get(link))
