"""The help desk: who calls, who consents, and this wasn't me. Security row 14, docs/decisions/0020."""

import json
import re

import pytest
from playwright.sync_api import expect

from hands import borrow, press
from push_receiver import PushReceiver
from software_phone import set_up_phone, shown_number
from test_admin_entrance import signed_in
from test_admin_users import ROLES, address, do, enter, staff  # noqa: F401
from test_browser import DESKTOP, PHONE, fits, open_browser  # noqa: F401
from test_factors import enrol
from test_pages import albums  # noqa: F401

HELPERS = {"owner", "administrator", "helpdesk"}
CODE = r'id="{}"[^>]*>\s*([0-9A-Z]{{4}}-[0-9A-Z]{{4}})'


@pytest.fixture
def ada(sqlite):
    return sqlite.add_person("Ada")


@pytest.fixture
def two(sqlite):
    """While two administrators are needed."""
    sqlite.set("helpdesk.second-consent", True)
    yield
    # A key may not.
    sqlite.run("settings", "set", "helpdesk.second-consent", "false")


def spoken(page):
    return re.search(CODE.format("spoken-code"), page.text).group(1)


def test_who_may_verify_and_who_may_see_consents(sqlite, staff, ada):  # noqa: F811
    path = address(staff["owner"], ada)
    for who in [*ROLES, "user", "nobody"]:
        visitor = staff[who]
        for page in (f"{path}/verify", "/admin/consents"):
            answer = visitor.get(page)
            if who in ("user", "nobody"):
                assert (answer.status, answer.location) == (303, "/admin/login")
            else:
                assert answer.status == (200 if who in HELPERS else 403), (who, page)
    assert ">Consents<" in staff["helpdesk"].get("/admin").text
    assert ">Consents<" not in staff["auditor"].get("/admin").text


def test_a_code_from_the_callers_portal(sqlite, staff, ada):  # noqa: F811
    helper, caller = staff["helpdesk"], sqlite.visitor().sign_in(ada)
    path = address(helper, ada)
    # Looking makes none.
    assert re.search(CODE.format("caller-code"), caller.get("/security/caller-code").text) is None
    code = re.search(CODE.format("caller-code"), caller.submit("/security/caller-code").text).group(1)
    answer = helper.submit(f"{path}/verify", means="code", code="AAAA-AAAA")
    assert (answer.status, answer.problems) == (401, ["caller-code-wrong"])
    answer = helper.submit(f"{path}/verify", means="code", code=code.lower().replace("-", " "))
    assert (answer.status, answer.location) == (303, f"{path}/verify")
    assert "verified by a code from their portal, by you" in helper.get(path).text
    assert "verified by a code from their portal, by you" not in staff["owner"].get(path).text
    answer = helper.submit(f"{path}/verify", means="code", code=code)
    assert answer.problems == ["caller-code-wrong"], "it is good once"
    assert code not in sqlite.log
    spoken(do(helper, path, "spoken-code"))
    assert sqlite.events(ada, "factor.reset")[-1]["details"]["caller"] == "code"


def test_an_administrator_who_calls(sqlite, staff):  # noqa: F811
    olga = sqlite.add_administrator()
    caller = signed_in(sqlite, olga)[0]
    page = f"/admin/administrators/{sqlite._id(sqlite.connected(), olga)}"
    for who in [*ROLES, "user", "nobody"]:
        answer = staff[who].get(f"{page}/verify")
        if who in ("user", "nobody"):
            assert (answer.status, answer.location) == (303, "/admin/login")
        else:
            assert answer.status == (200 if who in ("owner", "administrator") else 403), who
        if who in ("owner", "administrator", "auditor"):
            assert (f'href="{page}/verify"' in staff[who].get(page).text) == (who != "auditor"), who
    # Nobody verifies themself.
    assert caller.get(f"{page}/verify").status == 404 and "/verify" not in caller.get(page).text
    code = re.search(CODE.format("caller-code"), caller.submit("/admin/security/caller-code").text).group(1)
    second = staff["administrator"]
    answer = second.submit(f"{page}/verify", means="code", code="AAAA-AAAA")
    assert (answer.status, answer.problems) == (401, ["caller-code-wrong"])
    answer = second.submit(f"{page}/verify", means="code", code=code)
    assert (answer.status, answer.location) == (303, f"{page}/verify")
    assert "verified by a code from their portal, by you" in second.get(f"{page}/verify").text
    answer = staff["owner"].submit(f"{page}/verify", means="code", code=code)
    assert answer.problems == ["caller-code-wrong"], "it is good once"


