"""Second proofs: product.md 5, 7, 8, 15 to 18; security.md rows 2, 12 to 17."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest

from authenticator import Authenticator
from test_kill import until

NEW = "seventeen amber lanterns drift"
FACTORS = "/security/factors"
CONFIRM = "/security/authenticator/confirm"
CODES = "/security/recovery-codes"


def begin(visitor):
    """Asks for a new authenticator, and follows to wherever that leads."""
    answer = visitor.submit(FACTORS, "/security/authenticator")
    assert answer.status == 303
    return answer.location


def shown(visitor):
    """The authenticator whose key the page shows."""
    page = visitor.get(CONFIRM)
    assert page.status == 200, (page.status, page.location)
    return Authenticator(re.search(r'id="totp-key">([A-Z2-7 ]+)<', page.text).group(1)), page.csrf


def enrol(visitor):
    assert begin(visitor) == CONFIRM
    authenticator, csrf = shown(visitor)
    answer = visitor.post(CONFIRM, csrf, code=authenticator.take())
    assert (answer.status, answer.location) == (303, f"{FACTORS}?outcome=confirmed"), answer.problems
    return authenticator


def recovery_codes(visitor):
    page = visitor.submit(CODES)
    assert page.status == 200, (page.status, page.location)
    return re.findall(r"<li><code>([0-9A-Z-]+)</code>", page.text)


def prove(visitor, path, kind, code):
    return visitor.submit(path, factor=kind, code=code)


def up_to_factor(installation, person, password=None):
    """A browser that has given the password."""
    visitor = installation.visitor()
    answer = visitor.try_sign_in(person.email, password or person.password)
    assert (answer.status, answer.location) == (303, "/login/factor"), (answer.status, answer.location)
    assert not visitor.is_signed_in
    return visitor


def enters(installation, person, code, kind="totp", password=None):
    visitor = up_to_factor(installation, person, password)
    answer = prove(visitor, "/login/factor", kind, code)
    assert answer.status in (303, 401, 403), answer.status
    return visitor if visitor.is_signed_in else None


@pytest.fixture
def ada(installation):
    return installation.add_person()


@pytest.fixture
def enrolled(installation, ada):
    """Ada's signed-in browser, her authenticator and her recovery codes."""
    visitor = installation.visitor().sign_in(ada)
    authenticator = enrol(visitor)
    return visitor, authenticator, recovery_codes(visitor)


def test_signing_in_takes_a_code_that_works_once(installation, ada, enrolled):
    _, authenticator, _ = enrolled
    # The code that set it up is spent.
    assert not enters(installation, ada, authenticator.at(authenticator.used))
    code = authenticator.take()
    visitor = enters(installation, ada, code)
    assert visitor
    assert visitor.get("/api/v1/session").text.count('"totp"') == 1
    assert not enters(installation, ada, code)
    assert installation.mailbox.wait(ada.email, "factor-added").recipients == [ada.email]


def test_of_many_who_post_one_code_at_once_one_enters(installation, ada, enrolled, settings):
    settings(installation, factors__attempts=20)
    _, authenticator, _ = enrolled
    visitors = [up_to_factor(installation, ada) for _ in range(16)]
    forms = [visitor.get("/login/factor").csrf for visitor in visitors]
    code = authenticator.take()
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(
            lambda pair: pair[0].post("/login/factor", pair[1], factor="totp", code=code), zip(visitors, forms)))
    assert sum(visitor.is_signed_in for visitor in visitors) == 1


def test_guessing_locks_and_a_new_flow_is_no_new_count(installation, ada, enrolled):
    _, authenticator, _ = enrolled
    wrong = authenticator.wrong_code()
    for _ in range(4):
        answer = prove(up_to_factor(installation, ada), "/login/factor", "totp", wrong)
        assert answer.problems[:1] == ["code-wrong"]
    right = authenticator.take()
    for code in (wrong, right):
        answer = prove(up_to_factor(installation, ada), "/login/factor", "totp", code)
        assert "account-locked" in answer.problems
    assert installation.mailbox.wait(ada.email, "account-locked")
    installation.run("user", "unlock", ada.email)
    # Nobody looked at it.
    assert enters(installation, ada, right)


