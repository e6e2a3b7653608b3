"""Phones that approve: a second browser is the phone, and a receiver reads what Web Push brings."""

import json
import re
import struct
import subprocess
import threading
import time

import pytest
from playwright.sync_api import expect

from hands import change_password, fill_new, is_home, press, sign_in
from push_receiver import PushReceiver
from software_phone import SoftwarePhone, set_up_phone, shown_number
from test_browser import DESKTOP, NEW, PHONE, fits
from test_factors import enrol as enrol_authenticator
from test_kill import until


def read_code(svg, path) -> str:
    """What a phone's camera reads."""
    svg.screenshot(path=str(path), scale="css")
    return subprocess.run(["zbarimg", "--quiet", "--raw", str(path)], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def contexts(chromium, sqlite):
    opened, complaints = [], []

    def open(**options):
        context = chromium.new_context(base_url=sqlite.base_url, locale="en-GB", timezone_id="UTC", **options)
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text)
                if message.type == "error" and "Failed to load resource" not in message.text else None)
        return page

    yield open
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def ada(sqlite):
    return sqlite.add_person()


def enrol(computer, phone, ada, tmp_path):
    sign_in(computer, ada)
    is_home(computer)
    computer.goto("/security/factors")
    press(computer, "Set Up a Phone")
    phone.goto(read_code(computer.locator("svg.qr"), tmp_path / "code.png"))
    phone.get_by_label("What do you call this phone?").fill("Ada’s phone")
    press(phone, "Set Up This Phone")
    number = phone.locator("#number .number")
    expect(number).to_have_text(re.compile(r"\d{3} \d{3}"))
    computer.get_by_label("Number that the phone shows").fill(number.inner_text())
    press(computer, "Confirm Phone")
    expect(computer.get_by_text("Your phone is set up")).to_be_visible()
    expect(phone.locator("#ready")).to_contain_text(ada.email)


def ask(page, ada):
    sign_in(page, ada)
    press(page, "Send Request")
    number = page.locator(".number")
    expect(number).to_have_text(re.compile(r"\d{3} \d{3}"))
    return number.inner_text()


@pytest.fixture
def enrolled(contexts, ada, tmp_path):
    """A person with a phone; answers the phone."""
    phone = contexts(**PHONE)
    enrol(contexts(**DESKTOP), phone, ada, tmp_path)
    return phone


def test_signing_in_with_the_number(contexts, enrolled, ada):
    browser = contexts(**DESKTOP)
    number = ask(browser, ada)
    for said in ("Sign in", ada.email, "Chrome on Linux", "127.0.0.1"):
        expect(enrolled.locator("#request")).to_contain_text(said)
    enrolled.get_by_label("Number on the other screen").fill("000000" if number != "000 000" else "111111")
    press(enrolled, "Approve")
    expect(enrolled.locator("#code-problem")).to_be_visible()
    enrolled.get_by_label("Number on the other screen").fill(number)
    press(enrolled, "Approve")
    expect(enrolled.locator("#told")).to_contain_text("Approved")
    is_home(browser)


def test_signing_in_without_script(contexts, enrolled, ada):
    browser = contexts(**PHONE, java_script_enabled=False)
    number = ask(browser, ada)
    assert fits(browser)
    enrolled.get_by_label("Number on the other screen").fill(number)
    press(enrolled, "Approve")
    expect(browser.get_by_role("heading", level=1)).to_have_text("Approved on your phone")
    press(browser, "Go On")
    is_home(browser)


def test_cancel_withdraws_it(contexts, enrolled, ada):
    browser = contexts(**PHONE)
    ask(browser, ada)
    assert fits(browser)
    expect(enrolled.locator("#request")).to_be_visible()
    press(browser, "Cancel")
    expect(browser.get_by_text("The request was cancelled.")).to_be_visible()
    expect(enrolled.locator("#request")).to_be_hidden()
    expect(enrolled.locator("#told")).to_contain_text("over")


def test_it_was_not_me(contexts, enrolled, ada, sqlite):
    browser = contexts(**PHONE)
    ask(browser, ada)
    press(enrolled, "This wasn’t me")
    expect(enrolled.locator("#told")).to_contain_text("Ended")
    expect(browser).to_have_url(re.compile(r"/login\?notice="))
    assert "Somebody" in sqlite.mailbox.wait(ada.email, "factor-alarm").text
    assert [event["kind"] for event in sqlite.events(ada)].count("push.was-not-me") == 1