def test_the_callers_phone(sqlite, staff, ada, tmp_path):  # noqa: F811
    helper, caller = staff["helpdesk"], sqlite.visitor().sign_in(ada)
    phone = set_up_phone(sqlite, caller, tmp_path)
    path = address(helper, ada)
    assert helper.submit(f"{path}/verify", means="push").status == 303
    number = shown_number(helper.get(f"{path}/verify"))
    request = phone.poll()[1]["request"]
    assert request["purpose"] == "caller-check" and "help desk" in request["what"]
    sign_in = dict(request, purpose="sign-in")
    assert phone.answer(sign_in, "approve", number).status == 403, "what is signed says what it is for"
    assert phone.answer(request, "approve", number).status == 200
    assert "verified by their phone, by you" in helper.get(path).text


def test_a_second_administrator_consents(sqlite, staff, ada, two):  # noqa: F811
    helper, boss = staff["helpdesk"], staff["administrator"]
    enrol(sqlite.visitor().sign_in(ada))
    path = address(helper, ada)
    answer = do(helper, path, "spoken-code")
    assert answer.status == 303
    request = answer.location
    assert re.fullmatch("/admin/consents/[0-9a-z]{26}", request)
    # Not by who asked, and not by another one of the help desk.
    for visitor in (helper, staff["helpdesk"]):
        answer = visitor.post(f"{request}/grant", visitor.get("/admin/consents").csrf)
        assert answer.status == 403
    assert ada.given_name in boss.get("/admin/consents").text
    assert boss.submit(request, f"{request}/grant").status == 303
    csrf = boss.get("/admin/consents").csrf
    assert boss.post(f"{request}/grant", csrf).problems == ["consent-over"]
    answer = boss.post(f"{request}/code", csrf)
    assert answer.status == 403
    code = spoken(helper.submit(request, f"{request}/code"))
    assert helper.post(f"{request}/code", helper.get("/admin/consents").csrf).problems == ["consent-over"]
    visitor = sqlite.visitor()
    assert visitor.try_sign_in(ada.email, ada.password).location == "/login/factor"
    assert visitor.submit("/login/factor", factor="enrolment-code", code=code).status == 303
    kinds = [event["kind"] for event in sqlite.events(ada)]
    assert kinds.index("consent.asked") < kinds.index("consent.given") < kinds.index("factor.reset")


def test_at_the_host_one_is_enough(sqlite, staff, ada, two):  # noqa: F811
    enrol(sqlite.visitor().sign_in(ada))
    answer = do(staff["administrator"], address(staff["administrator"], ada), "reset-authenticator")
    listed = sqlite.run("consent", "list")
    identifier = answer.location.rsplit("/", 1)[1]
    assert identifier in listed and ada.email in listed
    assert sqlite.run("consent", "grant", identifier).startswith("granted")
    sqlite.run("consent", "refuse", identifier, status=1)
    sqlite.mailbox.wait(ada.email, "factor-reset")


def test_this_was_not_me_stops_a_request(sqlite, staff, ada, two):  # noqa: F811
    helper = staff["helpdesk"]
    enrol(sqlite.visitor().sign_in(ada))
    request = do(helper, address(helper, ada), "spoken-code").location
    link = sqlite.mailbox.wait(ada.email, "help-desk").link
    assert "/not-me/lst_" in link
    for _ in range(20):
        answer = sqlite.visitor().get(link)
        assert (answer.status, answer.location) == (303, "/not-me")
    person = sqlite.visitor()
    person.get(link)
    answer = person.submit("/not-me")
    assert (answer.status, answer.location) == (303, "/not-me/done")
    again = sqlite.visitor()
    again.get(link)
    assert (again.get("/not-me").status, again.get("/not-me").problems) == (410, ["link-dead"])
    boss = staff["administrator"]
    answer = boss.post(f"{request}/grant", boss.get("/admin/consents").csrf or boss.get("/admin/users").csrf)
    assert answer.problems == ["consent-over"]


def test_this_was_not_me_closes_what_somebody_got_into(sqlite, staff, ada):  # noqa: F811
    helper = staff["helpdesk"]
    do(helper, address(helper, ada), "send-reset")
    stop = sqlite.mailbox.wait(ada.email, "help-desk").link
    thief = sqlite.open_link(sqlite.mailbox.wait(ada.email, "password-reset").link)
    assert sqlite.reset(thief, "amber glacier 77 kites").status == 303
    thief.try_sign_in(ada.email, "amber glacier 77 kites")
    # The first page says it, too, to whoever comes.
    home = thief.get("/")
    assert "An administrator did this for you" in home.text
    person = sqlite.visitor()
    person.get(stop)
    assert person.submit("/not-me").location == "/not-me/done?closed=yes"
    assert thief.get("/").location.startswith("/login")
    assert thief.try_sign_in(ada.email, "amber glacier 77 kites").problems == ["wrong-credentials"]