@pytest.mark.parametrize("make", [
    lambda code: code[:5], lambda code: code + "0", lambda code: "".join(chr(ord(digit) + 0xFEE0) for digit in code),
    lambda code: "+" + code, lambda code: "-" + code, lambda code: f"{code}\n1", lambda code: code * 1000,
    lambda code: "", lambda code: f"{code}\0", lambda code: f"0x{code}",
    lambda code: f"otpauth://totp/x?secret={code}&issuer=y",
])
def test_what_is_no_code(sqlite, make):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    authenticator = enrol(visitor)
    browser = up_to_factor(sqlite, ada)
    answer = prove(browser, "/login/factor", "totp", make(authenticator.code()))
    assert answer.status in (400, 401)
    assert not browser.is_signed_in


def test_spaces_as_the_app_shows_them_are_fine(sqlite):
    ada = sqlite.add_person()
    authenticator = enrol(sqlite.visitor().sign_in(ada))
    code = authenticator.take()
    assert enters(sqlite, ada, f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("step, problem", [(2, "code-from-other-time"), (-3, "code-from-other-time"), (40, "code-wrong")])
def test_a_clock_that_is_off_is_said_to_be(sqlite, step, problem):
    ada = sqlite.add_person()
    authenticator = enrol(sqlite.visitor().sign_in(ada))
    answer = prove(up_to_factor(sqlite, ada), "/login/factor", "totp", authenticator.code(step))
    assert problem in answer.problems


def test_a_recovery_code_works_once_and_by_itself_for_nothing(installation, ada, enrolled):
    _, _, codes = enrolled
    assert len(set(codes)) == 10
    assert enters(installation, ada, codes[0].lower(), "recovery-code")
    assert not enters(installation, ada, codes[0], "recovery-code")
    assert installation.visitor().try_sign_in(ada.email, codes[1]).status == 401
    mail = installation.mailbox.wait(ada.email, "recovery-code-used")
    assert "9 codes are left" in mail.text


def test_a_reset_by_mail_waits_for_a_code(installation, ada, enrolled):
    signed_in, authenticator, _ = enrolled
    browser = installation.open_link(installation.request_reset(ada))
    answer = installation.reset(browser, NEW)
    assert (answer.status, answer.location) == (303, "/reset/factor")
    # Nothing has changed, for nobody.
    assert signed_in.is_signed_in
    assert installation.visitor().try_sign_in(ada.email, NEW).status == 401
    assert prove(browser, "/reset/factor", "totp", authenticator.wrong_code()).status == 401
    assert signed_in.is_signed_in
    # The flow is this browser's alone.
    stranger = installation.visitor()
    assert stranger.get("/reset/factor").status == 303
    answer = prove(browser, "/reset/factor", "totp", authenticator.take())
    assert (answer.status, answer.location) == (303, "/reset/done")
    assert not signed_in.is_signed_in and not browser.is_signed_in
    assert up_to_factor(installation, ada, NEW)


def test_a_mailbox_alone_neither_resets_nor_signs_in_nor_removes(installation, ada, enrolled):
    """Every other place with a factor form, tried in the middle of a reset."""
    browser = installation.open_link(installation.request_reset(ada))
    installation.reset(browser, NEW)
    csrf = browser.get("/reset/factor").csrf
    for path in ("/login/factor", "/security/factor", "/security/password/factor"):
        assert browser.post(path, csrf, factor="totp", code="000000").status == 303
        assert not browser.is_signed_in
    for path in (CONFIRM, CODES, "/security/authenticator", "/security/authenticator/remove"):
        assert browser.post(path, csrf, code="000000").location == "/login"
    assert browser.get("/reset/done").status in (200, 303)
    assert installation.events(ada, "password.set")[1:] == []


def test_a_change_waits_for_a_code(installation, ada, enrolled):
    signed_in, authenticator, _ = enrolled
    answer = signed_in.submit(
        "/security/password/change", current_password=ada.password, new_password=NEW, confirm_password=NEW)
    assert (answer.status, answer.location) == (303, "/security/password/factor")
    assert signed_in.is_signed_in
    answer = prove(signed_in, "/security/password/factor", "totp", authenticator.take())
    assert (answer.status, answer.location) == (303, "/security/password/done")
    assert not signed_in.is_signed_in
    assert up_to_factor(installation, ada, NEW)


def test_the_old_authenticator_works_until_the_new_one_is_confirmed(installation, ada, enrolled):
    _, old, codes = enrolled
    visitor = enters(installation, ada, codes[0], "recovery-code")
    # Neither the session nor a fresh password is enough.
    assert begin(visitor) == "/security/factor?next=authenticator"
    assert visitor.get(CONFIRM).status == 303
    answer = visitor.submit(
        "/security/factor?next=authenticator", "/security/factor", factor="recovery-code", code=codes[1],
        next="authenticator")
    assert (answer.status, answer.location) == (303, CONFIRM)
    new, csrf = shown(visitor)
    assert shown(visitor)[0].key == new.key != old.key
    assert not enters(installation, ada, new.code())
    other = enters(installation, ada, old.take())
    assert other
    assert visitor.post(CONFIRM, csrf, code=new.take()).location == f"{FACTORS}?outcome=confirmed"
    assert visitor.is_signed_in and not other.is_signed_in
    assert not enters(installation, ada, old.code())
    assert enters(installation, ada, new.take())


def test_where_a_factor_is_overdue_nothing_is_open_but_enrolment(installation, ada):
    installation.run("user", "require-factor", ada.email)
    visitor = installation.visitor().sign_in(ada)
    assert visitor.is_signed_in
    assert "second proof" in visitor.get("/").text
    # A reset of factors leaves none, and nothing else open.
    code = installation.run("user", "reset-authenticator", ada.email, "--spoken").split()[-1]
    # The host is another process: the server knows within a second.
    assert until(lambda: not visitor.is_signed_in, within=2)
    visitor = up_to_factor(installation, ada)
    assert prove(visitor, "/login/factor", "enrolment-code", "AAAA-AAAA").status == 401
    answer = prove(visitor, "/login/factor", "enrolment-code", code.lower().replace("-", " "))
    assert answer.status == 303
    for path in ("/", "/profile", "/security", "/security/password/change", "/security/sessions", "/activity"):
        assert visitor.get(path).location == FACTORS, path
    csrf = visitor.get(FACTORS).csrf
    for path in ("/profile/recovery-email", "/security/password/change", "/security/sessions",
                 "/security/authenticator/remove"):
        assert visitor.post(path, csrf, email="r@home.example", all="others").location == FACTORS, path
    # Who asks the API takes an answer for a person who is in.
    assert visitor.get("/api/v1/session").status == 401
    authenticator = enrol(visitor)
    assert visitor.get("/").status == 200 and visitor.is_signed_in
    # The code that was read out is over.
    assert not enters(installation, ada, code, "enrolment-code")
    # And it is the last one.
    csrf = visitor.get(FACTORS).csrf
    assert "last-factor" in visitor.post("/security/authenticator/remove", csrf).problems
    assert enters(installation, ada, authenticator.take())


def test_the_host_mails_a_link_that_stands_for_the_second_proof(installation, ada, enrolled):
    _, old, codes = enrolled
    assert ada.email in installation.run("user", "reset-authenticator", ada.email)
    link = installation.mailbox.wait(ada.email, "factor-reset").link
    for kind, code in (("totp", old.take()), ("recovery-code", codes[0])):
        assert not enters(installation, ada, code, kind)
    visitor = installation.visitor()
    for _ in range(3):
        assert visitor.get(link).location == "/login?notice=enrolment"
    answer = visitor.try_sign_in(ada.email, ada.password)
    assert answer.location == "/login/factor"
    assert visitor.submit("/login/factor", factor="enrolment-code").status == 303
    new = enrol(visitor)
    assert enters(installation, ada, new.take())


def test_a_reset_password_link_and_the_mailed_one_are_one_proof(installation, ada, enrolled):
    installation.run("user", "reset-authenticator", ada.email)
    enrolment = installation.mailbox.wait(ada.email, "factor-reset").link
    browser = installation.open_link(installation.request_reset(ada))
    browser.get(enrolment)
    answer = installation.reset(browser, NEW)
    assert (answer.status, answer.problems) == (403, ["factor-required"])
    assert installation.visitor().try_sign_in(ada.email, NEW).status == 401


def test_the_host_is_told_what_it_can_not_do(sqlite):
    ada = sqlite.add_person()
    for arguments in (["reset-authenticator", "nobody@northwind.example"], ["require-factor", "nobody@northwind.example"]):
        sqlite.run("user", *arguments, status=1)
    sqlite.run("user", "require-factor", ada.email, "sometimes", status=2)
    for rule in ("required", "exempt", "as-organisation"):
        assert rule in sqlite.run("user", "require-factor", ada.email, rule)


def test_a_key_never_stands_in_a_log(sqlite):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    authenticator = enrol(visitor)
    codes = recovery_codes(visitor)
    for secret in [authenticator.key, authenticator.key.replace(" ", ""), *codes]:
        assert secret not in sqlite.log
    assert authenticator.key not in sqlite.run("audit", "list", "--json")


def test_killed_between_any_two_steps_of_a_replacement_one_authenticator_works(new_installation, engine):
    installation = new_installation(engine)
    server = installation.start()
    people = []
    for stop in ("asked", "proven", "shown", "wrong code", "confirmed"):
        ada = installation.add_person()
        visitor = installation.visitor().sign_in(ada)
        old, new = enrol(visitor), None
        codes = recovery_codes(visitor)
        visitor = enters(installation, ada, codes[0], "recovery-code")
        begin(visitor)
        if stop != "asked":
            visitor.submit(
                "/security/factor?next=authenticator", "/security/factor", factor="recovery-code", code=codes[1],
                next="authenticator")
        if stop in ("shown", "wrong code", "confirmed"):
            new, csrf = shown(visitor)
        if stop == "wrong code":
            assert visitor.post(CONFIRM, csrf, code=new.wrong_code()).status == 401
        if stop == "confirmed":
            assert visitor.post(CONFIRM, csrf, code=new.take()).status == 303
        people.append((stop, ada, old, new))
    server.kill()
    installation.servers.remove(server)
    installation.start()
    for stop, ada, old, new in people:
        works = [bool(authenticator and enters(installation, ada, authenticator.take())) for authenticator in (old, new)]
        assert works == [stop != "confirmed", stop == "confirmed"], stop


class Replacement(threading.Thread):
    """Replaces an authenticator, in a browser that has proven nothing yet, until the server is gone."""

    STEPS = ["begin", "prove", "confirm"]

    def __init__(self, visitor, code):
        super().__init__()
        self.visitor, self.code = visitor, code
        self.new, self.is_acknowledged = None, False
        self.sending = {step: threading.Event() for step in self.STEPS}
        self.seconds = {}

    def run(self):
        visitor = self.visitor
        try:
            csrf = visitor.get(FACTORS).csrf
            self.send("begin", "/security/authenticator", csrf)
            csrf = visitor.get("/security/factor?next=authenticator").csrf
            self.send("prove", "/security/factor", csrf, factor="recovery-code", code=self.code, next="authenticator")
            self.new, csrf = shown(visitor)
            self.send("confirm", CONFIRM, csrf, code=self.new.take())
            self.is_acknowledged = True
        except (OSError, HTTPException):
            pass  # the server is gone

    def send(self, step, path, csrf, **fields):
        begun = time.monotonic()
        self.sending[step].set()
        answer = self.visitor.post(path, csrf, **fields)
        assert answer.status == 303, (answer.status, answer.problems)
        self.seconds[step] = time.monotonic() - begun


def test_killed_in_the_middle_of_a_step_one_authenticator_works(new_installation, engine, rounds):
    installation = new_installation(engine)
    server = installation.start()

    def replace():
        person = installation.add_person()
        visitor = installation.visitor().sign_in(person)
        old, codes = enrol(visitor), recovery_codes(visitor)
        return person, old, Replacement(enters(installation, person, codes[0], "recovery-code"), codes[1])

    *_, measured = replace()
    measured.run()
    assert measured.is_acknowledged
    number = rounds(6, 100)
    for round in range(number):
        person, old, replacement = replace()
        # The last step is the one that switches: half of all.
        step = ["confirm", "begin", "confirm", "prove"][round % 4]
        replacement.start()
        assert replacement.sending[step].wait(30)
        # From before it is read until after it was answered.
        threading.Event().wait(measured.seconds[step] * 1.2 * round / number)
        server.kill()
        installation.servers.remove(server)
        replacement.join(60)
        assert not replacement.is_alive()
        server = installation.start()
        works = [
            bool(authenticator and enters(installation, person, authenticator.take()))
            for authenticator in (old, replacement.new)
        ]
        assert sum(works) == 1, (step, works)
        assert works[1] or not replacement.is_acknowledged, "what was acknowledged is kept"
    installation.run("audit", "verify")