def test_no_script_can_read_the_phones_key(enrolled):
    key = enrolled.evaluate("""async () => {
        const opening = indexedDB.open("lockstep-authenticator");
        await new Promise((resolve) => (opening.onsuccess = resolve));
        const listing = opening.result.transaction("phones").objectStore("phones").getAll();
        await new Promise((resolve) => (listing.onsuccess = resolve));
        const [{ key }] = listing.result;
        const read = (format) => crypto.subtle.exportKey(format, key).then(() => "read", (error) => error.name);
        const answers = await Promise.all(["jwk", "pkcs8", "raw"].map(read));
        return { type: key.type, extractable: key.extractable, usages: key.usages, answers };
    }""")
    assert key == {
        "type": "private", "extractable": False, "usages": ["sign"], "answers": ["InvalidAccessError"] * 3}


def test_a_message_brings_a_notification_and_that_the_app(enrolled):
    enrolled.context.grant_permissions(["notifications"])
    session, registrations = enrolled.context.new_cdp_session(enrolled), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    enrolled.evaluate("navigator.serviceWorker.ready.then(() => true)")
    [worker] = enrolled.context.service_workers
    shown = """async () => (await registration.getNotifications()).map(({ title, body }) => [title, body])"""
    assert worker.evaluate(shown) == []
    # Of who and where it says nothing.
    notification = ["Somebody asks for your approval", "Open to see who and where."]

    def rings():
        # The browser drops what comes while it is starting the worker. A second one takes the first one's place.
        session.send("ServiceWorker.deliverPushMessage", {
            "origin": enrolled.url.removesuffix("/authenticator"),
            "registrationId": registrations[-1]["registrationId"], "data": '{"request":"x"}'})
        return worker.evaluate(shown) == [notification]

    assert until(rings, within=30)
    # A script's own click is nobody's: the browser opens nothing for it, so what it is asked is looked at.
    opened = worker.evaluate("""async () => {
        const asked = [];
        WindowClient.prototype.focus = async function () { asked.push(new URL(this.url).pathname); };
        clients.openWindow = async (path) => asked.push(path);
        const [notification] = await registration.getNotifications();
        dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
        return [asked, (await registration.getNotifications()).length];
    }""")
    assert opened == [["/authenticator"], 0]


def test_a_change_waits_for_the_phone(contexts, enrolled, ada, sqlite):
    page = contexts(**PHONE)
    number = ask(page, ada)
    approve(enrolled, number)
    is_home(page)
    change_password(page, ada, NEW)
    press(page, "Send Request")
    number = page.locator(".number")
    expect(number).to_have_text(re.compile(r"\d{3} \d{3}"))
    assert fits(page)
    expect(enrolled.locator("#request")).to_contain_text("Change the password")
    approve(enrolled, number.inner_text())
    expect(page.get_by_text("Your password was changed")).to_be_visible()
    assert sqlite.visitor().try_sign_in(ada.email, NEW).location == "/login/factor"


def approve(phone, number):
    phone.get_by_label("Number on the other screen").fill(number)
    press(phone, "Approve")


def test_a_reset_in_one_hand_and_the_phone_in_the_other(contexts, enrolled, ada, sqlite):
    page = contexts(**PHONE)
    page.goto(sqlite.request_reset(ada))
    fill_new(page, NEW)
    press(page, "Reset Password")
    press(page, "Send Request")
    number = page.locator(".number")
    expect(number).to_have_text(re.compile(r"\d{3} \d{3}"))
    expect(enrolled.locator("#request")).to_contain_text("Set a new password")
    enrolled.get_by_label("Number on the other screen").fill(number.inner_text())
    press(enrolled, "Approve")
    page.wait_for_url("**/reset/done")
    assert sqlite.visitor().try_sign_in(ada.email, NEW).location == "/login/factor"


def test_the_app_is_installable_and_stands_without_a_connection(contexts, sqlite):
    phone = contexts(**PHONE)
    phone.goto("/authenticator")
    expect(phone.locator("#empty")).to_be_visible()
    manifest = sqlite.visitor().get("/authenticator/manifest.webmanifest")
    assert manifest.header("Content-Type") == "application/manifest+json"
    assert json.loads(manifest.text)["display"] == "standalone"
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    complaints = phone.context.new_cdp_session(phone).send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Every browser of a test is a private one.
    assert [complaint["errorId"] for complaint in complaints if complaint["errorId"] != "in-incognito"] == []
    phone.context.set_offline(True)
    phone.goto("/authenticator")
    expect(phone.get_by_role("heading", level=1)).to_have_text("No connection")


