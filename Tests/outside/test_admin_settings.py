"""Settings in the administrators' portal: looked at, rehearsed, saved; by whom, and what is refused."""

import html
import re

import pytest

from hands import borrow, picture
from route_tables import cases
from test_admin_entrance import signed_in
from test_browser import DESKTOP, FORMS, PHONE, fits, open_browser  # noqa: F401

TOPICS = cases("Domain/Settings/SettingTopic.swift", "SettingTopic")
LOCKOUT = "/admin/settings/lockout"


def fields(page):
    """What the form would send, as a browser has it when nothing was typed."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<input id="[^"]+" name="([^"]+)"[^>]* value="([^"]*)"', page))
    for name, options in re.findall(r'<select id="[^"]+" name="([^"]+)"[^>]*>(.*?)</select>', page):
        found[name] = re.search(r'value="([^"]*)" selected', options).group(1)
    return {name: html.unescape(value) for name, value in found.items()}


def post(visitor, path, form, headers={}):
    form = dict(form)
    return visitor.post(path, form.pop("csrf", None), headers, **form)


@pytest.fixture(autouse=True)
def as_before(request):
    """Others use the same installation."""
    if "installation" not in request.fixturenames:
        yield
        return
    installation = request.getfixturevalue("installation")
    before = installation.settings()
    yield
    after = installation.settings()
    for name in before:
        if before[name] != after[name]:
            installation.set(name, "" if before[name] == "(set)" else before[name])


@pytest.fixture
def owner(installation, employed):
    return employed(installation, "owner")


def send(visitor, path, changes):
    form = fields(visitor.get(path).text)
    return post(visitor, path, form | changes)


def test_a_change_is_rehearsed_and_then_saved(installation, owner):
    rehearsed = send(owner, LOCKOUT, {"lockout.attempts": "7", "lockout.minutes": "0"})
    assert rehearsed.status == 200
    assert "Before you save" in rehearsed.text
    assert "A lock ends only when an administrator unlocks" in rehearsed.text
    assert installation.setting("lockout.attempts") == "10"
    saved = post(owner, LOCKOUT, fields(rehearsed.text))
    assert (saved.status, saved.location) == (303, "/admin/settings?saved=lockout")
    assert "The settings were saved." in owner.get(saved.location).text
    assert installation.setting("lockout.attempts") == "7"
    assert installation.setting("lockout.minutes") == "0"
    changed = [event["details"] for event in installation.events(kind="setting.changed")][-2:]
    assert {(one["setting"], one["from"], one["to"]) for one in changed} == {
        ("lockout.attempts", "10", "7"), ("lockout.minutes", "15", "0")}


def test_nothing_typed_changes_nothing(installation, owner):
    before = len(installation.events(kind="setting.changed"))
    for topic in TOPICS:
        answer = send(owner, f"/admin/settings/{topic}", {})
        assert answer.status == 200, topic
        assert "Nothing was changed." in answer.text
    assert len(installation.events(kind="setting.changed")) == before


@pytest.mark.parametrize("name, value", [
    ("lockout.attempts", "2"), ("lockout.attempts", "-1"), ("lockout.attempts", "9223372036854775808"),
    ("lockout.attempts", ""), ("lockout.attempts", "1e2"), ("lockout.minutes", "1441"), ("lockout.attempts", "١٠"),
])
@pytest.mark.parametrize("step", ["", "save"])
def test_what_is_out_of_range_is_told_beside_its_field_and_keeps_what_was_typed(installation, owner, name, value, step):
    answer = send(owner, LOCKOUT, {name: value, "lockout.counter-reset-minutes": "20", "step": step})
    assert answer.status == 422
    assert "setting-out-of-range" in answer.problems
    assert f'id="{name}-problem"' in answer.text
    assert fields(answer.text)["lockout.counter-reset-minutes"] == "20"
    assert installation.setting("lockout.counter-reset-minutes") == "15"


def test_what_somebody_else_saved_meanwhile_is_not_undone_unseen(installation, owner):
    form = fields(owner.get(LOCKOUT).text) | {"lockout.attempts": "5"}
    installation.set("lockout.attempts", "50")
    for step in ["", "save"]:
        answer = post(owner, LOCKOUT, form | {"step": step})
        assert answer.status == 422
        assert answer.problems == ["setting-changed-meanwhile"]
        assert fields(answer.text)["lockout.attempts"] == "50"
    assert installation.setting("lockout.attempts") == "50"


def test_only_settings_of_the_page_are_taken(installation, owner):
    form = fields(owner.get(LOCKOUT).text) | {"password.minimum-length": "8", "isAdmin": "true", "step": "save"}
    assert "Nothing was changed." in post(owner, LOCKOUT, form).text
    assert installation.setting("password.minimum-length") == "12"


def test_the_secret_of_duo_comes_back_in_no_page(installation, owner):
    path, secret = "/admin/settings/duo", "Sekret" * 6 + "Sekr"
    saved = send(owner, path, {"factors.duo.client-secret": secret})
    assert (saved.status, saved.location) == (303, "/admin/settings?saved=duo")
    for address in [path, "/admin/settings"]:
        assert secret not in owner.get(address).text
    wrong = send(owner, path, {"factors.duo.client-secret": secret + "x"})
    assert wrong.status == 422 and secret not in wrong.text
    assert installation.setting("factors.duo.client-secret") == "(set)"
    assert send(owner, path, {"remove.factors.duo.client-secret": "true"}).status == 303
    assert installation.setting("factors.duo.client-secret") == ""


@pytest.mark.parametrize("role, sees, changes", [
    ("owner", True, True), ("administrator", True, True), ("helpdesk", False, False), ("auditor", True, False),
])
def test_who_may(installation, employed, role, sees, changes):
    browser = employed(installation, role)
    overview = browser.get("/admin/settings")
    assert overview.status == (200 if sees else 403)
    assert ('href="/admin/settings"' in browser.get("/admin").text) == sees
    if sees:
        assert ('href="/admin/settings/lockout"' in overview.text) == changes
    for topic in TOPICS:
        assert browser.get(f"/admin/settings/{topic}").status == (200 if changes else 403)
        if not changes:
            token = browser.get("/admin/security/sessions").csrf
            answer = browser.post(f"/admin/settings/{topic}", token, **{"lockout.attempts": "3", "step": "save"})
            assert answer.status == 403
    assert installation.setting("lockout.attempts") == "10"


def test_nobody_else_does(installation):
    person = installation.visitor().sign_in(installation.add_person())
    for visitor in [installation.visitor(), person]:
        for path in ["/admin/settings", LOCKOUT]:
            answer = visitor.get(path)
            assert (answer.status, answer.location) == (303, "/admin/login")
    assert person.get("/settings").status == 404


def test_a_role_that_was_taken_away_saves_nothing(installation):
    boss = installation.add_administrator(role="administrator")
    browser = signed_in(installation, boss)[0]
    form = fields(browser.get(LOCKOUT).text) | {"lockout.attempts": "5", "step": "save"}
    installation.run("admin", "set-role", boss.email, "auditor", "--reason", "moved on")
    answer = post(browser, LOCKOUT, form)
    # By the session, which is over, or by the right, for the second that a session is remembered.
    assert answer.status in (303, 403)
    assert answer.status == 403 or answer.location.startswith("/admin/login")
    assert installation.setting("lockout.attempts") == "10"


def test_no_form_of_another_site_and_none_without_its_field(installation, owner):
    form = fields(owner.get(LOCKOUT).text) | {"lockout.attempts": "5", "step": "save"}
    refused = post(owner, LOCKOUT, form, {"Sec-Fetch-Site": "cross-site"})
    assert refused.status == 403
    form.pop("csrf")
    assert post(owner, LOCKOUT, form).status == 403
    assert installation.setting("lockout.attempts") == "10"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "N'W"])
def test_names_are_shown_as_text(installation, owner, text):
    path = "/admin/settings/organisation"
    rehearsed = send(owner, path, {"organisation.name": text})
    assert html.escape(text, quote=True).replace("&#x27;", "&#39;") in rehearsed.text
    assert "<script>alert" not in rehearsed.text and "<img src=x" not in rehearsed.text
    post(owner, path, fields(rehearsed.text))
    assert installation.setting("organisation.name") == text
    for address in ["/admin/settings", path]:
        page = owner.get(address).text
        assert "<script>alert" not in page and "<img src=x" not in page


def test_the_time_zone_is_one_that_there_is(installation, owner):
    path = "/admin/settings/organisation"
    for zone in ["Europe/Nowhere", "../../etc/passwd", "", "utc"]:
        assert send(owner, path, {"organisation.time-zone": zone}).status == 422, zone
    assert "Before you save" in send(owner, path, {"organisation.time-zone": "Europe/Berlin"}).text


def test_a_new_requirement_says_how_many_have_no_second_proof(installation, owner):
    for _ in range(3):
        installation.add_person()
    answer = send(owner, "/admin/settings/factors", {"factors.required": "everyone"})
    assert re.search(r"Without a second proof now: \d+ users\.", html.unescape(answer.text))


@pytest.mark.parametrize("form", FORMS)
def test_in_a_browser(open_browser, sqlite, employed, form):  # noqa: F811
    browser = employed(sqlite, "owner")
    page = open_browser(**FORMS[form])
    borrow(page, browser, sqlite)
    page.goto("/admin/settings")
    assert fits(page)
    picture(page, f"admin/settings {form}")
    for topic in TOPICS:
        page.goto(f"/admin/settings/{topic}")
        assert fits(page), topic
        picture(page, f"admin/settings {topic} {form}")
    page.goto("/admin/settings/expiry")
    page.get_by_label("Days until a password ends").fill("4000")
    page.get_by_role("button", name="See What It Would Do").click()
    assert page.locator("[data-problem=setting-out-of-range]").first.is_visible()
    picture(page, f"admin/settings refused {form}")
    page.get_by_label("Days until a password ends").fill("90")
    page.get_by_label("Days over which overdue passwords end").fill("10")
    page.get_by_role("button", name="See What It Would Do").click()
    page.get_by_role("heading", name="Before you save").wait_for()
    assert fits(page)
    picture(page, f"admin/settings rehearsal {form}")
    page.get_by_role("link", name="Don’t Save").click()
    assert page.get_by_label("Days until a password ends").input_value() == "0"
