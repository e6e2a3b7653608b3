"""Changing a password that is known: product.md 11 to 13."""

import pytest

from test_kill import until

NEW = "seventeen amber lanterns drift"
CHANGE = "/security/password/change"


def change(visitor, current, new, again=None):
    return visitor.submit(CHANGE, current_password=current, new_password=new, confirm_password=again or new)


def test_a_known_password_is_changed_and_every_session_ends(installation):
    ada = installation.add_person()
    here, elsewhere = installation.visitor().sign_in(ada), installation.visitor().sign_in(ada)
    assert 'href="/security/password"' in here.get("/security").text
    chooser = here.get("/security/password")
    for choice in ("I use Mac", "I use Windows", "I use Linux"):
        assert choice in chooser.text
    assert "Windows" in here.get("/security/password?system=windows").text
    assert CHANGE in chooser.text
    answer = change(here, ada.password, NEW)
    assert answer.status == 303
    assert not here.is_signed_in
    assert not elsewhere.is_signed_in
    assert "changed" in here.follow(answer.location).text
    assert installation.visitor().try_sign_in(ada.email, ada.password).status == 401
    assert installation.visitor().try_sign_in(ada.email, NEW).status == 303
    mail = installation.mailbox.wait(ada.email, "password-changed", len(earlier_changes(installation, ada)) or 1)
    assert mail.recipients == [ada.email]
    assert [event["actor"].split(":")[0] for event in installation.events(ada, "password.set")][-1] == "account"


def earlier_changes(installation, person):
    return installation.mailbox.mails(person.email, "password-changed")


def test_a_wrong_current_password_changes_nothing(installation):
    ada = installation.add_person()
    visitor = installation.visitor().sign_in(ada)
    answer = change(visitor, "not this one at all", NEW)
    assert answer.status == 401
    assert answer.problems == ["wrong-credentials"]
    assert visitor.is_signed_in
    assert installation.visitor().sign_in(ada)


def test_wrong_current_password_says_nothing_about_earlier_ones(sqlite):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    assert change(visitor, "not this one at all", ada.password).problems == ["wrong-credentials"]


@pytest.mark.parametrize("new, again, problems", [
    (NEW, NEW + "x", ["password-mismatch"]),
    ("wpk qzjxv", "wpk qzjxv", ["password-too-short"]),
    ("password1234", "password1234", ["password-common"]),
    ("{current}", "{current}", ["password-unchanged"]),
    ("wpk qzjxv", "other", ["password-too-short", "password-mismatch"]),
])
def test_a_new_password_that_breaks_rules_is_refused_by_name(sqlite, new, again, problems):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    answer = change(visitor, ada.password, new.format(current=ada.password), again.format(current=ada.password))
    assert answer.status == 422
    assert sorted(answer.problems) == sorted(problems)
    assert visitor.is_signed_in


def test_earlier_passwords_are_remembered(installation):
    ada = installation.add_person()
    first = ada.password
    for number in range(2):
        visitor = installation.visitor().sign_in(ada)
        ada.password, before = f"{NEW} {number}", ada.password
        assert change(visitor, before, ada.password).status == 303
    visitor = installation.visitor().sign_in(ada)
    for old in (first, f"{NEW} 0"):
        assert change(visitor, ada.password, old).problems == ["password-reused"]


def test_without_a_session_there_is_no_way_to_change(sqlite):
    visitor = sqlite.visitor()
    csrf = visitor.get("/login").csrf
    answer = visitor.post(CHANGE, csrf, current_password="a", new_password=NEW, confirm_password=NEW)
    assert (answer.status, answer.location) == (303, "/login")


def test_a_password_that_expires_soon_is_announced_at_sign_in(sqlite, settings):
    ada = sqlite.add_person()
    settings(sqlite, password__expires_after_days=5)
    # A page sees within a second what another process has set.
    assert until(lambda: "expires in 5 days" in sqlite.visitor().sign_in(ada).get("/").text, within=5)
    settings(sqlite, password__expires_after_days=30)
    assert until(lambda: "expires in" not in sqlite.visitor().sign_in(ada).get("/").text, within=5)


def test_an_expired_account_is_locked_out_until_it_is_restored(installation):
    ada = installation.add_person()
    visitor = installation.visitor().sign_in(ada)
    installation.run("user", "expire", ada.email)
    assert visitor.get("/security").status == 303
    assert installation.visitor().try_sign_in(ada.email, ada.password).problems == ["wrong-credentials"]
    installation.visitor().submit("/reset", email=ada.email)
    installation.run("user", "restore", ada.email)
    assert installation.visitor().sign_in(ada)


def test_the_minimum_age_is_kept(sqlite, settings):
    ada = sqlite.add_person()
    settings(sqlite, password__minimum_age_days=1)
    answer = change(sqlite.visitor().sign_in(ada), ada.password, NEW)
    assert (answer.status, answer.problems) == (403, ["password-too-recent"])