def test_its_icons_are_as_large_as_they_say(sqlite):
    visitor = sqlite.visitor()
    icons = json.loads(visitor.get("/authenticator/manifest.webmanifest").text)["icons"]
    sizes = {(icon["sizes"], icon["purpose"]) for icon in icons if icon["type"] == "image/png"}
    assert sizes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    for icon in icons:
        answer = visitor.get(icon["src"])
        assert (answer.status, answer.header("Content-Type")) == (200, icon["type"])
        if icon["type"] == "image/png":
            assert "{}x{}".format(*struct.unpack(">II", answer.body[16:24])) == icon["sizes"]


# --- what a phone that isn't a browser can do


@pytest.fixture
def soft(installation, tmp_path):
    """A person with a phone in software."""
    person = installation.add_person()
    phone = set_up_phone(installation, installation.visitor().sign_in(person), tmp_path)
    phone.person = person
    return phone


@pytest.fixture
def soft_pair(sqlite, tmp_path):
    """Two phones of one person."""
    person = sqlite.add_person()
    browser = sqlite.visitor().sign_in(person)
    phones = [set_up_phone(sqlite, browser, tmp_path) for _ in range(2)]
    for phone in phones:
        phone.person = person
    return phones


def start(installation, person):
    """A sign-in that waits for the phone: the browser, and the number that it shows."""
    browser = installation.visitor()
    assert browser.try_sign_in(person.email, person.password).location == "/login/factor"
    sent = browser.submit("/login/factor?factor=push", "/login/factor", factor="push")
    assert sent.status == 303, sent.problems
    page = browser.get(sent.location)
    return browser, shown_number(page)


def test_a_signed_number_opens_the_session(installation, soft):
    browser, number = start(installation, soft.person)
    _, facts = soft.poll(wait=5)
    assert facts["request"]["what"] == "Sign in"
    assert (facts["request"]["browser"], facts["request"]["address"]) == ("Firefox on Linux", "127.0.0.1")
    # Sent, and not approved: worth nothing.
    page = browser.get("/login/factor?factor=push")
    assert browser.post("/login/factor", page.csrf, factor="push").location == "/login/factor?factor=push"
    assert not browser.is_signed_in
    assert soft.answer(facts["request"], "approve", number).status == 200
    assert soft.answer(facts["request"], "deny").status == 409
    page = browser.get("/login/factor?factor=push")
    assert 'http-equiv="refresh"' not in page.text
    assert browser.post("/login/factor", page.csrf, factor="push").location == "/"
    assert browser.is_signed_in


def test_another_way_may_be_looked_at_and_taken(installation, tmp_path):
    person = installation.add_person()
    browser = installation.visitor().sign_in(person)
    phone, authenticator = set_up_phone(installation, browser, tmp_path), enrol_authenticator(browser)
    waiting = "/login/factor?factor=push"
    for takes_it in (False, True):
        browser, number = start(installation, person)
        assert 'href="/login/factor?factor=totp"' in browser.get(waiting).text
        other = browser.get("/login/factor?factor=totp")
        assert f'href="{waiting}"' in other.text
        # Looking ends nothing.
        assert shown_number(browser.get(waiting)) == number
        request = phone.poll(wait=5)[1]["request"]
        if takes_it:
            assert browser.post("/login/factor", other.csrf, factor="totp", code=authenticator.take()).location == "/"
            # With the flow the question is over: nobody is let in by an answer to it.
            assert phone.poll()[1]["request"] is None
            assert phone.answer(request, "approve", number).status == 409
        else:
            assert phone.answer(request, "approve", number).status == 200
            assert not browser.is_signed_in
            approved = browser.get(waiting)
            assert 'href="/login/factor?factor=totp"' in approved.text
            assert browser.post("/login/factor", approved.csrf, factor="push").location == "/"
        assert browser.is_signed_in


