"""A phone on every path that asks for a factor: what its approval opens, and what nothing short of it does."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from authenticator import Authenticator
from software_phone import SoftwarePhone, set_up_phone, shown_number
from test_factors import CONFIRM, begin, enrol, enters, shown
from test_recovery import verified
from visitor import Person, Visitor

NEW = "seventeen amber lanterns drift"


@dataclass
class Ada:
    person: Person
    # Where the phone was set up; still signed in.
    browser: Visitor
    phone: SoftwarePhone
    authenticator: Authenticator | None = None
    recovery_address: str = ""


@dataclass(frozen=True)
class Path:
    name: str
    # Goes it until a factor is asked for.
    go: Callable
    # Where that is asked, and what is named there besides the factor.
    page: str
    next: dict
    # What the phone says that it is for.
    purpose: str
    end: str
    has_happened: Callable

    def ask(self, browser):
        """Sends a request; answers the number that the browser shows."""
        query = "&".join(f"{name}={value}" for name, value in (self.next | {"factor": "push"}).items())
        answer = browser.submit(f"{self.page}?{query}", self.page, factor="push", **self.next)
        assert answer.status == 303, answer.problems
        return shown_number(browser.get(answer.location))

    def press(self, browser, **fields):
        """The form of whatever page is shown now."""
        csrf = browser.get(f"{self.page}?factor=push").csrf
        return browser.post(self.page, csrf, factor="push", **self.next, **fields)


def reset(installation, ada):
    browser = installation.open_link(installation.request_reset(ada.person))
    assert installation.reset(browser, NEW).location == "/reset/factor"
    return browser


def reset_elsewhere(installation, ada):
    assert installation.visitor().submit("/reset", email=ada.person.email).status == 303
    browser = installation.open_link(installation.mailbox.wait(ada.recovery_address, "password-reset").link)
    assert installation.reset(browser, NEW).location == "/reset/factor"
    return browser


def change(installation, ada):
    answer = ada.browser.submit(
        "/security/password/change", current_password=ada.person.password, new_password=NEW, confirm_password=NEW)
    assert answer.location == "/security/password/factor"
    return ada.browser


def replace(installation, ada):
    browser = enters(installation, ada.person, ada.authenticator.take())
    assert begin(browser) == "/security/factor?next=authenticator"
    return browser


def has_new_password(installation, ada, browser):
    old, new = (
        installation.visitor().try_sign_in(ada.person.email, password) for password in (ada.person.password, NEW))
    assert sorted((old.status, new.status)) == [303, 401]
    return new.status == 303


def may_scan(installation, ada, browser):
    return browser.get(CONFIRM).status == 200


PATHS = {path.name: path for path in [
    Path("reset", reset, "/reset/factor", {}, "Set a new password", "/reset/done", has_new_password),
    Path("reset through the recovery address", reset_elsewhere, "/reset/factor", {}, "Set a new password",
         "/reset/done", has_new_password),
    Path("change", change, "/security/password/factor", {}, "Change the password", "/security/password/done",
         has_new_password),
    Path("replacement", replace, "/security/factor", {"next": "authenticator"}, "Change second proofs", CONFIRM,
         may_scan),
]}


@pytest.fixture(params=PATHS)
def path(request):
    return PATHS[request.param]


@pytest.fixture
def ada(installation, path, tmp_path):
    person, address = installation.add_person(), ""
    if path.go is reset_elsewhere:
        browser, address = verified(installation, person)
    else:
        browser = installation.visitor().sign_in(person)
    phone = set_up_phone(installation, browser, tmp_path)
    authenticator = enrol(browser) if path.go is replace else None
    return Ada(person, browser, phone, authenticator, address)


@pytest.fixture
def asked(installation, path, ada):
    """The browser that waits, its number, and the request as the phone has it."""
    browser = path.go(installation, ada)
    number = path.ask(browser)
    _, facts = ada.phone.poll(wait=5)
    assert facts["request"]["what"] == path.purpose
    return browser, number, facts["request"]


def test_approved_it_goes_on(installation, path, ada, asked):
    browser, number, request = asked
    # A request that was merely sent opens nothing.
    assert path.press(browser).location.startswith(f"{path.page}?factor=push")
    assert not path.has_happened(installation, ada, browser)
    assert ada.phone.answer(request, "approve", number).status == 200
    # Nor does the approval by itself, nor in another browser: what waits is in this one.
    assert installation.visitor().get(f"{path.page}?factor=push").status == 303
    done = path.press(browser)
    assert (done.status, done.location) == (303, path.end), done.problems
    assert path.has_happened(installation, ada, browser)


def test_cancelled_a_late_approval_changes_nothing(installation, path, ada, asked):
    browser, number, request = asked
    assert path.press(browser, action="cancel").status == 303
    assert "The request was cancelled." in browser.get(f"{path.page}?factor=push").text
    assert ada.phone.poll()[1]["request"] is None
    late = ada.phone.answer(request, "approve", number)
    assert (late.status, json.loads(late.text)["code"]) == (409, "request-over")
    # What is pressed now is a new request.
    assert path.press(browser).location.startswith(f"{path.page}?factor=push")
    assert shown_number(browser.get(f"{path.page}?factor=push"))
    assert not path.has_happened(installation, ada, browser)


def test_ended_by_the_phone_it_begins_again(installation, path, ada, asked):
    browser, number, request = asked
    assert ada.phone.answer(request, "was-not-me").status == 200
    assert ada.phone.answer(request, "approve", number).status == 409
    assert browser.get(f"{path.page}?factor=push").status == 303
    assert not path.has_happened(installation, ada, browser)
    # Where it began inside, whoever began it is outside.
    assert not browser.is_signed_in
    assert "Somebody" in installation.mailbox.wait(ada.person.email, "factor-alarm").text
    assert len(installation.events(ada.person, "push.was-not-me")) == 1


def test_suspended_meanwhile_an_approval_comes_too_late(installation, path, ada, asked):
    browser, number, request = asked
    installation.run("user", "suspend", ada.person.email)
    assert ada.phone.answer(request, "approve", number).status == 403
    assert browser.get(f"{path.page}?factor=push").status == 303
    installation.run("user", "activate", ada.person.email)
    assert not path.has_happened(installation, ada, browser)


def test_a_replacement_proven_by_the_phone_is_finished(sqlite, tmp_path):
    path, person = PATHS["replacement"], sqlite.add_person()
    browser = sqlite.visitor().sign_in(person)
    ada = Ada(person, browser, set_up_phone(sqlite, browser, tmp_path), enrol(browser))
    browser = replace(sqlite, ada)
    number = path.ask(browser)
    ada.phone.answer(ada.phone.poll(wait=5)[1]["request"], "approve", number)
    assert path.press(browser).location == CONFIRM
    new, csrf = shown(browser)
    assert enters(sqlite, person, ada.authenticator.take()), "until the new one is confirmed the old one works"
    assert browser.post(CONFIRM, csrf, code=new.take()).location == "/security/factors?outcome=confirmed"
    assert not enters(sqlite, person, ada.authenticator.code())
    assert enters(sqlite, person, new.take())


def test_an_approval_serves_the_flow_that_asked_and_no_other(sqlite, tmp_path):
    person = sqlite.add_person()
    browser = sqlite.visitor().sign_in(person)
    ada = Ada(person, browser, set_up_phone(sqlite, browser, tmp_path))
    stranger = reset(sqlite, ada)
    path = PATHS["change"]
    change(sqlite, ada)
    number = path.ask(browser)
    ada.phone.answer(ada.phone.poll(wait=5)[1]["request"], "approve", number)
    answer = PATHS["reset"].press(stranger)
    assert answer.location != "/reset/done"
    assert not has_new_password(sqlite, ada, stranger)
    assert path.press(browser).location == path.end
