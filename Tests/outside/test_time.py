"""The real binary in months to come: its clock is moved by libfaketime, its timers are not."""

import glob
import time

import pytest

from installation import BINARY, Installation

LIBRARY = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
DAY = 86_400


class MovedInstallation(Installation):
    # libfaketime adds a variable to the environment of the first process that it gets into, and a Swift program whose
    # environment is moved finds no arguments any more.
    program = ["env", BINARY]

    def __init__(self, directory, engine, mailbox):
        self.offset = directory / "offset"
        # As it is here: where the clock is further ahead than the machine is up, libfaketime lets timers wait for ever
        # that were set when a program began.
        self.move_to(0)
        super().__init__(directory, engine, mailbox, {
            "LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(self.offset), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1"})

    def move_to(self, days):
        """So many days from now, also for a server that runs."""
        # Read at any moment: never half of it.
        written = self.offset.with_suffix(".new")
        written.write_text(f"+{days * DAY}")
        written.rename(self.offset)


@pytest.fixture
def moved(tmp_path_factory, mailbox, engine):
    assert LIBRARY, "libfaketime is missing: scripts/setup test installs it"
    installation = MovedInstallation(tmp_path_factory.mktemp(engine), engine, mailbox)
    yield installation
    installation.stop()


def zone_of_noon():
    """People are warned in the morning: where it is noon now, that has been. The sign is POSIX's: east is minus."""
    return f"Etc/GMT{int(time.time()) % DAY // 3_600 - 12:+d}"


def expiry_mails(installation, person):
    return [mail.kind for mail in installation.mailbox.mails(person.email) if "expir" in mail.kind]


def test_a_password_grows_old_and_a_server_that_was_down_for_nine_days_sends_one_mail(moved):
    ada = moved.add_person()
    moved.set("organisation.time-zone", zone_of_noon())
    moved.set("password.expires-after-days", 90)
    moved.start()
    visitor = moved.visitor().sign_in(ada)
    moved.move_to(80)
    assert not visitor.is_signed_in, "nobody is signed in for months"
    visitor.sign_in(ada)
    moved.move_to(84)
    assert "7" in moved.mailbox.wait(ada.email, "password-expiring", within=60).text
    visitor = moved.visitor().sign_in(ada)
    moved.stop()
    moved.move_to(93)
    moved.start()
    moved.mailbox.wait(ada.email, "password-expired", within=60)
    assert not visitor.is_signed_in
    answer = moved.visitor().try_sign_in(ada.email, ada.password)
    assert (answer.status, answer.problems) == (401, ["wrong-credentials"])
    assert expiry_mails(moved, ada) == ["password-expiring", "password-expired"]
    moved.run("user", "restore", ada.email)
    # The clock of the host's commands is the server's.
    assert moved.visitor().sign_in(ada)
    restored = moved.events(ada, "account.restored")[-1]
    added = moved.events(ada, "account.added")[-1]
    assert 92 * DAY < (restored["at"] - added["at"]) / 1_000 < 94 * DAY


def test_links_and_locks_end_in_their_time(moved):
    ada = moved.add_person()
    moved.start()
    link = moved.request_reset(ada)
    for _ in range(10):
        moved.visitor().try_sign_in(ada.email, "not this one at all")
    assert moved.visitor().try_sign_in(ada.email, ada.password).status == 401
    moved.move_to(1)
    assert moved.visitor().sign_in(ada), "the lock was for fifteen minutes"
    visitor = moved.visitor()
    answer = visitor.get(link)
    assert (answer.status if answer.status != 303 else visitor.get(answer.location).status) == 410
