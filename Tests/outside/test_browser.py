"""The portal in a real browser: wide and narrow, with and without scripts, by keyboard alone."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from conftest import IS_CAMPAIGN
from hands import DESKTOP, PHONE, fill_new, fill_recovery_address, fits, is_home, press, sign_in

NEW = "seventeen amber lanterns drift"

FORMS = {
    "desktop": DESKTOP,
    "phone without scripts": PHONE | {"java_script_enabled": False},
}
if IS_CAMPAIGN:
    FORMS |= {"phone": PHONE, "desktop without scripts": DESKTOP | {"java_script_enabled": False}}


@pytest.fixture
def open_browser(chromium, sqlite):
    """Opens browsers; at the end none of them may have complained."""
    contexts, complaints = [], []

    def complain(message):
        # A refused form is an answer with a status of its own, which the browser remarks on.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open(**options) -> Page:
        context = chromium.new_context(base_url=sqlite.base_url, locale="en-GB", timezone_id="UTC", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))

        def failed(request):
            # A page that is left while its icon is still on the way: the browser stopped asking, nothing failed.
            if request.failure != "net::ERR_ABORTED":
                complaints.append(f"{request.url}: {request.failure}")
        page.on("requestfailed", failed)
        return page

    yield open
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(params=FORMS)
def page(request, open_browser):
    return open_browser(**FORMS[request.param])


@pytest.fixture
def ada(sqlite):
    return sqlite.add_person()


@pytest.mark.parametrize("form", FORMS)
def test_a_page_that_is_too_wide_is_found(open_browser, form):
    page = open_browser(**FORMS[form])
    page.goto("/login")
    assert fits(page)
    wide = FORMS[form]["viewport"]["width"] + 5
    page.evaluate(f"document.querySelector('main').style.minWidth = '{wide}px'")
    assert not fits(page)


# --- what people come for


def test_signing_in_and_out(page, ada):
    sign_in(page, ada, "not this one at all")
    expect(page.locator("[data-problem=wrong-credentials]").first).to_be_visible()
    expect(page.get_by_label("Email address or user name")).to_have_value(ada.email)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    sign_in(page, ada)
    is_home(page)
    assert fits(page)
    press(page, "Sign Out")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.goto("/security")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_resetting_a_forgotten_password(page, sqlite, ada):
    page.goto("/login")
    page.get_by_role("link", name="Reset User Password").click()
    page.get_by_label("Email").fill(ada.email)
    press(page, "Send Reset Request")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    page.goto(sqlite.mailbox.wait(ada.email, "password-reset").link)
    assert page.url == f"{sqlite.base_url}/reset/password", "the token is out of the address"
    fill_new(page, "short", "other")
    press(page, "Reset Password")
    expect(page.locator("[data-problem=password-too-short]").first).to_be_visible()
    expect(page.locator("[data-problem=password-mismatch]").first).to_be_visible()
    fill_new(page, NEW)
    press(page, "Reset Password")
    page.wait_for_url("**/reset/done")
    page.get_by_role("link", name="I use Windows").click()
    expect(page.get_by_text("Ctrl+Alt+Del")).to_be_visible()
    page.get_by_role("link", name=re.compile("continue to portal")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(page, ada, NEW)
    is_home(page)


def test_changing_a_known_password(page, ada):
    sign_in(page, ada)
    page.get_by_role("navigation").get_by_role("link", name="Security").click()
    page.get_by_role("link", name="Reset Password").click()
    page.get_by_role("link", name="I use Mac").click()
    expect(page.get_by_role("heading", name="On your Mac")).to_be_visible()
    page.get_by_role("link", name="Continue to the new password").click()
    page.get_by_label("Current password").fill(ada.password)
    fill_new(page, NEW)
    press(page, "Update Password")
    expect(page.get_by_text("Your password was changed")).to_be_visible()
    sign_in(page, ada, NEW)
    is_home(page)


def test_setting_a_recovery_address_and_taking_it_back(page, sqlite, ada):
    address = f"r{uuid.uuid4().hex[:8]}@home.example"
    sign_in(page, ada)
    page.get_by_role("navigation").get_by_role("link", name="Profile").click()
    fill_recovery_address(page, address)
    press(page, "Save")
    expect(page.get_by_text(address).first).to_be_visible()
    page.goto(sqlite.mailbox.wait(address, "recovery-verify").link)
    expect(page.get_by_text(f"Sign in to make {address} your recovery address.")).to_be_visible()
    sign_in(page, ada)
    expect(page.get_by_text("Your recovery email is verified.")).to_be_visible()
    page.goto(sqlite.mailbox.wait(ada.email, "recovery-changed").link)
    page.locator("main form button").click()
    page.wait_for_url("**/undo/done")
    sign_in(page, ada)
    is_home(page)
    page.goto("/profile")
    expect(page.get_by_text(address)).to_have_count(0)


def test_ending_other_sessions(page, sqlite, ada):
    elsewhere = sqlite.visitor(agent="Mozilla/5.0 (Macintosh) Version/18.0 Safari/605.1.15").sign_in(ada)
    sign_in(page, ada)
    is_home(page)
    page.goto("/security/sessions")
    expect(page.get_by_text("Safari on Mac")).to_be_visible()
    press(page, "End Safari on Mac")
    expect(page.get_by_text("That session was ended.")).to_be_visible()
    assert not elsewhere.is_signed_in
    elsewhere.sign_in(ada)
    page.reload()
    press(page, "End all others")
    expect(page.get_by_text("All other sessions were ended.")).to_be_visible()
    assert not elsewhere.is_signed_in


def test_reading_what_happened(page, ada):
    sign_in(page, ada)
    page.get_by_role("navigation").get_by_role("link", name="Activity").click()
    expect(page.locator("main li").first).to_contain_text("Linux")
    assert fits(page)


# --- what scripts add


def test_rules_are_checked_while_typing_and_nothing_is_sent(open_browser, sqlite, ada):
    page = open_browser(**DESKTOP)
    sign_in(page, ada)
    is_home(page)
    page.goto("/security/password/change", wait_until="networkidle")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    length, name, twice = (page.locator(f"[data-rule={rule}]") for rule in (
        "password-too-short", "password-contains-name", "password-mismatch"))
    new, again = page.get_by_label("New password", exact=True), page.get_by_label("New password once more")
    new.press_sequentially("ada")
    expect(length).to_have_attribute("data-state", "unmet")
    expect(name).to_have_attribute("data-state", "unmet")
    new.fill("seventeen lanterns")
    expect(length).to_have_attribute("data-state", "met")
    expect(name).to_have_attribute("data-state", "met")
    expect(twice).to_have_attribute("data-state", "unmet")
    again.press_sequentially("seventeen lanterns")
    expect(twice).to_have_attribute("data-state", "met")
    expect(page.locator("#rules-told")).to_have_text("All rules that can be checked here are met.")
    assert requests == []


def test_a_password_can_be_shown_and_hidden(open_browser):
    page = open_browser(**DESKTOP)
    page.goto("/login")
    field = page.locator("#password")
    field.fill("something")
    page.get_by_role("button", name="Show").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide").click()
    expect(field).to_have_attribute("type", "password")


def test_a_password_can_be_pasted_and_managers_find_the_fields(open_browser, ada):
    page = open_browser(**DESKTOP)
    page.goto("/login")
    assert page.locator("#email").get_attribute("autocomplete") == "username"
    assert page.locator("#password").get_attribute("autocomplete") == "current-password"
    page.locator("#password").focus()
    page.keyboard.insert_text("pasted in one piece")
    expect(page.locator("#password")).to_have_value("pasted in one piece")


def test_pressing_twice_sends_once(open_browser, ada):
    page = open_browser(**DESKTOP)
    page.goto("/login")
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.locator("#email").fill(ada.email)
    page.locator("#password").fill(ada.password)
    page.get_by_role("button", name="Sign In", exact=True).dblclick()
    is_home(page)
    assert len(posts) == 1


# --- by keyboard


def tab_to(page, description, limit=25):
    for _ in range(limit):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(e => e.labels?.[0]?.textContent.trim() || e.textContent.trim() || e.name)(document.activeElement)")
        if name.startswith(description):
            outline = page.evaluate(
                "(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none')"
                "(getComputedStyle(document.activeElement))")
            assert outline, f"nobody sees where the focus is: {name}"
            return
    raise AssertionError(f"{description} is not reached by the keyboard")


def test_everything_is_reached_by_the_keyboard(open_browser, sqlite, ada):
    page = open_browser(**DESKTOP)
    page.goto("/login")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type(ada.email)
    tab_to(page, "Password")
    page.keyboard.type(ada.password)
    page.keyboard.press("Enter")
    is_home(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    tab_to(page, "Security")
    page.keyboard.press("Enter")
    page.wait_for_url("**/security")
    tab_to(page, "Reset Password")
    page.keyboard.press("Enter")
    page.wait_for_url("**/security/password")
    tab_to(page, "Continue to the new password")
    page.keyboard.press("Enter")
    page.wait_for_url("**/security/password/change")
    tab_to(page, "Current password")
    page.keyboard.type(ada.password)
    tab_to(page, "New password")
    page.keyboard.type(NEW)
    tab_to(page, "New password once more")
    page.keyboard.type(NEW)
    tab_to(page, "Update Password")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your password was changed")).to_be_visible()


# --- armour


def test_the_browser_refuses_to_frame_it(chromium, sqlite):
    context = chromium.new_context()
    page = context.new_page()
    page.route("http://other.localhost/", lambda route: route.fulfill(
        content_type="text/html", body=f'<iframe src="{sqlite.base_url}/login"></iframe>'))
    page.goto("http://other.localhost/")
    page.wait_for_load_state("networkidle")
    assert all("Sign in" not in frame.content() for frame in page.frames[1:])
    context.close()


def test_the_browser_carries_no_session_into_another_sites_form(chromium, sqlite, ada):
    context = chromium.new_context(base_url=sqlite.base_url)
    page = context.new_page()
    sign_in(page, ada)
    is_home(page)
    page.route("http://evil.example/", lambda route: route.fulfill(
        content_type="text/html",
        body=f'<form method="post" action="{sqlite.base_url}/logout"><button>Win</button></form>'))
    page.goto("http://evil.example/")
    page.get_by_role("button").click()
    expect(page.locator("[data-problem=cross-site]")).to_be_visible()
    page.goto(f"{sqlite.base_url}/")
    is_home(page)
    context.close()


def test_the_browser_runs_no_script_but_our_own(chromium, sqlite):
    context = chromium.new_context(base_url=sqlite.base_url)
    page = context.new_page()
    page.goto("/login")
    ran = page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        return window.ran === true;
    }""")
    assert ran is False
    context.close()
