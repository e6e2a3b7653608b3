"""Sessions: product.md 12, security.md rows 26 and 27."""

import re
import threading
import time

import pytest

from ports import free_port

NEW = "seventeen amber lanterns drift"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


def change_password(visitor, person):
    answer = visitor.submit(
        "/security/password/change", current_password=person.password, new_password=NEW, confirm_password=NEW)
    assert answer.status == 303


def ended_within(visitor, seconds):
    """How the session answers in the end, asked again and again."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while visitor.is_signed_in:
        if time.monotonic() > deadline:
            return False
        pause.wait(0.05)
    return True


def test_every_session_ends_at_once_with_a_change(installation):
    ada = installation.add_person()
    sessions = [installation.visitor().sign_in(ada) for _ in range(5)]
    assert all(session.is_signed_in for session in sessions)
    change_password(sessions[0], ada)
    assert not any(session.is_signed_in for session in sessions)


def test_a_second_server_sees_it_within_a_second(postgresql):
    port = free_port()
    second = postgresql.start(port)
    try:
        ada = postgresql.add_person()
        here = postgresql.visitor().sign_in(ada)
        there = postgresql.visitor(port)
        there.cookies = dict(here.cookies)
        elsewhere = postgresql.visitor(port).sign_in(ada)
        assert there.is_signed_in and elsewhere.is_signed_in
        change_password(here, ada)
        # A second for what that server may remember, and a little for the asking.
        assert ended_within(there, 1.3)
        assert ended_within(elsewhere, 0.3)
    finally:
        second.stop()
        postgresql.servers.remove(second)


@pytest.mark.parametrize("act", ["suspend", "expire"])
def test_sessions_end_when_the_host_takes_the_account_away(installation, act):
    ada = installation.add_person()
    visitor = installation.visitor().sign_in(ada)
    assert visitor.is_signed_in
    installation.run("user", act, ada.email)
    # The command is a process of its own, so the server learns of it as it would of another server's doing.
    assert ended_within(visitor, 1.3)


def test_a_planted_session_is_never_taken_over(installation):
    ada, mallory = installation.add_person(), installation.add_person()
    planted = installation.visitor().sign_in(mallory).cookies["lockstep"]
    for cookie in (planted, "lss_" + "A" * 43, "x"):
        victim = installation.visitor()
        victim.cookies["lockstep"] = cookie
        victim.sign_in(ada)
        assert victim.cookies["lockstep"] != cookie
        thief = installation.visitor()
        thief.cookies["lockstep"] = cookie
        session = thief.get("/api/v1/session")
        assert ada.email not in session.text


def test_each_sign_in_makes_a_new_session(sqlite):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    first = visitor.cookies["lockstep"]
    visitor.sign_in(ada)
    assert visitor.cookies["lockstep"] != first
    old = sqlite.visitor()
    old.cookies["lockstep"] = first
    assert not old.is_signed_in, "the one before ends with it"


def test_two_session_cookies_are_both_disbelieved(sqlite):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    token = visitor.cookies["lockstep"]
    answer = sqlite.visitor().get("/api/v1/session", Cookie=f"lockstep={token}; lockstep=lss_{'A' * 43}")
    assert answer.status == 401


def test_cookies_can_not_be_read_by_scripts_nor_sent_by_other_sites(sqlite):
    ada = sqlite.add_person()
    set_cookies = sqlite.visitor().try_sign_in(ada.email, ada.password).all("Set-Cookie")
    assert {line.split("=")[0] for line in set_cookies} >= {"lockstep", "lockstep-browser"}
    for line in set_cookies:
        assert "; HttpOnly" in line and "; SameSite=Lax" in line and "; Path=/" in line
        assert "Domain" not in line


def test_sessions_are_listed_and_ended_one_by_one(installation):
    ada = installation.add_person()
    here = installation.visitor().sign_in(ada)
    phone = installation.visitor(agent=SAFARI).sign_in(ada)
    page = here.get("/security/sessions").text
    assert "Firefox on Linux" in page and "Safari on iPhone" in page
    assert page.count("This browser") == 1
    (session,) = re.findall(r'name="session" value="([^"]+)"', page)
    answer = here.submit("/security/sessions", session=session)
    assert answer.location == "/security/sessions?outcome=one-ended"
    assert not phone.is_signed_in
    assert here.is_signed_in


def test_all_other_sessions_are_ended_together(installation):
    ada = installation.add_person()
    here = installation.visitor().sign_in(ada)
    others = [installation.visitor().sign_in(ada) for _ in range(3)]
    answer = here.submit("/security/sessions", all="others")
    assert answer.location == "/security/sessions?outcome=others-ended"
    assert not any(other.is_signed_in for other in others)
    assert here.is_signed_in


def test_nobody_ends_somebody_elses_session(sqlite):
    ada, mallory = sqlite.add_person(), sqlite.add_person()
    hers = sqlite.visitor().sign_in(ada)
    second = sqlite.visitor().sign_in(ada)
    (session,) = re.findall(r'name="session" value="([^"]+)"', hers.get("/security/sessions").text)
    attacker = sqlite.visitor().sign_in(mallory)
    sqlite.visitor()
    csrf = attacker.get("/security/sessions").csrf
    attacker.post("/security/sessions", csrf, session=session)
    assert second.is_signed_in and hers.is_signed_in


def test_signing_out_ends_the_session_itself(sqlite):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    token = visitor.cookies["lockstep"]
    assert visitor.submit("/", "/logout").status == 303
    visitor.cookies["lockstep"] = token
    assert not visitor.is_signed_in


def test_the_session_tells_applications_who_is_signed_in(sqlite):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    answer = visitor.get("/api/v1/session")
    assert answer.header("Content-Type").startswith("application/json")
    assert ada.email in answer.text
    assert sqlite.visitor().get("/api/v1/session").status == 401


def test_activity_shows_what_happened(installation):
    ada = installation.add_person()
    visitor = installation.visitor().sign_in(ada)
    page = visitor.get("/activity")
    assert page.status == 200
    assert "Firefox on Linux, 127.0.0.1" in page.text
