"""A session that was stolen: what outlasts it is behind a proof of the last minutes. docs/decisions/0023."""

import json
import sqlite3

import pytest

from hands import borrow, picture
from test_admin_entrance import signed_in
from test_admin_settings import fields, post
from test_browser import FORMS, fits, open_browser  # noqa: F401

FACTOR = "/admin/security/factor"
PROOF = f"{FACTOR}?next=place"
FORM = "/admin/settings/lockout"


@pytest.fixture(scope="module")
def place(tmp_path_factory, mailbox):
    from installation import Installation

    place = Installation(tmp_path_factory.mktemp("proven-again"), "sqlite", mailbox)
    place.start()
    yield place
    place.stop()


@pytest.fixture
def owner(place):
    return signed_in(place, place.add_administrator(role="owner"))


def age(place, minutes):
    """Makes every sign-in older, what was proven since, and the last code that was used."""
    place.stop()
    with sqlite3.connect(place.directory / "lockstep.sqlite") as database:
        database.execute("UPDATE sessions SET signed_in_at = signed_in_at - ?", [minutes * 60_000])
        database.execute("UPDATE proofs SET proven_at = proven_at - ?", [minutes * 60_000])
        database.execute("UPDATE flows SET expires_at = expires_at - ?", [minutes * 60_000])
        database.execute("UPDATE authenticators SET last_step = last_step - 10")
    place.start()


def forms(colleague):
    yield "/admin/administrators/new", {"email": "thief@evil.example", "name": "Thief", "role": "owner"}
    for action in ["set-role", "suspend", "unlock", "reset-authenticator"]:
        yield f"/admin/administrators/{colleague}/{action}", {"reason": "Because I can", "role": "auditor"}
    yield "/admin/settings/factors", {"factors.required": "none", "was.factors.required": "administrators",
                                      "step": "save"}
    yield FORM, {"lockout.attempts": "99", "was.lockout.attempts": "10", "step": "save"}
    connection = "/admin/connections/01k9zzzzzzzzzzzzzzzzzzzzzz"
    for path in ["new", "connectors/new", "connectors/01k9zzzzzzzzzzzzzzzzzzzzzz/confirm"]:
        yield f"/admin/connections/{path}", {"name": "Mine"}
    for path in ["change/directory", "reader", "writer", "test", "pause", "remove", "retry"]:
        yield f"{connection}/{path}", {"servers": "ldaps://thief.example", "password": "x", "reason": "Because I can"}
    yield "/admin/texts/password-reset", {"subject": "Hello"}
    yield "/admin/texts/password-reset/reset", {}


def test_an_old_session_does_nothing_that_outlasts_it(place, owner):
    visitor, authenticator = owner
    person = place.add_administrator(role="administrator")
    colleague = next(entry["id"] for entry in _administrators(place) if entry["email"] == person.email)
    csrf = visitor.get(FORM).csrf
    age(place, 16)
    before = len(place.events_at_host())
    for path, fields in forms(colleague):
        answer = visitor.post(path, csrf, **fields)
        assert (answer.status, answer.location) == (303, PROOF), path
        if not path.endswith("password-reset/reset"):
            answer = visitor.get(path)
            assert (answer.status, answer.location) == (303, PROOF), path
    assert len(place.events_at_host()) == before
    # What is only looked at stays open.
    for path in ["/admin/settings", "/admin/administrators", f"/admin/administrators/{colleague}", "/admin/texts"]:
        assert visitor.get(path).status == 200, path

    visitor.get("/admin/administrators/new")
    answer = visitor.submit(PROOF, FACTOR, factor="totp", next="place", code=authenticator.code())
    assert (answer.status, answer.location) == (303, "/admin/administrators/new")
    answer = visitor.submit(
        answer.location, email="nina@northwind.example", name="Nina Ek", role="owner")
    assert (answer.status, answer.location) == (303, "/admin/administrators?outcome=added")
    announced = place.mailbox.wait(person.email, "owner-made")
    assert "Nina Ek" in announced.text
    added = place.events_at_host()[before:]
    assert [event["details"]["role"] for event in added if event["kind"] == "account.added"] == ["owner"]


def test_a_form_can_be_filled_in_without_haste(place, owner):
    visitor, _ = owner
    form = fields(visitor.get(FORM).text)
    age(place, 10)
    saved = post(visitor, FORM, form | {"lockout.attempts": "9", "step": "save"})
    assert (saved.status, saved.location) == (303, "/admin/settings?saved=lockout")
    assert visitor.get(FORM).location == PROOF


def test_nobody_is_led_anywhere_else(place, owner):
    """What was typed elsewhere is sealed in the same place."""
    visitor, authenticator = owner
    age(place, 16)
    answer = visitor.submit("/admin/profile", "/admin/profile/recovery-email", email="me@elsewhere.example")
    assert answer.location.startswith(FACTOR), answer.location
    answer = visitor.submit(PROOF, FACTOR, factor="totp", next="place", code=authenticator.code())
    assert (answer.status, answer.location) == (303, "/admin")


@pytest.mark.parametrize("form", FORMS)
def test_in_a_browser(place, owner, open_browser, form):  # noqa: F811
    visitor, _ = owner
    age(place, 16)
    page = open_browser(**FORMS[form])
    borrow(page, visitor, place)
    page.goto(f"{place.base_url}/admin/administrators/new")
    assert "What comes next changes things for others" in page.content()
    assert fits(page)
    picture(page, f"admin/proven-again-{form.replace(' ', '-')}")


def _administrators(place):
    return json.loads(place.run("admin", "list", "--json"))
