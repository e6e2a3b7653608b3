"""What people try who have a session, a password or nothing at all, where a phone stands in their way."""

import json
import re

import pytest
from playwright.sync_api import expect

from hands import is_home, press, sign_in
from software_phone import SoftwarePhone, read_page_code, set_up_phone
from test_browser import DESKTOP, PHONE
from test_factors import enrol as enrol_authenticator
from test_push import ada, ask, contexts, enrolled, read_code  # noqa: F401 (fixtures among them)


def polls(response):
    return "/authenticator/requests" in response.url


@pytest.mark.parametrize("kind", ["authenticator", "phone"])
def test_a_session_that_may_do_more_goes_on_under_a_new_token(sqlite, tmp_path, kind):
    person = sqlite.add_person()
    browser, thief = sqlite.visitor().sign_in(person), sqlite.visitor()
    thief.cookies = dict(browser.cookies)
    assert thief.is_signed_in
    if kind == "phone":
        set_up_phone(sqlite, browser, tmp_path)
    else:
        enrol_authenticator(browser)
    assert browser.is_signed_in
    assert not thief.is_signed_in


def test_looking_makes_no_code(sqlite, tmp_path):
    browser = sqlite.visitor().sign_in(sqlite.add_person())
    shown = browser.submit("/security/factors", "/security/push/begin")
    code = read_page_code(shown.text, tmp_path)
    for method in ["GET", "HEAD"] * 50:
        assert browser.request(method, "/security/push").status == 200
    number = SoftwarePhone(sqlite).register(code)
    assert browser.submit("/security/push", code=number).location == "/security/factors?outcome=phone-added"


def test_a_phone_rests_while_its_person_may_not_sign_in(sqlite, tmp_path):
    person = sqlite.add_person()
    phone = set_up_phone(sqlite, sqlite.visitor().sign_in(person), tmp_path)
    sqlite.run("user", "suspend", person.email)
    assert phone.poll() == (200, {"state": "paused"})
    refused = phone.post("/authenticator/subscription", {"subscription": None})
    assert (refused.status, json.loads(refused.text)["code"]) == (403, "paused")
    sqlite.run("user", "activate", person.email)
    assert phone.poll()[1]["state"] == "active"


def test_junk_at_the_passkey_sign_in_leaves_no_trail(sqlite):
    visitor = sqlite.visitor()
    csrf = visitor.get("/login").csrf

    def trail():  # beside mails, which others may still be waiting for
        return [event for event in sqlite.events() if not event["kind"].startswith("mail.")]

    before = trail()
    for _ in range(20):
        visitor.post("/login/passkey", csrf, credential_id="AAAA", client_data="e30", authenticator_data="AAAA",
                     signature="AAAA")
    assert trail() == before


def test_the_app_keeps_its_key_when_somebody_on_the_way_asks_for_a_password(contexts, enrolled, ada):
    enrolled.route("**/authenticator/requests*", lambda route: route.fulfill(
        status=401, content_type="text/html", body="<h1>Hotel</h1>"))
    with enrolled.expect_response(polls):
        enrolled.reload()
    enrolled.unroute("**/authenticator/requests*")
    enrolled.reload()
    expect(enrolled.locator("#ready")).to_contain_text(ada.email)
    browser = contexts(**DESKTOP)
    number = ask(browser, ada)
    enrolled.get_by_label("Number on the other screen").fill(number)
    press(enrolled, "Approve")
    is_home(browser)


def test_a_code_that_waits_hides_nobody_elses_request(contexts, enrolled, ada, sqlite, tmp_path):
    bert, computer = sqlite.add_person("Bert"), contexts(**DESKTOP)
    sign_in(computer, bert)
    is_home(computer)
    computer.goto("/security/factors")
    press(computer, "Set Up a Phone")
    enrolled.goto(read_code(computer.locator("svg.qr"), tmp_path / "code.png"))
    enrolled.get_by_label("What do you call this phone?").fill("Ada’s phone")
    press(enrolled, "Set Up This Phone")
    expect(enrolled.locator("#number .number")).to_have_text(re.compile(r"\d{3} \d{3}"))
    browser = contexts(**DESKTOP)
    ask(browser, ada)
    field = enrolled.get_by_label("Number on the other screen")
    field.fill("12")
    for _ in range(2):
        # For Bert's enrolment it goes on asking.
        with enrolled.expect_response(polls):
            pass
    expect(field).to_have_value("12")
    expect(enrolled.locator("#request")).to_contain_text(ada.email)
    expect(enrolled.locator("#number")).to_be_hidden()
    press(enrolled, "Deny")
    expect(enrolled.locator("#number")).to_be_visible()


def test_two_that_ask_are_answered_one_after_the_other(contexts, enrolled, ada, sqlite, tmp_path):
    bert, computer = sqlite.add_person("Bert"), contexts(**DESKTOP)
    sign_in(computer, bert)
    is_home(computer)
    computer.goto("/security/factors")
    press(computer, "Set Up a Phone")
    enrolled.goto(read_code(computer.locator("svg.qr"), tmp_path / "code.png"))
    enrolled.get_by_label("What do you call this phone?").fill("Ada’s phone")
    press(enrolled, "Set Up This Phone")
    number = enrolled.locator("#number .number")
    expect(number).to_have_text(re.compile(r"\d{3} \d{3}"))
    computer.get_by_label("Number that the phone shows").fill(number.inner_text())
    press(computer, "Confirm Phone")
    expect(enrolled.locator("#ready")).to_contain_text(bert.email)
    first, second = contexts(**DESKTOP), contexts(**DESKTOP)
    ask(first, ada)
    expect(enrolled.locator("#request")).to_contain_text(ada.email)
    with enrolled.expect_response(polls):
        number = ask(second, bert)
    expect(enrolled.locator("#request")).to_contain_text(ada.email)
    press(enrolled, "Deny")
    expect(enrolled.locator("#request")).to_contain_text(bert.email)
    enrolled.get_by_label("Number on the other screen").fill(number)
    press(enrolled, "Approve")
    is_home(second)


def test_the_phone_says_when_a_browser_is_new(contexts, enrolled, ada):
    browser = contexts(**DESKTOP)
    hint = enrolled.get_by_text("This browser is new")
    number = ask(browser, ada)
    expect(hint).to_be_visible()
    enrolled.get_by_label("Number on the other screen").fill(number)
    press(enrolled, "Approve")
    is_home(browser)
    press(browser, "Sign Out")
    ask(browser, ada)
    expect(enrolled.locator("#request")).to_be_visible()
    expect(hint).to_be_hidden()
