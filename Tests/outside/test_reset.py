"""Resetting a forgotten password by mail: product.md 1 to 7, security.md rows 3 to 9."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from installation import problem_words
from visitor import Visitor

NEW = "seventeen amber lanterns drift"


def normalised(answer, email="nobody"):
    """What a stranger can compare: status, header fields, cookies and body, less what is chance in every answer."""
    chance = re.compile(r"""lsf_[\w-]{43}|(?<=nonce-)[\w-]+|(?<=nonce=")[\w-]+|(?<=name="csrf" value=")[\w-]+|(?<=data-challenge=")[\w-]+""")
    fields = sorted(
        (name.lower(), chance.sub("*", value)) for name, value in answer.headers if name.lower() != "date")
    return answer.status, fields, chance.sub("*", answer.text).replace(email, "EMAIL")


def dead_after(installation, link, visitor=None):
    """Whether a link leads nowhere any more."""
    visitor = visitor or installation.visitor()
    visitor.get(link)
    shown = visitor.get("/reset/password")
    return shown.status == 410 and shown.problems == ["link-dead"]


def test_a_forgotten_password_is_reset_by_mail(installation):
    ada = installation.add_person("Ada")
    visitor = installation.visitor()
    signed_in_elsewhere = installation.visitor().sign_in(ada)
    page = visitor.get("/login")
    assert 'href="/reset">Reset User Password</a>' in page.text
    assert ">Send Reset Request</button>" in visitor.get("/reset").text

    sent = visitor.submit("/reset", email=ada.email)
    assert (sent.status, sent.location) == (303, "/reset/sent")
    assert "If that address belongs to an account" in visitor.get("/reset/sent").text

    link = installation.mailbox.wait(ada.email, "password-reset").link
    installation.open_link(link, visitor)
    assert ">Reset Password</button>" in visitor.get("/reset/password").text
    done = installation.reset(visitor, NEW)
    assert (done.status, done.location) == (303, "/reset/done")

    page = visitor.get("/reset/done")
    for choice in ("I use Mac", "I use Windows", "I use Linux", "continue to portal"):
        assert choice in page.text
    assert not visitor.is_signed_in, "nobody is signed in by a reset"
    assert not signed_in_elsewhere.is_signed_in
    assert installation.visitor().try_sign_in(ada.email, ada.password).status == 401
    assert installation.visitor().try_sign_in(ada.email, NEW).status == 303
    assert "password-changed" in [
        installation.mailbox.wait(ada.email, "password-changed", number).kind for number in (1,)]
    last = installation.events(ada, "password.set")[-1]
    assert last["account"]


@pytest.mark.parametrize("system, words", [("mac", "Mac"), ("windows", "Windows"), ("linux", "Linux")])
def test_the_page_after_a_reset_tells_how_each_machine_follows(sqlite, system, words):
    page = sqlite.visitor().get(f"/reset/done?system={system}")
    assert page.status == 200
    assert words in re.search(r'id="machine-title">([^<]+)', page.text).group(1)


def test_known_and_unknown_answer_alike_when_a_reset_is_asked_for(installation):
    ada = installation.add_person()
    nobody = "x" + ada.email[1:]
    suspended = installation.add_person()
    installation.run("user", "suspend", suspended.email)
    answers = [normalised(installation.visitor().submit("/reset", email=email), email)
               for email in (ada.email, nobody, suspended.email)]
    assert answers[0][0] == 303
    assert answers[0] == answers[1] == answers[2]
    installation.mailbox.wait(ada.email, "password-reset")
    assert installation.mailbox.mails(nobody) == []
    assert installation.mailbox.mails(suspended.email, "password-reset") == []


def test_a_stranger_can_not_tell_why_a_sign_in_is_refused(installation, settings):
    wrong, suspended, expired = (installation.add_person() for _ in range(3))
    installation.run("user", "suspend", suspended.email)
    installation.run("user", "expire", expired.email)
    attempts = {
        "wrong password": (wrong.email, "not this one at all"),
        "unknown": ("x" + wrong.email[1:], wrong.password),
        "suspended": (suspended.email, suspended.password),
        "expired": (expired.email, expired.password),
        "no password": (wrong.email, ""),
    }
    answers = {
        why: normalised(installation.visitor().try_sign_in(email, password), email)
        for why, (email, password) in attempts.items()
    }
    assert answers["unknown"][0] == 401
    assert 'data-problem="wrong-credentials"' in answers["unknown"][2]
    for why, answer in answers.items():
        assert answer == answers["unknown"], why


def test_an_invented_a_used_and_an_outdated_link_answer_alike(installation):
    ada = installation.add_person()
    first = installation.request_reset(ada)
    second = installation.request_reset(ada, number=2)
    used = installation.open_link(second)
    assert installation.reset(used, NEW).status == 303
    answers = []
    for link in (first, second, f"{installation.base_url}/reset/lsr_{'A' * 43}"):
        visitor = installation.visitor()
        answers.append((visitor.get(link).status, normalised(visitor.get("/reset/password"))))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][1][0] == 410


