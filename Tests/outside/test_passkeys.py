"""Passkeys in a real browser, with an authenticator that the browser plays."""

import base64
import hmac
import re
import struct
import time

import pytest
from playwright.sync_api import expect

from hands import DESKTOP, PHONE, change_password, fill_new, fits, is_home, press, sign_in



class Device:
    """A browser with an authenticator in it: a laptop's, unless said otherwise."""

    def __init__(self, page, **options):
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        self.authenticator = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True} | options})["authenticatorId"]

    def credentials(self):
        found = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        return found["credentials"]

    def put_back(self, credential):
        """The device as it was when it had this credential: a copy."""
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.authenticator})
        self.session.send("WebAuthn.addCredential", {
            "authenticatorId": self.authenticator, "credential": credential})


@pytest.fixture
def new_device(chromium, sqlite):
    """Makes devices; at the end no browser may have complained."""
    contexts, complaints = [], []

    def complain(message):
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def make(form=DESKTOP, **options):
        context = chromium.new_context(base_url=sqlite.base_url, locale="en-GB", timezone_id="UTC", **form)
        context.set_default_timeout(15_000)
        contexts.append(context)
        device = Device(context.new_page(), **options)
        device.page.on("console", complain)
        device.page.on("pageerror", lambda error: complaints.append(str(error)))
        return device

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def ada(sqlite):
    return sqlite.add_person()


def add_passkey(page, name):
    page.goto("/security/factors")
    press(page, "Add a Passkey")
    page.get_by_label("Name", exact=True).fill(name)
    press(page, "Add Passkey")


def is_ready(page, name):
    expect(page.get_by_text("Your passkey is ready")).to_be_visible()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def sign_out(page):
    press(page, "Sign Out")
    expect(page.get_by_text("You are signed out.")).to_be_visible()


