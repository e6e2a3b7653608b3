"""What is restored on the other engine still answers: the passkey in a browser, and the phone."""

import pytest

from hands import is_home, press, sign_in
from installation import new_database
from push_receiver import PushReceiver
from software_phone import set_up_phone
from test_passkeys import DESKTOP, Device, add_passkey, is_ready, sign_out
from test_push import start


@pytest.fixture
def receiver():
    receiver = PushReceiver()
    yield receiver
    receiver.close()


def move_to_other_engine(installation):
    """Takes a backup while the server runs, and goes on from it under the same address."""
    installation.run("backup", "kept.backup")
    installation.stop()
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[installation.engine]
    installation.environment["LOCKSTEP_DATABASE_URL"] = new_database(other, installation.directory)
    installation.run("restore", "kept.backup")
    installation.start()


def test_passkeys_and_phones_answer_after_a_restore(new_installation, engine, chromium, receiver, tmp_path):
    installation = new_installation(engine)
    # A push service wants to know whom to write to.
    installation.set("organisation.contact-email", "help@northwind.example")
    installation.start()
    ada, bo = installation.add_person(), installation.add_person("Bo")
    context = chromium.new_context(base_url=installation.base_url, **DESKTOP)
    page = Device(context.new_page()).page
    sign_in(page, ada)
    is_home(page)
    add_passkey(page, "Laptop")
    is_ready(page, "Laptop")
    phone = set_up_phone(installation, installation.visitor().sign_in(bo), tmp_path)
    phone.post("/authenticator/subscription", {"subscription": receiver.subscription})
    _, before = phone.poll()

    move_to_other_engine(installation)

    page.goto("/")
    sign_in(page, ada)
    press(page, "Use Passkey")
    is_home(page)
    sign_out(page)
    press(page, "Sign in with a passkey")
    is_home(page)
    context.close()

    browser, number = start(installation, bo)
    message = receiver.wait()
    _, after = phone.poll()
    assert message["key"] == before["push_key"] == after["push_key"]
    assert phone.answer(after["request"], "approve", number).status == 200
    page = browser.get("/login/factor?factor=push")
    assert browser.post("/login/factor", page.csrf, factor="push").location == "/"
    assert browser.is_signed_in
