"""Every page in light, dark and on a phone: rendered, looked at by axe, and where that is wanted kept as a picture."""

import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from authenticator import Authenticator
from hands import fill_new, fill_recovery_address, is_home, picture, press, sign_in
from test_passkeys import Device
from test_push import read_code

NEW = "seventeen amber lanterns drift"
SPACED = re.compile(r"\d{3} \d{3}")
WIDE = {"width": 1024, "height": 720}
NARROW = {"width": 390, "height": 844}


class Album:
    """Looks at each page in light, in dark and as narrow as a phone, and remembers what is wrong with it.

    In one visit: what leads there is the same each time, and takes longer than looking."""

    def __init__(self, page):
        self.page = page
        self.faults: list[str] = []
        self.axe = Axe()

    def visit(self, name: str, path: str | None = None) -> None:
        if path:
            self.page.goto(path)
        self.measure(name, "light")
        self.examine(name)
        self.page.emulate_media(color_scheme="dark")
        picture(self.page, f"dark/{name}")
        # The same markup in other colours.
        self.examine(name, {"runOnly": ["color-contrast"]})
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(NARROW)
        self.measure(name, "phone")
        self.page.set_viewport_size(WIDE)

    def measure(self, name: str, form: str) -> None:
        picture(self.page, f"{form}/{name}")
        excess = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if excess > 0:
            self.faults.append(f"{name}, {form}: {excess} pixels too wide")

    def examine(self, name: str, options: dict = {}) -> None:
        for violation in self.axe.run(self.page, options={"resultTypes": ["violations"]} | options).response["violations"]:
            for node in violation["nodes"]:
                self.faults.append(f"{name}: {violation['id']}: {node['html'][:200]}: {node['failureSummary']}")


def album_of(chromium, installation) -> Album:
    # axe is a script that the portal's own policy keeps out, which test_browser.py shows.
    context = chromium.new_context(
        base_url=installation.base_url, locale="en-GB", timezone_id="UTC", bypass_csp=True, reduced_motion="reduce",
        color_scheme="light", viewport=WIDE)
    return Album(context.new_page())


@pytest.fixture
def albums(chromium, sqlite):
    """Makes albums, each of a browser of its own; at the end nothing may be wrong in any."""
    made = []

    def make():
        made.append(album_of(chromium, sqlite))
        return made[-1]

    yield make
    for album in made:
        album.page.context.close()
    assert [fault for album in made for fault in album.faults] == []


def test_every_page_is_sound(albums, sqlite):
    ada = sqlite.add_person("Ada", "Lindqvist")
    album = albums()
    strangers_pages(album, sqlite)
    resetting(album, sqlite, ada)
    ada.password = NEW
    signed_in(album, sqlite, ada)


def test_every_page_of_phones_is_sound(albums, sqlite, tmp_path):
    ada = sqlite.add_person("Ada", "Lindqvist")
    computer, phone = albums(), albums()
    phone.visit("authenticator-empty", "/authenticator")
    setting_a_phone_up(computer, phone, ada, tmp_path)
    asking_a_phone(computer, phone, ada)
    without_a_connection(phone)


def test_every_page_of_second_proofs_is_sound(albums, sqlite):
    ada = sqlite.add_person("Ada", "Lindqvist")
    album = albums()
    # With a device that plays a passkey.
    Device(album.page)
    authenticators_pages(album, ada)
    passkeys_pages(album)
    being_asked(album, sqlite, ada)


def strangers_pages(album, installation):
    page = album.page
    album.visit("sign-in", "/login")
    press(page, "Sign In")
    album.visit("sign-in-wrong")
    for notice in ("signed-out", "password-changed", "session-ended", "recovery-link-dead"):
        album.visit(f"sign-in-{notice}", f"/login?notice={notice}")
    album.visit("reset-request", "/reset")
    page.get_by_label("Email").fill("nobody")
    press(page, "Send Reset Request")
    album.visit("reset-request-malformed")
    album.visit("reset-sent", "/reset/sent")
    album.visit("link-dead", "/reset/password")
    album.visit("undo-dead", "/undo")
    album.visit("not-found", "/nothing/here")


def resetting(album, installation, ada):
    page = album.page
    page.goto(installation.request_reset(ada))
    album.visit("new-password")
    fill_new(page, "short", "other")
    album.visit("new-password-typed")
    press(page, "Reset Password")
    album.visit("new-password-broken")
    fill_new(page, NEW)
    press(page, "Reset Password")
    page.wait_for_url("**/reset/done")
    album.visit("reset-done")
    for system in ("mac", "windows", "linux"):
        album.visit(f"reset-done-{system}", f"/reset/done?system={system}")