@pytest.mark.parametrize("form", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_passkey_from_its_first_day_to_its_last(new_device, sqlite, ada, form):
    device = new_device(form)
    page = device.page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Work laptop")
    is_ready(page, "Work laptop")
    assert fits(page)
    assert len(device.credentials()) == 1
    sqlite.mailbox.wait(ada.email, "factor-added")
    sign_out(page)

    sign_in(page, ada)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    expect(page.get_by_role("button", name="Use Passkey")).to_be_focused()
    assert fits(page)
    press(page, "Use Passkey")
    is_home(page)
    sign_out(page)

    press(page, "Sign in with a passkey")
    is_home(page)
    assert sqlite.events(ada, "sign-in.succeeded")[-1]["details"]["proofs"] == "verifiedPasskey"

    page.goto("/security/factors")
    page.get_by_text("Rename or remove Work laptop").click()
    press(page, "Remove Work laptop")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    press(page, "Use Passkey")
    page.get_by_text("Rename or remove Work laptop").click()
    page.get_by_label("New name").fill("Old laptop")
    press(page, "Rename")
    expect(page.get_by_text("The passkey has its new name.")).to_be_visible()
    page.get_by_text("Rename or remove Old laptop").click()
    press(page, "Remove Old laptop")
    expect(page.get_by_text("The passkey was removed.")).to_be_visible()
    sqlite.mailbox.wait(ada.email, "factor-removed")
    sign_out(page)

    press(page, "Sign in with a passkey")
    expect(page.locator("[data-problem=passkey-wrong]")).to_be_visible()
    sign_in(page, ada)
    is_home(page)


def test_a_security_key_without_a_pin_is_a_second_proof_and_no_more(new_device, ada):
    key = new_device(transport="usb", hasResidentKey=False, hasUserVerification=False, isUserVerified=False)
    page = key.page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Blue key")
    is_ready(page, "Blue key")
    sign_out(page)
    sign_in(page, ada)
    press(page, "Use Passkey")
    is_home(page)


def test_the_same_device_is_not_added_twice(new_device, ada):
    device = new_device()
    page = device.page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Laptop")
    is_ready(page, "Laptop")
    add_passkey(page, "Laptop again")
    expect(page.get_by_text("This device has a passkey for your account already.")).to_be_visible()
    assert len(device.credentials()) == 1


def test_a_passkey_that_does_not_answer_leaves_the_page_as_it_was(new_device, ada):
    device = new_device()
    page = device.page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Laptop")
    is_ready(page, "Laptop")
    sign_out(page)
    sign_in(page, ada)
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    press(page, "Use Passkey")
    expect(page.get_by_role("alert")).to_contain_text("Nothing came from the passkey.")
    page.reload()
    press(page, "Use Passkey")
    is_home(page)


def test_a_copy_is_refused_and_its_person_hears_of_it(new_device, sqlite, ada):
    device = new_device()
    page = device.page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Laptop")
    is_ready(page, "Laptop")
    [copied] = device.credentials()
    for _ in range(2):
        sign_out(page)
        press(page, "Sign in with a passkey")
        is_home(page)
    sign_out(page)
    device.put_back(copied)
    press(page, "Sign in with a passkey")
    expect(page.locator("[data-problem=passkey-wrong]")).to_be_visible()
    assert len(sqlite.events(ada, "passkey.counter-went-back")) == 1
    assert "“Laptop”" in sqlite.mailbox.wait(ada.email, "passkey-suspected").text


def totp(key):
    """RFC 6238, for now."""
    secret = base64.b32decode(key.replace(" ", ""))
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack_from('>I', digest, start)[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_the_one_used_last_is_asked_for_first(new_device, ada):
    page = new_device().page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Laptop")
    is_ready(page, "Laptop")
    press(page, "Set Up Authenticator App")
    page.get_by_label("Code that the app shows now").fill(totp(page.locator("#totp-key").inner_text()))
    press(page, "Submit")
    expect(page.get_by_text("Your authenticator is active")).to_be_visible()
    sign_out(page)
    sign_in(page, ada)
    expect(page.get_by_label("Code", exact=True)).to_be_visible()
    page.get_by_role("link", name="Passkey", exact=True).click()
    press(page, "Use Passkey")
    is_home(page)
    sign_out(page)
    sign_in(page, ada)
    expect(page.get_by_role("button", name="Use Passkey")).to_be_visible()
    page.get_by_role("link", name="Code from your authenticator app").click()
    expect(page.get_by_label("Code", exact=True)).to_be_visible()


def test_a_passkey_lets_recovery_codes_be_made(new_device, ada):
    page = new_device().page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Laptop")
    is_ready(page, "Laptop")
    page.get_by_role("link", name=re.compile("Make recovery codes")).click()
    press(page, "Make New Codes")
    code = page.locator("#recovery-codes code").first.inner_text()
    sign_out(page)
    sign_in(page, ada)
    page.get_by_role("link", name="Recovery code").click()
    page.get_by_label("Recovery code").fill(code)
    press(page, "Go On")
    is_home(page)


def test_on_a_phone_a_change_and_a_reset_ask_for_the_passkey(new_device, sqlite, ada):
    page = new_device(PHONE).page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Laptop")
    is_ready(page, "Laptop")
    change_password(page, ada, "another amber lantern drifts")
    assert fits(page)
    press(page, "Use Passkey")
    expect(page.get_by_text("Your password was changed")).to_be_visible()
    page.goto(sqlite.request_reset(ada))
    fill_new(page, "seventeen amber lanterns drift")
    press(page, "Reset Password")
    assert fits(page)
    press(page, "Use Passkey")
    page.wait_for_url("**/reset/done")
    sign_in(page, ada, "seventeen amber lanterns drift")
    press(page, "Use Passkey")
    is_home(page)


def test_who_has_lost_the_device_is_let_in_to_add_another(new_device, sqlite, ada):
    lost, new = new_device(), new_device(PHONE)
    sign_in(lost.page, ada)
    is_home(lost.page)
    add_passkey(lost.page, "Laptop")
    is_ready(lost.page, "Laptop")
    sqlite.run("user", "require-factor", ada.email, "required")
    code = sqlite.run("user", "reset-authenticator", ada.email, "--spoken").split()[-1]
    page = new.page
    sign_in(page, ada)
    page.get_by_label("Code from your administrator").fill(code)
    press(page, "Go On")
    expect(page.get_by_role("heading", level=1)).to_have_text("Multi-factor Authentication")
    page.goto("/profile")
    expect(page.get_by_role("heading", level=1)).to_have_text("Multi-factor Authentication")
    add_passkey(page, "Phone")
    is_ready(page, "Phone")
    page.goto("/")
    is_home(page)
    page.goto("/security/factors")
    page.get_by_text("Rename or remove Phone").click()
    press(page, "Remove Phone")
    expect(page.locator("[data-problem=last-factor]")).to_be_visible()


def test_without_scripts_the_page_says_what_a_passkey_needs(new_device, chromium, sqlite, ada):
    page = new_device().page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Laptop")
    is_ready(page, "Laptop")
    context = chromium.new_context(base_url=sqlite.base_url, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/login")
    expect(plain.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    sign_in(plain, ada)
    expect(plain.get_by_role("heading", level=1)).to_have_text("One more step")
    expect(plain.get_by_role("button", name="Use Passkey")).to_be_hidden()
    context.close()
    # A browser whose scripts a debugger has switched off shows no `noscript`; others do.
    visitor = sqlite.visitor()
    assert visitor.try_sign_in(ada.email, ada.password).location == "/login/factor"
    assert "<noscript><p>A passkey needs JavaScript" in visitor.get("/login/factor").text


def test_where_none_can_work_none_is_offered(new_installation):
    installation = new_installation()
    installation.base_url = f"http://127.0.0.1:{installation.port}"
    installation.environment["LOCKSTEP_BASE_URL"] = installation.base_url
    installation.start()
    visitor = installation.visitor()
    assert "passkey" not in visitor.get("/login").text.lower()
    visitor.sign_in(installation.add_person())
    page = visitor.get("/security/factors")
    assert "passkey" not in page.text.lower() and "Set Up a Phone" in page.text
    # Nor to whoever asks all the same.
    visitor.post("/security/passkeys/new", page.csrf)
    assert "data-challenge" not in visitor.get("/security/passkeys").text
