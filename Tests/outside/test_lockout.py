"""Guessing, and keeping somebody out: product.md 14, security.md rows 22 and 23."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

NEW = "seventeen amber lanterns drift"
LIMIT = 10


def guess(installation, person, count, at_once=16, visitor=None):
    """Signs in with wrong passwords and returns the statuses."""
    visitor = visitor or installation.visitor()
    csrf = visitor.get("/login").csrf

    def one(number):
        stranger = installation.visitor()
        stranger.cookies = dict(visitor.cookies)
        while True:
            answer = stranger.post("/login", csrf, email=person.email, password=f"guess number {number}")
            if answer.status != 503:
                return answer.status

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, range(count)))


def lock(installation, person):
    assert set(guess(installation, person, LIMIT + 2, at_once=1)) == {401}


def shown(installation, person):
    return json.loads(installation.run("user", "show", person.email, "--json"))


def test_parallel_guesses_do_not_overrun_the_limit(installation):
    ada = installation.add_person()
    assert set(guess(installation, ada, 200, at_once=64)) == {401}
    verified = installation.events(ada, "sign-in.failed")
    assert len(verified) <= LIMIT, "each one that was verified leaves an event"
    assert len(installation.events(ada, "account.locked")) == 1
    assert installation.visitor().try_sign_in(ada.email, ada.password).problems == ["wrong-credentials"]


def test_one_guess_too_few_locks_nobody(installation):
    ada = installation.add_person()
    guess(installation, ada, LIMIT - 1, at_once=1)
    assert installation.visitor().sign_in(ada)
    guess(installation, ada, LIMIT - 1, at_once=1)
    assert installation.visitor().sign_in(ada), "a success starts the count anew"


def test_a_stranger_can_not_keep_the_owner_out(installation, rounds):
    ada = installation.add_person()
    known = installation.visitor().sign_in(ada)
    known.submit("/security", "/logout")
    guess(installation, ada, rounds(300, 10_000))
    assert installation.visitor().try_sign_in(ada.email, ada.password).status == 401, "a stranger's browser is locked"
    assert known.sign_in(ada).is_signed_in, "her own is not"


def test_a_known_browser_has_a_limit_of_its_own(sqlite):
    ada = sqlite.add_person()
    known = sqlite.visitor().sign_in(ada)
    guess(sqlite, ada, LIMIT, at_once=1, visitor=known)
    assert known.try_sign_in(ada.email, ada.password).status == 401
    assert sqlite.visitor().sign_in(ada), "strangers count by themselves"


def test_a_browser_that_another_account_knows_is_a_strangers(sqlite):
    ada, mallory = sqlite.add_person(), sqlite.add_person()
    browser = sqlite.visitor().sign_in(mallory)
    lock(sqlite, ada)
    assert browser.try_sign_in(ada.email, ada.password).status == 401


def test_person_and_administrators_are_told(new_installation):
    installation = new_installation()
    installation.run("admin", "add", "--email", "owner@northwind.example", "--name", "Jo Okafor", "--role", "owner",
                     "--password-stdin", input="thirteen copper gliders rest\n")
    installation.start()
    ada = installation.add_person()
    lock(installation, ada)
    told = installation.mailbox.wait(ada.email, "account-locked")
    assert told.recipients == [ada.email]
    assert ada.email in installation.mailbox.wait("owner@northwind.example", "account-locked").text
    assert len(installation.mailbox.mails(ada.email, "account-locked")) == 1


def test_the_host_unlocks_without_a_reset(installation):
    ada = installation.add_person()
    lock(installation, ada)
    assert installation.visitor().try_sign_in(ada.email, ada.password).status == 401
    installation.run("user", "unlock", ada.email)
    assert installation.visitor().sign_in(ada)
    installation.mailbox.wait(ada.email, "account-unlocked")


def test_a_reset_unlocks(installation):
    ada = installation.add_person()
    lock(installation, ada)
    visitor = installation.open_link(installation.request_reset(ada))
    assert installation.reset(visitor, NEW).status == 303
    assert installation.visitor().try_sign_in(ada.email, NEW).status == 303
    installation.mailbox.wait(ada.email, "account-unlocked")


def test_changing_a_password_is_no_way_around_the_limit(installation):
    ada = installation.add_person()
    visitor = installation.visitor().sign_in(ada)
    csrf = visitor.get("/security/password/change").csrf
    for number in range(LIMIT + 5):
        answer = visitor.post(
            "/security/password/change", csrf, current_password=f"guess {number}", new_password=NEW,
            confirm_password=NEW)
        assert answer.status == 401
    right = visitor.post(
        "/security/password/change", csrf, current_password=ada.password, new_password=NEW, confirm_password=NEW)
    assert right.status == 401
    assert len(installation.events(ada, "sign-in.failed")) <= LIMIT


def test_unknown_names_lock_as_known_ones_do(sqlite):
    """Nothing differs to the outside, not even after many tries."""
    ada = sqlite.add_person()
    names = [ada.email, "x" + ada.email[1:]]
    answers = {}
    for name in names:
        visitor = sqlite.visitor()
        csrf = visitor.get("/login").csrf
        answers[name] = [
            (answer.status, answer.problems)
            for answer in (visitor.post("/login", csrf, email=name, password="wrong") for _ in range(LIMIT + 3))
        ]
    assert answers[names[0]] == answers[names[1]]
