"""What a person does with a page in a real browser."""

import os

from playwright.sync_api import expect

from installation import ROOT

PICTURES = ROOT / "artifacts/screenshots"
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
# To be looked at; a picture of a whole page takes as long as the page itself.
ARE_PICTURES_WANTED = os.environ.get("LOCKSTEP_PICTURES") == "1"


def picture(page, name):
    """Kept under artifacts/screenshots, where LOCKSTEP_PICTURES=1 asks for it."""
    if ARE_PICTURES_WANTED:
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def fits(page):
    """Nothing can be pushed sideways."""
    # Not the width of the element `html`, which is the window's whatever stands out of it.
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def sign_in(page, person, password=None):
    page.goto("/login")
    page.get_by_label("Email address or user name").fill(person.email)
    page.get_by_label("Password", exact=True).fill(password or person.password)
    press(page, "Sign In")


def is_home(page):
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")


def fill_recovery_address(page, address):
    page.locator("main input[name=email]").fill(address)


def fill_new(page, password, again=None):
    page.get_by_label("New password", exact=True).fill(password)
    page.get_by_label("New password once more", exact=True).fill(again or password)


def change_password(page, person, password):
    page.goto("/security/password/change")
    page.get_by_label("Current password").fill(person.password)
    fill_new(page, password)
    press(page, "Update Password")


def borrow(page, visitor, installation):
    """The session of somebody who has signed in, second proof and all."""
    page.context.add_cookies([
        {"name": name, "value": value, "url": installation.base_url} for name, value in visitor.cookies.items()])
