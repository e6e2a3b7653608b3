"""Phones that approve: a second browser is the phone, and a receiver reads what Web Push brings."""

import base64
import json
import re
import subprocess
import time

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import expect

from hands import is_home, press, sign_in
from push_receiver import PushReceiver
from test_browser import DESKTOP, PHONE


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
    expect(enrolled.locator("#request")).to_contain_text("Sign in")
    expect(enrolled.locator("#request")).to_contain_text(ada.email)
    enrolled.get_by_label("Number on the other screen").fill("000000" if number != "000 000" else "111111")
    press(enrolled, "Approve")
    expect(enrolled.locator("#code-problem")).to_be_visible()
    enrolled.get_by_label("Number on the other screen").fill(number)
    press(enrolled, "Approve")
    expect(enrolled.locator("#told")).to_contain_text("Approved")
    is_home(browser)


def test_signing_in_without_script(contexts, enrolled, ada):
    browser = contexts(**DESKTOP, java_script_enabled=False)
    number = ask(browser, ada)
    enrolled.get_by_label("Number on the other screen").fill(number)
    press(enrolled, "Approve")
    expect(browser.get_by_role("heading", level=1)).to_have_text("Approved on your phone")
    press(browser, "Go On")
    is_home(browser)


def test_cancel_withdraws_it(contexts, enrolled, ada):
    browser = contexts(**DESKTOP)
    ask(browser, ada)
    expect(enrolled.locator("#request")).to_be_visible()
    press(browser, "Cancel")
    expect(browser.get_by_text("The request was cancelled.")).to_be_visible()
    expect(enrolled.locator("#request")).to_be_hidden()
    expect(enrolled.locator("#told")).to_contain_text("over")


def test_it_was_not_me(contexts, enrolled, ada, sqlite):
    browser = contexts(**DESKTOP)
    ask(browser, ada)
    press(enrolled, "This wasn’t me")
    expect(enrolled.locator("#told")).to_contain_text("Ended")
    expect(browser).to_have_url(re.compile(r"/login\?notice="))
    assert "Somebody" in sqlite.mailbox.wait(ada.email, "factor-alarm").text
    assert [event["kind"] for event in sqlite.events(ada)].count("push.was-not-me") == 1


def test_the_app_is_installable_and_stands_without_a_connection(contexts, sqlite):
    phone = contexts(**PHONE)
    phone.goto("/authenticator")
    expect(phone.locator("#empty")).to_be_visible()
    manifest = sqlite.visitor().get("/authenticator/manifest.webmanifest")
    assert manifest.header("Content-Type") == "application/manifest+json"
    assert json.loads(manifest.text)["display"] == "standalone"
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.context.set_offline(True)
    phone.goto("/authenticator")
    expect(phone.get_by_role("heading", level=1)).to_have_text("No connection")


# --- what a phone that isn't a browser can do


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class SoftwarePhone:
    """The app on the phone, without the phone."""

    def __init__(self, installation):
        self.visitor = installation.visitor()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.token = None

    def post(self, path, body, headers={}):
        sent = {"Content-Type": "application/json"}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.visitor.request("POST", path, raw, sent | headers)

    def register(self, token):
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        answer = self.post("/authenticator/phones", {"token": token, "key": text(point), "name": "Soft"})
        assert answer.status == 200, answer.text
        facts = json.loads(answer.text)
        self.token = facts["token"]
        return facts["number"]

    def poll(self, wait=0, known=""):
        answer = self.visitor.get(
            f"/authenticator/requests?wait={wait}&known={known}", Authorization=f"Bearer {self.token}")
        return answer.status, json.loads(answer.text)

    def sign(self, *parts):
        pieces = [part.encode() for part in parts]
        message = len(pieces).to_bytes(8, "big") + b"".join(len(p).to_bytes(8, "big") + p for p in pieces)
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def answer(self, request, action, code=""):
        signature = self.sign(
            "lockstep push approval 1", request["id"], request["flow"], code, action, str(request["expires_at"]))
        return self.post(
            "/authenticator/answers", {"request": request["id"], "action": action, "code": code, "signature": signature})


@pytest.fixture
def soft(installation, tmp_path):
    """A person with a phone in software."""
    person = installation.add_person()
    browser = installation.visitor().sign_in(person)
    shown = browser.submit("/security/factors", "/security/push/begin")
    assert shown.status == 200
    phone = SoftwarePhone(installation)
    number = phone.register(read_page_code(shown.text, tmp_path))
    assert phone.poll() == (200, {"state": "unconfirmed"})
    done = browser.submit("/security/push", code=number)
    assert done.status == 303, done.problems
    phone.person = person
    return phone


def read_page_code(page, tmp_path) -> str:
    """The token in the QR code of a page, drawn from its path."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', page).group(1))
    rows = [[255] * side for _ in range(side)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", page):
        for column in range(int(x), int(x) + int(length)):
            rows[int(y)][column] = 0
    scale = 6
    pixels = b"".join(bytes(v for v in row for _ in range(scale)) * scale for row in rows)
    image = tmp_path / "code.pgm"
    image.write_bytes(f"P5 {side * scale} {side * scale} 255\n".encode() + pixels)
    address = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(image)], capture_output=True, text=True, check=True).stdout.strip()
    return address.split("#")[1]


def start(installation, person):
    """A sign-in that waits for the phone: the browser, and the number that it shows."""
    browser = installation.visitor()
    assert browser.try_sign_in(person.email, person.password).location == "/login/factor"
    sent = browser.submit("/login/factor?factor=push", "/login/factor", factor="push")
    assert sent.status == 303, sent.problems
    page = browser.get(sent.location)
    return browser, re.search(r'data-watch="open">(\d{3} \d{3})<', page.text).group(1)


def test_a_signed_number_opens_the_session(installation, soft):
    browser, number = start(installation, soft.person)
    _, facts = soft.poll(wait=5)
    assert facts["request"]["what"] == "Sign in"
    # Sent, and not approved: worth nothing.
    page = browser.get("/login/factor?factor=push")
    assert browser.post("/login/factor", page.csrf, factor="push").location == "/login/factor?factor=push"
    assert not browser.is_signed_in
    assert soft.answer(facts["request"], "approve", number.replace(" ", "")).status == 200
    assert soft.answer(facts["request"], "deny").status == 409
    page = browser.get("/login/factor?factor=push")
    assert 'http-equiv="refresh"' not in page.text
    assert browser.post("/login/factor", page.csrf, factor="push").location == "/"
    assert browser.is_signed_in


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


def test_a_phone_that_waits_hears_at_once(installation, soft):
    import threading
    answers = []
    thread = threading.Thread(target=lambda: answers.append(soft.poll(wait=20)))
    thread.start()
    begun = time.monotonic()
    start(installation, soft.person)
    thread.join(15)
    assert answers and answers[0][1]["request"] is not None
    assert time.monotonic() - begun < 10


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
