"""The recovery address: product.md 8 to 10, security.md rows 11 and 12."""

import sqlite3
import uuid
from contextlib import closing

import pytest

from test_factors import enrol, enters, recovery_codes
from test_kill import until

NEW = "seventeen amber lanterns drift"


def private_address():
    return f"r{uuid.uuid4().hex[:10]}@home.example"


def save(visitor, address, **fields):
    return visitor.submit("/profile", "/profile/recovery-email", email=address, **fields)


def verified(installation, person, address=None):
    """A visitor who is signed in and has verified this recovery address."""
    address = address or private_address()
    visitor = installation.visitor().sign_in(person)
    assert save(visitor, address).status == 303
    link = installation.mailbox.wait(address, "recovery-verify").link
    visitor.get(link)
    visitor.sign_in(person)
    installation.mailbox.wait(address, "recovery-verified")
    return visitor, address


def test_a_recovery_address_is_entered_verified_and_confirmed(installation):
    ada, address = installation.add_person(), private_address()
    visitor = installation.visitor().sign_in(ada)
    answer = save(visitor, address)
    assert (answer.status, answer.location) == (303, "/profile?outcome=saved")
    assert address in visitor.get("/profile").text
    mail = installation.mailbox.wait(address, "recovery-verify")
    assert "Verify Now!" in mail.text and "Verify Now!" in mail.html
    assert "4 hours" in mail.text or "four hours" in mail.text
    assert mail.link.startswith(f"{installation.base_url}/verify/")
    assert installation.mailbox.wait(ada.email, "recovery-changed").link.startswith(f"{installation.base_url}/undo/")

    elsewhere = installation.visitor()
    opened = elsewhere.get(mail.link)
    assert (opened.status, opened.location) == (303, "/login")
    assert f"Sign in to make {address} your recovery address" in elsewhere.get("/login").text
    assert installation.mailbox.mails(address, "recovery-verified") == [], "opening alone verifies nothing"
    answer = elsewhere.try_sign_in(ada.email, ada.password)
    assert (answer.status, answer.location) == (303, "/profile?outcome=verified")
    assert ">Verified<" in elsewhere.get("/profile").text
    assert address in installation.mailbox.wait(ada.email, "recovery-verified").text
    installation.mailbox.wait(address, "recovery-verified")


def test_a_verification_link_works_once(sqlite):
    ada, address = sqlite.add_person(), private_address()
    visitor = sqlite.visitor().sign_in(ada)
    save(visitor, address)
    link = sqlite.mailbox.wait(address, "recovery-verify").link
    for _ in range(3):
        assert sqlite.visitor(agent="scanner").get(link).status == 303
    visitor.get(link)
    assert visitor.try_sign_in(ada.email, ada.password).location == "/profile?outcome=verified"
    visitor.get(link)
    again = visitor.try_sign_in(ada.email, ada.password)
    assert again.status == 303
    assert again.location != "/profile?outcome=verified"
    assert ">Verified<" in visitor.get("/profile").text


def test_somebody_else_can_not_verify_with_it(installation):
    ada, mallory, address = installation.add_person(), installation.add_person(), private_address()
    save(installation.visitor().sign_in(ada), address)
    link = installation.mailbox.wait(address, "recovery-verify").link
    visitor = installation.visitor()
    visitor.get(link)
    visitor.sign_in(mallory)
    assert address not in visitor.get("/profile").text
    assert installation.mailbox.mails(address, "recovery-verified") == []
    shown = installation.visitor().sign_in(ada).get("/profile").text
    assert ">Verified<" not in shown


def test_a_newer_address_voids_the_link_of_the_one_before(sqlite):
    ada, first, second = sqlite.add_person(), private_address(), private_address()
    visitor = sqlite.visitor().sign_in(ada)
    save(visitor, first)
    link = sqlite.mailbox.wait(first, "recovery-verify").link
    save(visitor, second)
    visitor.get(link)
    visitor.sign_in(ada)
    page = visitor.get("/profile").text
    assert first not in page and second in page
    assert ">Verified<" not in page


def test_a_reset_goes_to_both_but_the_recovery_address_alone_opens_nothing_without_a_factor(installation):
    ada = installation.add_person()
    _, address = verified(installation, ada)
    installation.request_reset(ada)
    # Mails of one request are queued together: had there been one for it, it would come before the next request's.
    installation.request_reset(ada, number=2)
    assert installation.mailbox.mails(address, "password-reset") == []


@pytest.mark.parametrize("written", ["{local}@{domain}", "{LOCAL}@{DOMAIN}", " {local}@{domain} ", "{local}+x@{domain}"])
def test_the_organisations_address_is_no_recovery_address(sqlite, written):
    ada = sqlite.add_person()
    local, domain = ada.email.split("@")
    visitor = sqlite.visitor().sign_in(ada)
    answer = save(visitor, written.format(
        local=local, domain=domain, LOCAL=local.upper(), DOMAIN=domain.upper()))
    assert (answer.status, answer.problems) == (422, ["address-same-as-primary"])


