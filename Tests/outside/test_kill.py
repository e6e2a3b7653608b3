"""The server dies at any moment: what it acknowledged is kept, and nothing is half done."""

import random
import re
import threading
import time
from http.client import HTTPException

from conftest import IS_CAMPAIGN

NEW = "amber lanterns drift past"


class Changer(threading.Thread):
    """Changes one person's password again and again, and remembers what was acknowledged."""

    def __init__(self, installation, person, acknowledgements):
        super().__init__()
        self.installation = installation
        self.acknowledgements = acknowledgements
        self.person = person
        self.acknowledged = person.password
        self.asked: str | None = None
        self.count = 0

    def run(self):
        try:
            while True:
                visitor = self.installation.visitor().sign_in(
                    type(self.person)(**vars(self.person) | {"password": self.acknowledged}))
                self.asked = f"{NEW} {self.person.user_name[1:5]}x{self.count} {random.getrandbits(40)}"
                answer = visitor.submit(
                    "/security/password/change", current_password=self.acknowledged, new_password=self.asked,
                    confirm_password=self.asked)
                assert answer.status == 303, (answer.status, answer.problems)
                self.acknowledged, self.asked = self.asked, None
                self.count += 1
                self.acknowledgements.release()
        except (OSError, HTTPException):
            pass  # the server is gone


def test_killed_at_any_moment_nothing_acknowledged_is_lost(new_installation, engine, rounds):
    installation = new_installation(engine)
    installation.set("password.history", 0)
    server = installation.start()
    people = [installation.add_person() for _ in range(4)]
    assert until(lambda: waiting(installation) == 0, within=20)
    passwords = {person.email: person.password for person in people}
    earlier = {person.email: set() for person in people}
    done = 0
    for round in range(rounds(10, 100)):
        changers, acknowledgements = [], threading.Semaphore(0)
        for person in people:
            person.password = passwords[person.email]
            changers.append(Changer(installation, person, acknowledgements))
        for changer in changers:
            changer.start()
        for _ in range(random.randint(1, 4)):
            assert acknowledgements.acquire(timeout=60)
        # And then any moment, with the others amid their changes.
        threading.Event().wait(random.uniform(0, 0.3))
        server.kill()
        installation.servers.remove(server)
        for changer in changers:
            changer.join(60)
            assert not changer.is_alive()
            done += changer.count
        server = installation.start()
        for changer in changers:
            passwords[changer.person.email] = present = present_password(installation, changer)
            earlier[changer.person.email] |= {changer.person.password, changer.acknowledged} - {present}
    assert done >= rounds(10, 100)
    for person in people:
        for password in sorted(earlier[person.email])[:5]:
            assert installation.visitor().try_sign_in(person.email, password).status == 401
    assert_every_change_was_announced(installation, people, within=30)
    if IS_CAMPAIGN:
        assert until(lambda: waiting(installation) == 0, within=180)
        assert_every_change_was_announced(installation, people, within=0)
    installation.run("audit", "verify")


def present_password(installation, changer):
    """What was acknowledged, or what was asked for when the server died. Never both, never neither."""
    email = changer.person.email
    candidates = [password for password in (changer.acknowledged, changer.asked) if password]
    accepted = [
        password for password in candidates
        if installation.visitor().try_sign_in(email, password).status == 303
    ]
    assert len(accepted) == 1, f"{len(accepted)} of {len(candidates)} passwords are accepted"
    return accepted[0]


def assert_every_change_was_announced(installation, people, within):
    """By a mail that was sent, or one that waits: what a dead server was sending is left alone for two minutes.

    One may be both: it was sent, and the server died before it could write that down.
    """
    changes = sum(len(installation.events(person, "password.set")) for person in people)
    assert sent(installation, people) <= changes
    assert until(lambda: sent(installation, people) + waiting(installation) >= changes, within), (
        f"{changes} changes, {sent(installation, people)} mails sent, {waiting(installation)} waiting")


def sent(installation, people):
    """How many different mails; one that was sent again has the same Message-ID."""
    return len({
        mail.message["Message-ID"] for person in people
        for mail in installation.mailbox.mails(person.email, "password-changed")
    })


def waiting(installation):
    metrics = installation.visitor().get("/metrics").text
    return int(float(re.search(r"^lockstep_mail_waiting ([0-9.e+]+)$", metrics, re.MULTILINE).group(1)))


def until(condition, within):
    deadline, pause = time.monotonic() + within, threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            return False
        pause.wait(0.2)
    return True
