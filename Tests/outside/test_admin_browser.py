"""The administrators' portal in a real browser."""

import uuid

import pytest
from playwright.sync_api import expect

from hands import fill_new, is_home, picture, press
from test_browser import DESKTOP, FORMS, NEW, PHONE, fits, open_browser  # noqa: F401
from test_factors_browser import confirm, give, scan


def sign_in(page, email, password):
    page.goto("/admin/login")
    expect(page.get_by_role("heading", level=1)).to_have_text("Administrator sign-in")
    page.get_by_label("Email address", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign In")


@pytest.mark.parametrize("form", FORMS)
def test_the_first_sign_in_and_the_second(open_browser, sqlite, form):  # noqa: F811
    page = open_browser(**FORMS[form])
    email = f"a{str(uuid.uuid4().int)[:10]}@northwind.example"
    page.goto(sqlite.run("admin", "add", "--email", email, "--name", "Olga Berg", "--role", "owner").strip())
    assert page.url == f"{sqlite.base_url}/admin/reset/password"
    assert fits(page)
    picture(page, f"admin/activation {form}")
    fill_new(page, NEW)
    press(page, "Save Password")
    page.wait_for_url("**/admin/reset/done")
    sign_in(page, email, NEW)
    expect(page.get_by_text("Administration", exact=True)).to_be_visible()
    assert page.url == f"{sqlite.base_url}/admin/security/factors"
    assert fits(page)
    picture(page, f"admin/enrolment {form}")
    press(page, "Set Up Authenticator App")
    authenticator = scan(page)
    assert (authenticator.label, authenticator.issuer) == (f"Northwind administrators:{email}", "Northwind administrators")
    picture(page, f"admin/authenticator {form}")
    confirm(page, authenticator.take())
    page.get_by_role("link", name="Northwind", exact=True).click()
    is_home(page)
    assert page.url == f"{sqlite.base_url}/admin"
    expect(page.get_by_text("You are signed in as an owner.")).to_be_visible()
    assert fits(page)
    picture(page, f"admin/home {form}")
    page.get_by_role("link", name="Look after your security").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Security")
    assert fits(page)
    picture(page, f"admin/security {form}")
    press(page, "Sign Out")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    picture(page, f"admin/sign-in {form}")
    sign_in(page, email, NEW)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    give(page, "Code", authenticator.wrong_code())
    expect(page.locator("[data-problem=code-wrong]").first).to_be_visible()
    give(page, "Code", authenticator.take())
    is_home(page)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_on_a_phone_a_reset_from_the_sign_in_page(open_browser, sqlite):  # noqa: F811
    boss = sqlite.add_administrator()
    page = open_browser(**PHONE)
    sign_in(page, boss.email, "not this one at all")
    expect(page.locator("[data-problem=wrong-credentials]").first).to_be_visible()
    page.get_by_role("link", name="Reset Administrator Password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reset your administrator password")
    picture(page, "admin/reset phone")
    page.get_by_label("Email").fill(boss.email)
    press(page, "Send Reset Request")
    page.goto(sqlite.mailbox.wait(boss.email, "password-reset").link)
    fill_new(page, NEW)
    press(page, "Reset Password")
    page.wait_for_url("**/admin/reset/done")
    page.get_by_role("link", name="I use Linux").click()
    assert page.url == f"{sqlite.base_url}/admin/reset/done?system=linux"
    page.get_by_role("link", name="continue to portal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Administrator sign-in")
    sign_in(page, boss.email, NEW)
    assert page.url == f"{sqlite.base_url}/admin/security/factors"


def test_who_took_the_wrong_door_finds_the_other(open_browser, sqlite):  # noqa: F811
    ada = sqlite.add_person()
    page = open_browser(**DESKTOP)
    page.goto("/admin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Administrator sign-in")
    page.get_by_role("link", name="User Portal Login").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("Email address or user name").fill(ada.email)
    page.get_by_label("Password", exact=True).fill(ada.password)
    press(page, "Sign In")
    is_home(page)
    assert page.url == f"{sqlite.base_url}/"


@pytest.mark.parametrize("form", FORMS)
def test_in_an_emergency_a_code_from_the_host_opens(open_browser, sqlite, form):  # noqa: F811
    boss = sqlite.add_administrator()
    page = open_browser(**FORMS[form])
    page.goto("/admin/break-glass")
    expect(page.get_by_role("heading", level=1)).to_have_text("Emergency sign-in")
    page.get_by_label("Break-glass code").fill("0000-0000")
    press(page, "Sign In With This Code")
    expect(page.locator("[data-problem=wrong-credentials]").first).to_be_visible()
    assert fits(page)
    picture(page, f"admin/break-glass {form}")
    page.get_by_label("Break-glass code").fill(sqlite.run("admin", "break-glass", boss.email).strip())
    press(page, "Sign In With This Code")
    expect(page.get_by_text("You are signed in as an owner.")).to_be_visible()