def test_opening_a_link_any_number_of_times_consumes_nothing(installation):
    ada = installation.add_person()
    link = installation.request_reset(ada)
    for number in range(100):
        scanner = installation.visitor(agent="scanner")
        answer = scanner.request("GET" if number % 2 else "HEAD", link)
        assert (answer.status, answer.location) == (303, "/reset/password")
        assert answer.header("Referrer-Policy") == "no-referrer"
        if number % 10 == 1:
            assert scanner.get("/reset/password").status == 200
    assert installation.reset(installation.open_link(link), NEW).status == 303


def test_the_newest_link_voids_the_older_ones(installation):
    ada = installation.add_person()
    first = installation.request_reset(ada)
    opened_before = installation.open_link(first)
    page = opened_before.get("/reset/password")
    second = installation.request_reset(ada, number=2)
    assert first != second
    assert dead_after(installation, first)
    late = opened_before.post("/reset/password", page.csrf, new_password=NEW, confirm_password=NEW)
    assert late.status == 410
    assert installation.visitor().sign_in(ada)
    assert not dead_after(installation, second)


def test_a_used_link_is_dead(installation):
    ada = installation.add_person()
    link = installation.request_reset(ada)
    visitor, other_tab = installation.open_link(link), installation.open_link(link)
    page = other_tab.get("/reset/password")
    assert installation.reset(visitor, NEW).status == 303
    assert dead_after(installation, link)
    late = other_tab.post("/reset/password", page.csrf, new_password=NEW + "2", confirm_password=NEW + "2")
    assert late.status == 410
    assert installation.visitor().try_sign_in(ada.email, NEW).status == 303


@pytest.mark.parametrize("cause", ["changed", "suspended", "expired"])
def test_a_link_dies_with_what_it_was_sent_for(installation, cause):
    ada = installation.add_person()
    link = installation.request_reset(ada)
    opened = installation.open_link(link)
    page = opened.get("/reset/password")
    if cause == "changed":
        signed_in = installation.visitor().sign_in(ada)
        assert signed_in.submit(
            "/security/password/change", current_password=ada.password, new_password=NEW, confirm_password=NEW
        ).status == 303
    else:
        installation.run("user", "suspend" if cause == "suspended" else "expire", ada.email)
    assert dead_after(installation, link)
    late = opened.post("/reset/password", page.csrf, new_password=NEW + "2", confirm_password=NEW + "2")
    assert late.status == 410


def test_a_mailbox_is_not_flooded(installation, rounds):
    ada, last = installation.add_person(), installation.add_person()
    for number in (1, 2, 3):
        installation.request_reset(ada, number)
    visitor = installation.visitor()
    csrf = visitor.get("/reset").csrf

    def ask(_):
        answer = Visitor(installation.base_url)
        answer.cookies = dict(visitor.cookies)
        return answer.post("/reset", csrf, email=ada.email).status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(rounds(200, 1_000)))) == {303}
    # Requests are answered in order: after the last one's mail, all before it were dealt with.
    installation.request_reset(last)
    assert len(installation.mailbox.mails(ada.email, "password-reset")) == 3
    assert installation.visitor().sign_in(ada), "asking for resets locks nobody out"


POISONED = [
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Host": "evil.example"},
    {"X-Original-Host": "evil.example", "X-Original-URL": "http://evil.example/"},
    {"X-Forwarded-Server": "evil.example", "X-HTTP-Host-Override": "evil.example"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin", "Referer": "http://evil.example/"},
]


def test_no_header_changes_where_a_link_leads(installation):
    ada = installation.add_person()
    visitor = installation.visitor()
    for headers in POISONED:
        assert visitor.submit("/reset", headers=headers, email=ada.email).status == 303, headers
    csrf = visitor.get("/reset").csrf
    assert visitor.post("http://evil.example/reset", csrf, email=ada.email).status == 303
    mail = installation.mailbox.wait(ada.email, "password-reset")
    assert mail.link.startswith(f"{installation.base_url}/reset/lsr_")
    for mail in installation.mailbox.mails(ada.email):
        assert b"evil" not in mail.content


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:{port}", "localhost", "localhost:1", "localhost:{port}.evil.example",
    "evil.example@localhost:{port}", "localhost:{port}@evil.example", "127.0.0.1:{port}", "[::1]:{port}",
    "localhost:{port},evil.example", "localhost.:{port}",
])
def test_an_unknown_host_is_refused(sqlite, host):
    visitor = sqlite.visitor()
    csrf = visitor.get("/reset").csrf
    answer = visitor.post("/reset", csrf, {"Host": host.format(port=sqlite.port)}, email="a@b.example")
    assert answer.status == 421
    assert answer.problems == ["unknown-host"]


def test_the_own_host_is_known_in_any_case(sqlite):
    assert sqlite.visitor().get("/login", Host=f"LocalHost:{sqlite.port}").status == 200


