"""Where my password is: after a change and at any time, and what is answered to a form that comes twice."""

import html
import random
import re
import threading
from http.client import HTTPException
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from hands import fill_new, press
from test_browser import DESKTOP, PHONE, fits, open_browser  # noqa: F401
from test_directory import Directory, arrives, bind, change, connect, directory  # noqa: F401

NEW = "seventeen amber lanterns drift"
OTHER = "eighteen copper meadows sing"
CHANGE = "/security/password/change"
RECEIPT = re.compile(r'<li class="([a-z]+)">\s*<span class="place"><bdi>(.*?)</bdi>')


def receipts(answer):
    return {html.unescape(place): state for state, place in RECEIPT.findall(answer.text)}


class Form:
    """As a browser keeps it: with the cookies and the hidden fields of when it was shown."""

    def __init__(self, visitor, path, **fields):
        shown = visitor.get(path)
        assert shown.status == 200
        attempt = re.search(r'name="attempt" value="([^"]+)"', shown.text)
        self.visitor, self.path = visitor, path
        self.cookies = dict(visitor.cookies)
        self.fields = {"csrf": shown.csrf, "attempt": attempt.group(1)} | fields

    def send(self, **other):
        """Once more, by a browser that has heard no answer yet."""
        sender = type(self.visitor)(self.visitor.base_url, self.visitor.port)
        sender.cookies = dict(self.cookies)
        body = urlencode(self.fields | other).encode()
        answer = sender.request("POST", self.path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return sender, answer


def reset_form(installation, person, password=NEW):
    visitor = installation.open_link(installation.request_reset(person))
    return Form(visitor, "/reset/password", new_password=password, confirm_password=password)


def change_form(installation, person, password=NEW):
    visitor = installation.visitor().sign_in(person)
    return Form(visitor, CHANGE, current_password=person.password, new_password=password, confirm_password=password)


FORMS = {"reset": (reset_form, "/reset/done"), "change": (change_form, "/security/password/done")}


@pytest.mark.parametrize("kind", FORMS)
def test_64_of_the_same_form_are_one_change_and_each_is_told_so(installation, kind):
    make, done = FORMS[kind]
    ada = installation.add_person()
    form, answers = make(installation, ada), []

    def send():
        answer = form.send()[1]
        while answer.status == 503:
            answer = form.send()[1]
        answers.append((answer.status, answer.location))

    threads = [threading.Thread(target=send) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert answers == [(303, done)] * 64
    assert len(installation.events(ada, "password.set")) == 2, "the first password, and this one"
    assert installation.events(ada, "sign-in.failed") == []
    assert installation.visitor().try_sign_in(ada.email, NEW).status == 303


@pytest.mark.parametrize("kind", FORMS)
def test_an_answer_that_was_lost_is_given_again_and_to_nobody_else(installation, kind):
    make, done = FORMS[kind]
    ada = installation.add_person()
    form = make(installation, ada)
    assert form.send()[1].location == done
    # Every session has ended by it; what the browser has is what it had before.
    again, answer = form.send()
    assert (answer.status, answer.location) == (303, done)
    assert not again.is_signed_in
    assert receipts(again.get(done)) == {"Lockstep portal": "applied"}
    # Another password, another form and another browser are told nothing.
    for other in ({"new_password": OTHER, "confirm_password": OTHER}, {"attempt": "x"}):
        sender, answer = form.send(**other)
        assert answer.location != done
        assert not sender.is_signed_in
    stranger = installation.visitor()
    csrf = stranger.get("/login").csrf
    answer = stranger.post(form.path, **(form.fields | {"csrf": csrf}))
    assert answer.location != done
    assert receipts(stranger.follow(done)) == {}
    assert ada.email not in again.get(done).text, "it says what, and not whose"
    assert installation.visitor().try_sign_in(ada.email, NEW).status == 303


def test_whoever_comes_back_to_a_spent_link_in_the_same_browser_is_led_to_the_outcome(sqlite):
    ada = sqlite.add_person()
    form = reset_form(sqlite, ada)
    form.send()
    visitor = form.visitor
    shown = visitor.get("/reset/password")
    assert shown.status == 410
    assert 'href="/reset/done"' in shown.text
    assert receipts(visitor.get("/reset/done")) == {"Lockstep portal": "applied"}
    # A link that was used in another browser says nothing of the kind.
    elsewhere = sqlite.visitor()
    elsewhere.get(sqlite.mailbox.mails(ada.email, "password-reset")[-1].link)
    assert 'href="/reset/done"' not in elsewhere.get("/reset/password").text


def test_a_session_that_ended_by_a_lost_change_leads_to_its_outcome(sqlite):
    ada = sqlite.add_person()
    form = change_form(sqlite, ada)
    form.send()
    answer = form.visitor.get("/security")
    assert (answer.status, answer.location) == (303, "/security/password/done")
    ada.password = NEW
    form.visitor.sign_in(ada)
    assert form.visitor.get("/security/places").status == 200
    assert "/security/places" not in form.visitor.get("/security").text, "nothing is said where nothing follows"


def test_killed_between_the_commit_and_the_answer_the_form_can_be_sent_again(new_installation, engine, rounds):
    installation = new_installation(engine)
    installation.set("password.history", 0)
    server = installation.start()
    ada = installation.add_person()
    for number in range(rounds(3, 60)):
        password = f"{NEW} {number}"
        form = change_form(installation, ada, password)
        before = len(installation.events_at_host(ada))

        def send():
            try:
                form.send()
            except (OSError, HTTPException):
                pass  # the server is gone

        sending = threading.Thread(target=send)
        sending.start()
        threading.Event().wait(random.uniform(0, 0.25))
        server.kill()
        installation.servers.remove(server)
        sending.join(60)
        server = installation.start()
        _, answer = form.send()
        assert (answer.status, answer.location) == (303, "/security/password/done")
        kinds = [event["kind"] for event in installation.events_at_host(ada)[before:]]
        assert kinds.count("password.set") == 1 and "sign-in.failed" not in kinds, kinds
        ada.password = password


# --- in front of a real directory


def place(page, name="Head office"):
    return page.locator(".receipt li").filter(has_text=name)


def test_the_person_sees_a_change_arrive(new_installation, directory, chromium):  # noqa: F811
    installation = new_installation("sqlite")
    connect(installation, directory)
    ada = installation.add_person("Ada")
    bind(installation, ada)
    installation.set("organisation.contact-name", "Jo Okafor")
    context = chromium.new_context(base_url=installation.base_url, locale="en-GB", timezone_id="UTC", **DESKTOP)
    page, loads, complaints = context.new_page(), [], []
    page.on("load", lambda _: loads.append(page.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(installation.request_reset(ada))
    fill_new(page, NEW)
    press(page, "Reset Password")
    page.wait_for_url("**/reset/done")
    page.wait_for_load_state()
    before = len(loads)
    expect(place(page)).to_have_class("applied", timeout=60_000)
    assert len(loads) == before, "without a reload"
    ada.password = NEW
    assert directory.lets_in("ada", NEW)

    # A directory that doesn't answer, on a phone without scripts and beside it with them.
    directory.down()
    change(installation, ada, OTHER)
    plain = chromium.new_context(base_url=installation.base_url, java_script_enabled=False, **PHONE)
    phone = plain.new_page()
    for shown in (page, phone):
        shown.goto("/login")
        shown.get_by_label("Email address or user name").fill(ada.email)
        shown.get_by_label("Password", exact=True).fill(OTHER)
        press(shown, "Sign In")
        shown.goto("/security")
        shown.get_by_role("link", name="See where your password is").click()
        shown.wait_for_url("**/security/places")
    expect(place(page)).to_have_class("waiting", timeout=90_000)
    expect(place(page)).to_contain_text("It doesn’t answer at the moment.")
    phone.reload()
    expect(place(phone)).to_contain_text("It doesn’t answer at the moment.")
    assert fits(phone)
    for inside in (directory.url.removeprefix("ldaps://"), "dc=ex", "ldap"):
        assert inside not in page.content().lower()
    before = len(loads)
    directory.up()
    expect(place(page)).to_have_class("applied", timeout=90_000)
    assert len(loads) == before
    expect(page.get_by_role("link", name="Look again")).to_have_count(0)
    phone.get_by_role("link", name="Look again").click()
    expect(place(phone)).to_have_class("applied")
    assert directory.lets_in("ada", OTHER)
    context.close()
    plain.close()
    assert complaints == []