def signed_in(album, installation, ada):
    page = album.page
    address = f"r{uuid.uuid4().hex[:8]}@home.example"
    sign_in(page, ada)
    album.visit("home")
    album.visit("profile", "/profile")
    fill_recovery_address(page, ada.email)
    press(page, "Save")
    album.visit("profile-broken")
    fill_recovery_address(page, address)
    press(page, "Save")
    album.visit("profile-waiting")
    page.goto(installation.mailbox.wait(address, "recovery-verify").link)
    album.visit("sign-in-confirm-recovery")
    sign_in(page, ada)
    album.visit("profile-verified")
    page.goto(installation.mailbox.wait(ada.email, "recovery-changed").link)
    album.visit("undo")
    album.visit("home-later", "/")
    album.visit("security", "/security")
    album.visit("password-system", "/security/password")
    album.visit("password-system-windows", "/security/password?system=windows")
    album.visit("change-password", "/security/password/change")
    press(page, "Update Password")
    album.visit("change-password-broken")
    album.visit("password-done", "/security/password/done")
    album.visit("password-places", "/security/places")
    installation.visitor(agent="Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1").sign_in(ada)
    album.visit("sessions", "/security/sessions")
    press(page, "End all others")
    album.visit("sessions-one")
    album.visit("activity", "/activity")


def authenticators_pages(album, ada):
    page = album.page
    sign_in(page, ada)
    is_home(page)
    album.visit("factors-none", "/security/factors")
    press(page, "Set Up Authenticator App")
    album.visit("authenticator")
    authenticator = Authenticator(page.locator("#totp-key").inner_text())
    page.get_by_label("Code that the app shows now").fill(authenticator.wrong_code())
    press(page, "Submit")
    album.visit("authenticator-wrong")
    page.get_by_label("Code that the app shows now").fill(authenticator.take())
    press(page, "Submit")
    album.visit("authenticator-active")
    album.visit("recovery-codes", "/security/recovery-codes")
    press(page, "Make New Codes")
    album.visit("recovery-codes-made")


def passkeys_pages(album):
    page = album.page
    page.goto("/security/factors")
    press(page, "Add a Passkey")
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    album.visit("passkey")
    page.get_by_label("Name", exact=True).fill("Laptop")
    press(page, "Add Passkey")
    expect(page.get_by_text("Your passkey is ready")).to_be_visible()
    page.get_by_text("Rename or remove Laptop").click()
    album.visit("passkey-added")
    press(page, "Sign Out")


def being_asked(album, installation, ada):
    page = album.page
    sign_in(page, ada)
    for kind in ("passkey", "totp", "recovery-code"):
        album.visit(f"factor-{kind}", f"/login/factor?factor={kind}")
    press(page, "Go On")
    album.visit("factor-wrong")
    installation.run("user", "reset-authenticator", ada.email)
    page.goto(installation.mailbox.wait(ada.email, "factor-reset").link)
    album.visit("sign-in-enrolment")
    sign_in(page, ada)
    album.visit("factor-enrolment-link")


def setting_a_phone_up(computer, phone, ada, tmp_path):
    page, app = computer.page, phone.page
    sign_in(page, ada)
    is_home(page)
    page.goto("/security/factors")
    press(page, "Set Up a Phone")
    computer.visit("phone-scan")
    app.goto(read_code(page.locator("svg.qr"), tmp_path / "code.png"))
    expect(app.locator("#register")).to_be_visible()
    phone.visit("authenticator-register")
    app.get_by_label("What do you call this phone?").fill("Ada’s phone")
    press(app, "Set Up This Phone")
    number = app.locator("#number .number")
    expect(number).to_have_text(SPACED)
    phone.visit("authenticator-number")
    computer.visit("phone-confirm", "/security/push")
    page.get_by_label("Number that the phone shows").fill("000000" if number.inner_text() != "000 000" else "111111")
    press(page, "Confirm Phone")
    computer.visit("phone-confirm-wrong")
    page.get_by_label("Number that the phone shows").fill(number.inner_text())
    press(page, "Confirm Phone")
    expect(app.locator("#ready")).to_contain_text(ada.email)
    computer.visit("phone-added")
    phone.visit("authenticator-ready")
    page.goto("/security/recovery-codes")
    press(page, "Make New Codes")
    press(page, "Sign Out")


def asking_a_phone(computer, phone, ada):
    page, app = computer.page, phone.page
    sign_in(page, ada)
    computer.visit("push-send")
    press(page, "Send Request")
    expect(app.locator("#request")).to_contain_text("Sign in")
    expect(page.get_by_role("link", name="Recovery code")).to_be_visible()
    computer.visit("push-waiting")
    phone.visit("authenticator-request")
    press(app, "Approve")
    phone.visit("authenticator-request-wrong")
    press(page, "Cancel")
    expect(app.locator("#told")).to_contain_text("over")
    computer.visit("push-cancelled")
    phone.visit("authenticator-over")
    press(page, "Send Request")
    app.get_by_label("Number on the other screen").fill(page.locator(".number").inner_text())
    press(app, "Approve")
    expect(app.locator("#told")).to_contain_text("Approved")
    phone.visit("authenticator-approved")
    is_home(page)


def without_a_connection(phone):
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.page.context.set_offline(True)
    phone.visit("authenticator-offline", "/authenticator")
