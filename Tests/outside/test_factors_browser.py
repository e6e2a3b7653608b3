"""Second proofs in a real browser: the QR code is read back from what is on the screen."""

import re

import pytest
from playwright.sync_api import expect

from authenticator import Authenticator
from hands import change_password, fill_new, is_home, press, sign_in
from test_browser import DESKTOP, FORMS, NEW, PHONE, fits, open_browser  # noqa: F401
from test_factors import enrol, recovery_codes
from test_recovery import verified


@pytest.fixture
def ada(sqlite):
    return sqlite.add_person()


def scan(page):
    """Holds a phone's camera to the page."""
    return Authenticator.scan(page.screenshot(full_page=True))


def set_up(page):
    page.get_by_role("navigation").get_by_role("link", name="Security").click()
    page.get_by_role("link", name="Manage second proofs").click()
    press(page, "Set Up Authenticator App")
    authenticator = scan(page)
    confirm(page, authenticator.take())
    return authenticator


def confirm(page, code):
    page.get_by_label("Code that the app shows now").fill(code)
    press(page, "Submit")
    expect(page.get_by_text("Your authenticator is active")).to_be_visible()


def give(page, label, code):
    page.get_by_label(label, exact=True).fill(code)
    press(page, "Go On")


@pytest.mark.parametrize("form", FORMS)
def test_an_authenticator_is_set_up_and_asked_for(open_browser, ada, form):  # noqa: F811
    page = open_browser(**FORMS[form])
    sign_in(page, ada)
    authenticator = set_up(page)
    assert fits(page)
    assert (authenticator.label, authenticator.issuer) == (f"Northwind:{ada.email}", "Northwind")
    press(page, "Sign Out")
    sign_in(page, ada)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    assert fits(page)
    give(page, "Code", authenticator.wrong_code())
    expect(page.locator("[data-problem=code-wrong]").first).to_be_visible()
    give(page, "Code", authenticator.take())
    is_home(page)


@pytest.mark.parametrize("options", [DESKTOP | {"color_scheme": "dark"}, PHONE], ids=["dark", "phone"])
def test_the_key_below_the_picture_says_the_same(open_browser, ada, options):  # noqa: F811
    page = open_browser(**options)
    sign_in(page, ada)
    page.goto("/security/factors")
    press(page, "Set Up Authenticator App")
    assert scan(page).key == page.locator("#totp-key").inner_text().replace(" ", "")
    assert fits(page)


@pytest.mark.parametrize("form", ["desktop", "phone without scripts"])
def test_a_new_phone_by_a_recovery_code(open_browser, ada, form):  # noqa: F811
    page = open_browser(**FORMS[form])
    sign_in(page, ada)
    set_up(page)
    page.get_by_role("link", name=re.compile("Make recovery codes")).click()
    press(page, "Make New Codes")
    codes = page.locator("#recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them").click()
    press(page, "Sign Out")
    # The phone is gone.
    sign_in(page, ada)
    page.get_by_role("link", name="Recovery code").click()
    give(page, "Recovery code", codes[0])
    is_home(page)
    page.goto("/security/factors")
    press(page, "Reset Authenticator App")
    page.get_by_role("link", name="Recovery code").click()
    give(page, "Recovery code", codes[1])
    expect(page.get_by_text("Your old setup works until this one is confirmed")).to_be_visible()
    new = scan(page)
    confirm(page, new.take())
    expect(page.get_by_text("8 are left")).to_be_visible()
    press(page, "Sign Out")
    sign_in(page, ada)
    give(page, "Code", new.take())
    is_home(page)


def test_a_reset_by_mail_asks_for_the_code_last(open_browser, sqlite, ada):  # noqa: F811
    page = open_browser(**PHONE)
    sign_in(page, ada)
    authenticator = set_up(page)
    press(page, "Sign Out")
    page.goto(sqlite.request_reset(ada))
    fill_new(page, NEW)
    press(page, "Reset Password")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    give(page, "Code", authenticator.take())
    page.wait_for_url("**/reset/done")


def test_on_a_phone_a_change_asks_for_the_code_and_so_does_removing_the_app(open_browser, sqlite, ada):  # noqa: F811
    visitor = sqlite.visitor().sign_in(ada)
    authenticator, codes = enrol(visitor), recovery_codes(visitor)
    page = open_browser(**PHONE)
    sign_in(page, ada)
    page.get_by_role("link", name="Recovery code").click()
    give(page, "Recovery code", codes[0])
    is_home(page)
    change_password(page, ada, NEW)
    expect(page.get_by_label("Code", exact=True)).to_be_visible()
    assert fits(page)
    give(page, "Code", authenticator.take())
    expect(page.get_by_text("Your password was changed")).to_be_visible()
    sign_in(page, ada, NEW)
    page.get_by_role("link", name="Recovery code").click()
    give(page, "Recovery code", codes[1])
    is_home(page)
    page.goto("/security/factors")
    remove_authenticator(page)
    assert fits(page)
    page.get_by_role("link", name="Recovery code").click()
    give(page, "Recovery code", codes[2])
    remove_authenticator(page)
    expect(page.get_by_text("Your authenticator app was removed.")).to_be_visible()
    press(page, "Sign Out")
    sign_in(page, ada, NEW)
    is_home(page)


def remove_authenticator(page):
    page.get_by_text("Remove it", exact=True).click()
    press(page, "Remove authenticator app")


def test_on_a_phone_the_mailed_link_leads_to_a_new_authenticator(open_browser, sqlite, ada):  # noqa: F811
    enrol(sqlite.visitor().sign_in(ada))
    sqlite.run("user", "reset-authenticator", ada.email)
    page = open_browser(**PHONE)
    page.goto(sqlite.mailbox.wait(ada.email, "factor-reset").link)
    assert fits(page)
    sign_in(page, ada)
    expect(page.get_by_text("Your link was opened in this browser")).to_be_visible()
    assert fits(page)
    press(page, "Go On")
    press(page, "Set Up Authenticator App")
    authenticator = scan(page)
    confirm(page, authenticator.take())
    press(page, "Sign Out")
    sign_in(page, ada)
    give(page, "Code", authenticator.take())
    is_home(page)


def test_on_a_phone_a_reset_through_the_recovery_address_asks_for_the_code(open_browser, sqlite, ada):  # noqa: F811
    visitor, address = verified(sqlite, ada)
    authenticator = enrol(visitor)
    page = open_browser(**PHONE)
    page.goto("/reset")
    page.get_by_label("Email").fill(ada.email)
    press(page, "Send Reset Request")
    page.goto(sqlite.mailbox.wait(address, "password-reset").link)
    fill_new(page, NEW)
    press(page, "Reset Password")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    assert fits(page)
    give(page, "Code", authenticator.take())
    page.wait_for_url("**/reset/done")
    assert sqlite.visitor().try_sign_in(ada.email, NEW).location == "/login/factor"


def test_with_scripts_the_codes_are_saved_and_without_they_are_just_there(open_browser, ada):  # noqa: F811
    page = open_browser(**DESKTOP)
    sign_in(page, ada)
    set_up(page)
    page.goto("/security/recovery-codes")
    press(page, "Make New Codes")
    codes = page.locator("#recovery-codes code").all_inner_texts()
    with page.expect_download() as download:
        press(page, "Save as a file")
    saved = open(download.value.path()).read()
    assert all(code in saved for code in codes)
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    press(page, "Print")
    assert page.evaluate("window.printed") == 1
    # Seen this once, wherever one looks again.
    for path in ("/security/recovery-codes", "/security/factors", "/activity"):
        page.goto(path)
        assert not any(code in page.content() for code in codes)