@pytest.mark.parametrize("written, problem", [
    ("", "address-empty"), ("nobody", "address-malformed"), ("a@b@c.example", "address-malformed"),
    ("a@home.example, b@home.example", "address-malformed"), ("a@home.example\r\nBcc: b@c.example", "address-malformed"),
    ('"quoted local"@home.example', "address-malformed"), ("a" * 300 + "@home.example", "address-too-long"),
])
def test_what_is_no_address_is_refused_and_kept_in_the_form(sqlite, written, problem):
    visitor = sqlite.visitor().sign_in(sqlite.add_person())
    answer = save(visitor, written)
    assert (answer.status, answer.problems) == (422, [problem])


def test_a_change_is_announced_at_both_addresses_and_undone_from_the_first(installation):
    ada = installation.add_person()
    visitor, old = verified(installation, ada)
    new = private_address()
    save(visitor, new)
    assert new in installation.mailbox.wait(old, "recovery-changed").text
    told = installation.mailbox.wait(ada.email, "recovery-changed", 2)
    assert new in told.text
    link = told.link
    owner = installation.visitor()
    for _ in range(3):
        assert installation.visitor(agent="scanner").get(link).status == 303
    opened = owner.get(link)
    assert (opened.status, opened.location) == (303, "/undo")
    page = owner.get("/undo")
    assert old in page.text and new in page.text
    done = owner.submit("/undo")
    assert (done.status, done.location) == (303, "/undo/done")
    assert owner.get("/undo/done").status == 200
    assert not visitor.is_signed_in, "who made the change was signed in"
    shown = installation.visitor().sign_in(ada).get("/profile").text
    assert old in shown and new not in shown
    assert owner.get(link).status == 303 and owner.get("/undo").status == 410


def long_ago(installation, person):
    """Lets a person have signed in six minutes before they did."""
    with closing(sqlite3.connect(installation.directory / "lockstep.sqlite")) as database, database:
        database.execute(
            "UPDATE sessions SET signed_in_at = signed_in_at - 360000 WHERE account_id ="
            " (SELECT id FROM accounts WHERE email = ?)", [person.email])


def test_an_address_that_was_typed_is_there_again_after_the_proof(sqlite):
    ada, address, asked = sqlite.add_person(), private_address(), "/security/factor?next=profile"
    visitor = sqlite.visitor().sign_in(ada)
    enrol(visitor)
    codes = recovery_codes(visitor)
    visitor, elsewhere = (enters(sqlite, ada, code, "recovery-code") for code in codes[:2])
    long_ago(sqlite, ada)
    # The server believes in what it knows of a session for a second.
    csrf = visitor.get("/profile").csrf
    assert until(lambda: visitor.post("/profile/recovery-email/remove", csrf).location == asked, within=5)
    answer = save(visitor, "nobody")
    assert (answer.status, answer.problems) == (422, ["address-malformed"]), "nobody proves anything for a slip"
    assert save(visitor, address).location == asked
    done = visitor.submit(asked, "/security/factor", factor="recovery-code", code=codes[2], next="profile")
    assert (done.status, done.location) == (303, "/profile?outcome=proven"), done.problems
    page = visitor.get(done.location)
    assert f'value="{address}"' in page.text and "Nothing is saved yet." in page.text
    assert "Nothing is saved yet." not in elsewhere.get(done.location).text
    assert sqlite.mailbox.mails(address, "recovery-verify") == []
    answer = visitor.post("/profile/recovery-email", page.csrf, email=address)
    assert (answer.status, answer.location) == (303, "/profile?outcome=saved")
    sqlite.mailbox.wait(address, "recovery-verify")


def test_removing_it_is_announced_too(sqlite):
    ada = sqlite.add_person()
    visitor, address = verified(sqlite, ada)
    answer = visitor.submit("/profile", "/profile/recovery-email/remove")
    assert (answer.status, answer.location) == (303, "/profile?outcome=removed")
    assert address not in visitor.get("/profile").text
    sqlite.mailbox.wait(address, "recovery-changed")
    sqlite.mailbox.wait(ada.email, "recovery-changed", 2)


def test_a_reset_link_from_before_a_change_of_address_is_dead(sqlite):
    ada = sqlite.add_person()
    link = sqlite.request_reset(ada)
    save(sqlite.visitor().sign_in(ada), private_address())
    visitor = sqlite.visitor()
    visitor.get(link)
    assert visitor.get("/reset/password").status == 410


def test_what_was_too_often_says_when_it_may_be_tried_again(sqlite):
    visitor = sqlite.visitor().sign_in(sqlite.add_person())
    answers = [save(visitor, private_address()) for _ in range(4)]
    assert [answer.status for answer in answers] == [303] * 3 + [429]
    assert 'data-problem="too-many-attempts"' in answers[-1].text
    assert answers[-1].header("Retry-After") == "3600"