def test_one_link_is_spent_once_by_any_number_at_once(installation, rounds):
    for round in range(rounds(3, 500)):
        spend_at_once(installation, installation.add_person())


def spend_at_once(installation, ada, ways=64):
    visitor = installation.open_link(installation.request_reset(ada))
    csrf = visitor.get("/reset/password").csrf
    together = threading.Barrier(ways)

    def spend(number):
        racer = installation.visitor()
        racer.cookies = dict(visitor.cookies)
        password = f"{NEW} {number}"
        together.wait()
        return racer.post("/reset/password", csrf, new_password=password, confirm_password=password), password

    with ThreadPoolExecutor(ways) as pool:
        answers = list(pool.map(spend, range(ways)))
    won = [password for answer, password in answers if answer.status == 303]
    # Who found the hashing queue full was turned away before anything happened.
    assert {answer.status for answer, _ in answers} <= {303, 410, 503}
    assert len(won) == 1
    assert len(installation.events(ada, "password.set")) == 2, "the one at the beginning, and one more"
    assert installation.visitor().try_sign_in(ada.email, won[0]).status == 303
    assert installation.visitor().try_sign_in(ada.email, ada.password).status == 401


def test_every_rule_that_is_broken_is_named_at_once(sqlite, settings):
    settings(
        sqlite, password__minimum_length=16, password__require_uppercase=True, password__require_digit=True,
        password__require_symbol=True, password__forbid_sequences=True)
    ada = sqlite.add_person("Adalind", password="Violet-Harbour 71 kites")
    visitor = sqlite.open_link(sqlite.request_reset(ada))
    answer = sqlite.reset(visitor, "adalindabc", again="adalindabd")
    assert answer.status == 422
    assert set(answer.problems) == {
        "password-too-short", "password-needs-uppercase", "password-needs-digit", "password-needs-symbol",
        "password-contains-name", "password-sequence", "password-mismatch",
    }
    assert all(words.strip() for words in problem_words(answer.text))
    assert "adalindabc" not in answer.text, "a password is never sent back"
    assert sqlite.reset(visitor, "Amber-Lantern 93 drift").status == 303


@pytest.mark.parametrize("password, problem", [
    ("short", "password-too-short"),
    ("password1234", "password-common"),
    ("Passw0rd!2345", "password-common"),
    ("northwind2026", "password-common"),
    ("", "password-empty"),
    ("é" * 600, "password-too-long"),
])
def test_a_password_that_breaks_a_rule_is_refused_by_name(sqlite, password, problem):
    ada = sqlite.add_person()
    visitor = sqlite.open_link(sqlite.request_reset(ada))
    answer = sqlite.reset(visitor, password)
    assert answer.status == 422
    assert problem in answer.problems
    assert sqlite.visitor().sign_in(ada)


def test_names_and_earlier_passwords_are_refused(installation):
    ada = installation.add_person("Wilhelmina", "Okonkwo")
    visitor = installation.open_link(installation.request_reset(ada))
    for password, problem in [
        ("my name is wilhelmina", "password-contains-name"),
        ("OKONKWO lives over there", "password-contains-name"),
        (f"it is {ada.user_name} again", "password-contains-name"),
        (ada.password, "password-unchanged"),
    ]:
        answer = installation.reset(visitor, password)
        assert answer.status == 422, password
        assert problem in answer.problems or "password-reused" in answer.problems, answer.problems
    assert installation.reset(visitor, NEW).status == 303


def test_the_mail_is_one_that_mail_programs_and_people_understand(installation):
    ada = installation.add_person("Zoë", "Ångström")
    installation.request_reset(ada)
    mail = installation.mailbox.wait(ada.email, "password-reset")
    message = mail.message
    assert mail.recipients == [ada.email]
    assert [str(address.addr_spec) for address in message["To"].addresses] == [ada.email]
    assert message["From"].addresses[0].addr_spec == "lockstep@northwind.example"
    assert message["X-Lockstep-Notice"] == "password-reset"
    assert re.fullmatch(r"<[^<>@\s]+@[\w.-]+>", message["Message-ID"])
    assert message["Date"].datetime is not None
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert len(mail.links) == 1, mail.text
    assert mail.text.count("http") == 1
    assert set(re.findall(r'href="([^"]+)"', mail.html)) <= {mail.link, "mailto:help@northwind.example"}
    assert "Zoë" in mail.text and "Zoë" in mail.html
    assert "30 minutes" in mail.text
    assert all(len(line) <= 998 for line in mail.content.split(b"\r\n"))
    assert mail.content.isascii()


def test_message_ids_differ_from_mail_to_mail(sqlite):
    ada = sqlite.add_person()
    sqlite.request_reset(ada)
    sqlite.request_reset(ada, number=2)
    first, second = sqlite.mailbox.mails(ada.email, "password-reset")
    assert first.message["Message-ID"] != second.message["Message-ID"]
