"""Mails in an organisation's own words, and the launch kit, from the command line to the mailbox."""

import email
import email.policy
import json
import subprocess
import time

from installation import BINARY

KINDS = {
    "two-weeks-before": "2027-01-01", "one-week-before": "2027-01-08", "on-the-day": "2027-01-15", "after": "2027-01-22",
}


def refused(installation, *arguments: str, input: str = "") -> str:
    """What standard error says of a command that is refused."""
    done = subprocess.run(
        [BINARY, *arguments], env=installation.environment, input=input, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done
    return done.stderr


def test_a_mail_goes_out_in_ones_own_words_and_back(installation):
    person = installation.add_person("Ada", "Quist")
    body = "Somebody asked for this.\n\n{{link: Choose one now}}\n\nIt works for {{link.lifetime}}. <b>{{organisation.name}}</b>\n"
    installation.run(
        "text", "set", "password-reset", "--subject", "{{organisation.name}}: {{subject}} ✓", "--greeting",
        "Dear {{person.given-name}},", "--body", "-", "--closing", "Come to floor 3.", input=body)
    try:
        installation.request_reset(person)
        mail = installation.mailbox.wait(person.email, "password-reset")
        assert mail.message["Subject"] == "Northwind: Reset your password ✓"
        assert mail.text.startswith("Dear Ada,\n\nSomebody asked for this.\n\nChoose one now:\n\nhttp")
        assert "It works for 30 minutes. <b>Northwind</b>\n\nCome to floor 3.\n\n-- \nNorthwind" in mail.text
        assert ">Choose one now</a>" in mail.html and "&lt;b&gt;Northwind&lt;/b&gt;" in mail.html
        assert len(mail.links) == 1
        guide = installation.visitor().get("/guide/reset-password/4").text
        assert "Somebody asked for this." in guide and "Choose one now" in guide
        # Nobody else's kind of mail has changed.
        listed = {line["kind"]: line["own"] for line in json.loads(installation.run("text", "list", "--json"))}
        assert [kind for kind, own in listed.items() if own] == ["password-reset"]
    finally:
        installation.run("text", "reset", "password-reset")
    installation.request_reset(person, 2)
    assert installation.mailbox.wait(person.email, "password-reset", 2).message["Subject"] == "Reset your password"
    events = installation.events(kind="text.changed")[-2:]
    assert [event["details"]["own"] for event in events] == ["subject greeting body closing", ""]


def test_everything_that_is_wrong_is_named_at_once(sqlite):
    said = refused(
        sqlite, "text", "set", "password-reset", "--subject", "a\nBcc: everybody@example.org", "--greeting", "{{nobody}}",
        "--body", "Go to https://evil.example/\n{{link", "--closing", "www.evil.example")
    for code in ("text-second-line", "text-gap-unknown", "text-foreign-link", "text-gap-open"):
        assert code in said
    assert "Body, line 2, column 1" in said and "{{person.given-name}}" in said
    assert refused(sqlite, "text", "show", "no-such").startswith("lockstep: text-unknown")
    assert refused(sqlite, "text", "set", "account-locked", "--body", "All is well.").startswith("lockstep: text-missing")
    sqlite.run("text", "set", "welcome", "--subject", "-", "--body", "-", status=2)


def test_a_preview_keeps_nothing(sqlite):
    shown = sqlite.run("text", "preview", "account-locked", "--subject", "Northwind: {{subject}}")
    assert shown.startswith("Subject: Northwind: Your account is locked\n\nHello Robin,\n")
    assert sqlite.run("text", "preview", "account-locked").startswith("Subject: Your account is locked\n")
    assert sqlite.run("text", "preview", "welcome", "--html").startswith("<!DOCTYPE html>")


def test_every_kind_can_be_shown(sqlite):
    for line in sqlite.run("text", "list").splitlines():
        kind, state = line.split("\t")
        assert state == "standard"
        assert "{{message}}" in sqlite.run("text", "show", kind)


def test_the_kit_is_written_as_drafts_that_a_mail_program_reads(sqlite, tmp_path):
    sqlite.run("launch-kit", "write", str(tmp_path / "kit"), "--day", "2027-01-15")
    names = sorted(path.name for path in (tmp_path / "kit").iterdir())
    assert names == sorted(f"{day}-{kind}.{form}" for kind, day in KINDS.items() for form in ("eml", "txt", "html"))
    for kind, day in KINDS.items():
        path = tmp_path / "kit" / f"{day}-{kind}"
        draft = email.message_from_bytes(path.with_suffix(".eml").read_bytes(), policy=email.policy.default)
        assert draft["X-Unsent"] == "1" and draft["To"] is None and draft["Subject"]
        text = draft.get_body(("plain",)).get_content().replace("\r\n", "\n").removesuffix("\n")
        assert f"{draft['Subject']}\n\n{text}" == path.with_suffix(".txt").read_text().removesuffix("\n")
        assert "Northwind" in text and sqlite.base_url in text and "http" in text
        html = draft.get_body(("html",)).get_content().replace("\r\n", "\n")
        assert html.strip() == path.with_suffix(".html").read_text().strip()
    for bad in ("2027-02-30", "tomorrow", "15.01.2027"):
        sqlite.run("launch-kit", "write", str(tmp_path), "--day", bad, status=2)


def test_an_announcement_reaches_everybody_once(new_installation, engine):
    installation = new_installation(engine)
    installation.set("organisation.name", "Northwind")
    people = [installation.add_person(given) for given in ("Ada", "Bo", "Cy")]
    installation.run("user", "suspend", people[2].email)
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 14 * 86_400))
    announce = ("launch-kit", "announce", "two-weeks-before", "--day", day, "--mails-per-minute", "6000", "--json")
    assert json.loads(installation.run(*announce, "--dry-run")) == {"waiting": 2, "already_told": 0}
    installation.start()
    assert json.loads(installation.run(*announce))["queued"] == 2
    assert json.loads(installation.run(*announce))["queued"] == 0
    for person in people[:2]:
        mail = installation.mailbox.wait(person.email, "launch-two-weeks-before")
        assert mail.link == f"{installation.base_url}/guide"
        assert installation.visitor().get(mail.link).status == 200
    assert installation.mailbox.mails(people[2].email, "launch-two-weeks-before") == []
    assert refused(installation, "launch-kit", "announce", "after", "--day", day).startswith("lockstep: announcement-untimely")