def test_a_phone_that_is_taken_away_tells_its_person(sqlite, staff, ada, tmp_path):  # noqa: F811
    phone, receiver = set_up_phone(sqlite, sqlite.visitor().sign_in(ada), tmp_path), PushReceiver()
    try:
        assert phone.post("/authenticator/subscription", {"subscription": receiver.subscription}).status == 200
        helper = staff["helpdesk"]
        do(helper, address(helper, ada), "spoken-code")
        message = receiver.wait()
        content = json.loads(message["content"])
        assert content["notice"] == "desk-done" and re.fullmatch(r"/not-me/lst_[\w-]{43}", content["open"])
        assert message["ttl"] > 86_000
        assert content["open"] not in sqlite.mailbox.wait(ada.email, "help-desk").text, "a link of its own"
        visitor = sqlite.visitor()
        assert visitor.get(content["open"]).location == "/not-me"
        assert visitor.submit("/not-me").location.startswith("/not-me/done")
        assert sqlite.events(ada, "help-desk.was-not-me")
        assert content["open"].rsplit("/", 1)[1] not in sqlite.log
    finally:
        receiver.close()


def test_from_the_first_page(sqlite, staff, ada):  # noqa: F811
    helper = staff["helpdesk"]
    do(helper, address(helper, ada), "send-reset")
    person = sqlite.visitor().sign_in(ada)
    place = re.search(r'href="(/not-me\?reset=[0-9a-z]{26})"', person.get("/").text).group(1)
    stranger = sqlite.visitor().sign_in(sqlite.add_person("Mallory"))
    assert stranger.get(place).status == 410
    answer = person.submit(place, "/not-me", reset=place.split("=")[1])
    assert (answer.status, answer.location) == (303, "/not-me/done")
    assert person.get("/").location.startswith("/login"), "every session ends"


@pytest.mark.parametrize("form", [DESKTOP, PHONE, PHONE | {"java_script_enabled": False}])
def test_two_people_at_the_desk(open_browser, sqlite, ada, two, form):  # noqa: F811
    enrol(sqlite.visitor().sign_in(ada))
    asker, second = open_browser(**form), open_browser(**form)
    helper = enter(sqlite, "helpdesk")
    borrow(asker, helper, sqlite)
    borrow(second, enter(sqlite, "administrator"), sqlite)
    asker.goto(address(helper, ada))
    asker.get_by_role("link", name="Read Out a Code").click()
    expect(asker.get_by_text("Nobody has found out yet who is calling.")).to_be_visible()
    asker.get_by_label("Why").fill("Lost phone")
    press(asker, "Read Out a Code")
    assert fits(asker)
    second.goto("/admin")
    second.get_by_role("link", name="Consents").click()
    second.get_by_role("link", name=ada.given_name).last.click()
    expect(second.get_by_text("Lost phone")).to_be_visible()
    assert fits(second)
    press(second, "Consent")
    # Who asked waits, and the page goes on by itself.
    asker.get_by_role("button", name="Show the Code").click(timeout=15_000)
    expect(asker.locator("#spoken-code")).to_have_text(re.compile("[0-9A-Z]{4}-[0-9A-Z]{4}"))


def test_every_page_is_sound(albums, sqlite, ada, two, tmp_path):  # noqa: F811
    caller = sqlite.visitor().sign_in(ada)
    set_up_phone(sqlite, caller, tmp_path)
    helper, boss = enter(sqlite, "helpdesk"), enter(sqlite, "owner")
    path = address(helper, ada)
    album = albums()
    borrow(album.page, helper, sqlite)
    album.visit("desk-verify", f"{path}/verify")
    helper.submit(f"{path}/verify", means="push")
    album.visit("desk-asked", f"{path}/verify")
    helper.submit(f"{path}/verify", means="cancel")
    code = re.search(CODE.format("caller-code"), caller.submit("/security/caller-code").text).group(1)
    helper.submit(f"{path}/verify", means="code", code=code)
    album.visit("desk-verified", f"{path}/verify")
    album.visit("desk-spoken-code", f"{path}/spoken-code")
    request = do(helper, path, "spoken-code").location
    album.visit("desk-consent-own", request)
    album.visit("desk-user", path)
    other = albums()
    borrow(other.page, boss, sqlite)
    other.visit("desk-consents", "/admin/consents")
    other.visit("desk-consent", request)
    person = albums()
    borrow(person.page, caller, sqlite)
    person.visit("desk-caller-code", "/security/caller-code")
    person.visit("desk-home", "/")
    person.page.locator('a[href*="/not-me"]').first.click()
    person.visit("desk-not-me")