def test_whoever_keeps_ringing_rings_three_times(installation, soft):
    receiver = PushReceiver()
    try:
        soft.post("/authenticator/subscription", {"subscription": receiver.subscription})
        browser = installation.visitor()
        browser.try_sign_in(soft.person.email, soft.person.password)
        csrf, answers = browser.get("/login/factor?factor=push").csrf, []
        for number in range(50):
            answers.append(browser.post("/login/factor", csrf, factor="push"))
            if answers[-1].status == 303:
                # Cancelled at once it would not ring at all.
                receiver.wait(number + 1)
                browser.post("/login/factor", csrf, factor="push", action="cancel")
        assert [answer.status for answer in answers] == [303] * 3 + [429] * 47
        for answer in answers[3:]:
            assert answer.problems == ["push-stopped"]
            assert 0 < int(answer.header("Retry-After")) <= 600
        # The password given once more is no new count.
        again = installation.visitor()
        again.try_sign_in(soft.person.email, soft.person.password)
        assert again.submit("/login/factor?factor=push", "/login/factor", factor="push").status == 429
        assert len(receiver.messages) == 3
        assert len(installation.events(soft.person, "push.requested")) == 3
    finally:
        receiver.close()


def test_a_push_is_sent_and_says_nothing(installation, soft):
    receiver = PushReceiver()
    try:
        answer = soft.post("/authenticator/subscription", {"subscription": receiver.subscription})
        assert answer.status == 200, answer.text
        start(installation, soft.person)
        message = receiver.wait()
        _, facts = soft.poll()
        assert json.loads(message["content"]) == {"request": facts["request"]["id"]}
        assert message["key"] == facts["push_key"]
        assert message["ttl"] == 60
    finally:
        receiver.close()


class OpenPolls:
    """As many as a phone may have open at once, in threads of their own."""

    def __init__(self, phone):
        self.phone, self.answers, self.displaced = phone, [], []
        # One more than that: it takes the place of the first that came.
        self.threads = [threading.Thread(target=self.wait) for _ in range(3)]
        for thread in self.threads:
            thread.start()
        assert until(lambda: len(self.displaced) == 1, within=10)

    def wait(self):
        answer = self.phone.visitor.get(
            "/authenticator/requests?wait=20", Authorization=f"Bearer {self.phone.token}")
        if answer.status == 429:
            self.displaced.append(answer)
        else:
            self.answers.append((answer.status, json.loads(answer.text)))

    def join(self, within):
        """What they got, once they got something."""
        begun = time.monotonic()
        for thread in self.threads:
            thread.join(max(0, begun + within - time.monotonic()))
        assert not any(thread.is_alive() for thread in self.threads), f"no answer within {within} s"
        return self.answers


def test_a_phone_that_waits_hears_at_once(installation, soft):
    polls = OpenPolls(soft)
    start(installation, soft.person)
    requests = [facts["request"]["id"] for _, facts in polls.join(within=10)]
    assert len(requests) == 2 and len(set(requests)) == 1


def test_a_phone_waits_in_few_places_at_once(sqlite, soft_pair):
    one, other = soft_pair
    polls = OpenPolls(one)
    [refused] = polls.displaced
    assert json.loads(refused.text)["code"] == "too-many-attempts"
    assert int(refused.header("Retry-After")) > 0
    # Who doesn't wait takes nobody's place, and another phone has places of its own.
    assert one.poll()[0] == other.poll()[0] == 200
    start(sqlite, one.person)
    assert len(polls.join(within=10)) == 2


def test_a_server_that_stops_answers_who_waits(new_installation, engine, tmp_path):
    installation = new_installation(engine)
    server = installation.start()
    person = installation.add_person()
    phone = set_up_phone(installation, installation.visitor().sign_in(person), tmp_path)
    polls = OpenPolls(phone)
    begun = time.monotonic()
    assert server.stop(within=10) == 0
    assert time.monotonic() - begun < 5
    for status, facts in polls.join(within=1):
        assert (status, facts["state"], facts["request"]) == (200, "active", None)


@pytest.mark.parametrize("path", ["/authenticator/answers", "/authenticator/subscription", "/authenticator/phones"])
def test_only_small_json_from_a_phone_is_taken(sqlite, path):
    phone = SoftwarePhone(sqlite)
    assert phone.post(path, b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}).status == 415
    assert phone.post(path, b'{"a":"' + b"x" * 17_000 + b'"}').status == 413
    for body in [b"", b"[]", b"{", b'{"token":1,"token":2}', b"[" * 10_000, b'{"a":"\xff"}']:
        answer = phone.post(path, body)
        assert answer.status == 400, body[:20]
        assert answer.header("Content-Type") == "application/problem+json"
    cookies = phone.post(path, {}, {"Cookie": "lockstep=lss_" + "A" * 43})
    assert cookies.status == (410 if path.endswith("phones") else 401)
    assert sqlite.visitor().get("/authenticator/requests").status == 401
