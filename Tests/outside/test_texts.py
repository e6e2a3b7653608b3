"""Mails in an organisation's own words, and the launch kit, from the command line to the mailbox."""

import email
import email.policy
import json
import re
import subprocess
import time

import pytest
from playwright.sync_api import expect

from installation import BINARY
from test_pages import album_of
from visitor import Visitor

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


# --- In the administrators' portal


def signed_in(installation, role: str) -> Visitor:
    """An administrator of that role, who needs no second proof here."""
    boss = installation.add_administrator(role=role)
    visitor = installation.visitor()
    assert visitor.submit("/admin/login", email=boss.email, password=boss.password).status == 303
    return visitor


@pytest.fixture(scope="module")
def portal(tmp_path_factory, mailbox):
    from conftest import running

    installation = running(tmp_path_factory, "sqlite", mailbox)
    installation.set("factors.required", "none")
    yield installation
    installation.stop()


PAGES = (
    "/admin/texts", "/admin/texts/welcome", "/admin/launch-kit", "/admin/launch-kit/after?day=2027-01-15",
    "/admin/launch-kit/after/mail.eml?day=2027-01-15", "/admin/launch-kit/help/mac.html",
)
SENT = ("/admin/texts/welcome", "/admin/texts/welcome/preview", "/admin/texts/welcome/reset", "/admin/launch-kit/after")


@pytest.mark.parametrize("role, status", [("owner", 200), ("administrator", 200), ("helpdesk", 403), ("auditor", 403)])
def test_only_who_looks_after_the_organisation_gets_in(portal, role, status):
    visitor = signed_in(portal, role)
    home = visitor.get("/admin")
    assert ('href="/admin/texts"' in home.text) is (status == 200)
    for path in PAGES:
        assert visitor.get(path).status == status, path
    if status == 403:
        csrf = home.csrf
        for path in SENT:
            assert visitor.post(path, csrf, day="2027-01-15").status == 403, path
    stranger = portal.visitor()
    for path in PAGES:
        assert (stranger.get(path).status, stranger.get(path).location) == (303, "/admin/login"), path


def test_words_are_typed_looked_at_kept_and_taken_back(portal):
    visitor = signed_in(portal, "administrator")
    body = "Grüezi.\r\n\r\n{{link: Choose one}}\r\n" + "ä" * 4_000
    page, words = "/admin/texts/password-reset", {"subject": "{{subject}} ✓", "greeting": "", "closing": "{{nobody}}"}
    shown = visitor.submit(page, body=body, **words)
    assert (shown.status, shown.problems) == (422, ["text-gap-unknown"])
    assert "Grüezi." in shown.text
    words["closing"] = "Come to floor 3."
    looked = visitor.post(f"{page}/preview", shown.csrf, body=body, **words)
    assert looked.status == 200 and "Not saved yet" in looked.text and "Choose one</button>" in looked.text
    assert "Choose one" not in visitor.get(page).text
    kept = visitor.post(page, shown.csrf, body=body, **words)
    assert (kept.status, kept.location) == (303, f"{page}?done=saved")
    person = portal.add_person("Ada")
    portal.request_reset(person)
    mail = portal.mailbox.wait(person.email, "password-reset")
    assert mail.message["Subject"] == "Reset your password ✓"
    assert mail.text.startswith("Hello Ada,\n\nGrüezi.\n\nChoose one:\n")
    assert visitor.submit(page, f"{page}/reset").location == f"{page}?done=reset"
    assert f'action="{page}/reset"' not in visitor.get(page).text
    # What is sent as it was shown is the catalogue's, and so nothing is kept.
    standard = {"subject": "{{subject}}", "greeting": "Hello {{person.given-name}},", "body": "{{message}}", "closing": ""}
    assert visitor.submit(page, **standard).status == 303
    assert f'action="{page}/reset"' not in visitor.get(page).text
    assert [event["actor"][:8] for event in portal.events(kind="text.changed")[-2:]] == ["account:"] * 2


@pytest.mark.parametrize("path, status", [
    ("/admin/texts/no-such", 404), ("/admin/texts/break-glass", 404), ("/admin/texts/../settings", 404),
    ("/admin/launch-kit/never?day=2027-01-15", 404), ("/admin/launch-kit/after", 400),
    ("/admin/launch-kit/after?day=2027-02-30", 400), ("/admin/launch-kit/after?day=2027-01-15&audience=all", 400),
    ("/admin/launch-kit/after?day=2027-01-15&pace=0", 400), ("/admin/launch-kit?day=soon", 422),
    ("/admin/launch-kit?day=", 422), ("/admin/launch-kit/help/passwd.html", 404),
])
def test_what_no_page_of_ours_asks_for(portal, path, status):
    assert signed_in(portal, "owner").get(path).status == status


def test_a_form_that_is_too_large_is_refused_unread(portal):
    visitor = signed_in(portal, "owner")
    csrf = visitor.get("/admin/texts/welcome").csrf
    assert visitor.post("/admin/texts/welcome", csrf, body="x" * 100_000).status == 413
    assert visitor.post("/admin/texts/welcome/reset", csrf, body="x" * 20_000).status == 413


def test_the_kit_is_sent_from_the_portal(new_installation):
    installation = new_installation("sqlite")
    installation.set("organisation.name", "Northwind")
    installation.set("factors.required", "none")
    people = [installation.add_person(given) for given in ("Ada", "Bo")]
    installation.start()
    visitor = signed_in(installation, "administrator")
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 14 * 86_400))
    assert f'value="{day}"' in visitor.get("/admin/launch-kit").text
    page = f"/admin/launch-kit/two-weeks-before?day={day}&audience=without-recovery-address&pace=6000"
    shown = visitor.get(page)
    assert "Send to 2 People" in shown.text and "Nobody has had it yet" in shown.text
    choice = {"day": day, "audience": "without-recovery-address", "pace": "6000"}
    sent = visitor.post("/admin/launch-kit/two-weeks-before", shown.csrf, **choice)
    assert (sent.status, sent.location) == (303, f"/admin/launch-kit?day={day}&done=begun")
    for person in people:
        assert installation.mailbox.wait(person.email, "launch-two-weeks-before").link == f"{installation.base_url}/guide"
    assert "2 people told." in visitor.get(sent.location).text
    again = visitor.post("/admin/launch-kit/two-weeks-before", shown.csrf, **choice)
    assert (again.status, again.problems) == (409, ["nothing-to-change"])
    early = visitor.post("/admin/launch-kit/after", shown.csrf, **choice)
    assert (early.status, early.problems) == (409, ["announcement-untimely"])
    begun = installation.events(kind="announcement.begun")
    assert [event["details"]["to"] for event in begun] == ["without-recovery-address"]
    draft = visitor.get(f"/admin/launch-kit/after/mail.eml?day={day}")
    assert draft.header("Content-Disposition").startswith('attachment; filename="')
    assert draft.header("Content-Type") == "message/rfc822" and "X-Unsent: 1" in draft.text
    help_page = visitor.get("/admin/launch-kit/help/windows.html")
    assert "attachment" in help_page.header("Content-Disposition")
    assert f'<base href="{installation.base_url}/">' in help_page.text and "<script" not in help_page.text
    assert "Northwind" in help_page.text and "olga" not in help_page.text.lower()


def test_the_pages_in_a_browser(chromium, portal):
    boss = portal.add_administrator()
    album = album_of(chromium, portal)
    page = album.page
    page.goto("/admin/login")
    page.get_by_label("Email address", exact=True).fill(boss.email)
    page.get_by_label("Password", exact=True).fill(boss.password)
    page.get_by_role("button", name="Sign In", exact=True).click()
    page.get_by_role("link", name="Words of mails").click()
    album.visit("admin-texts")
    page.get_by_role("link", name="Account locked").click()
    album.visit("admin-text")
    # The preview follows what is typed.
    page.get_by_label("Subject").fill("Northwind: {{subject}}")
    expect(page.locator("#preview h3")).to_have_text("Northwind: Your account is locked")
    page.get_by_label("Subject").fill("Northwind")
    expect(page.locator("#preview .problem")).to_contain_text("{{subject}}")
    page.get_by_role("button", name="Save Words").click()
    expect(page.locator("[data-problem=text-missing]").first).to_be_visible()
    album.visit("admin-text-faulty")
    page.get_by_label("Subject").fill("Northwind: {{subject}}")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save Words").click()
    expect(page.get_by_text("Mails that leave from now on")).to_be_visible()
    page.get_by_role("button", name="Reset to Default").click()
    expect(page.get_by_text("The mail says again")).to_be_visible()
    page.goto("/admin/launch-kit?day=2031-01-15")
    page.get_by_text("Read it").first.click()
    expect(page.get_by_text("Try It Without Risk")).to_be_visible()
    album.visit("admin-launch-kit")
    page.get_by_role("link", name=re.compile("Send.*Two weeks before")).click()
    page.get_by_label("Who gets it").select_option(label="People without a second proof")
    page.get_by_role("button", name="Count Again").click()
    expect(page.get_by_label("Who gets it")).to_have_value("without-factor")
    album.visit("admin-announcement")
    page.context.close()
    assert album.faults == []


def test_the_preview_follows_under_the_portals_own_policy(chromium, portal):
    boss = portal.add_administrator()
    context = chromium.new_context(base_url=portal.base_url)
    page = context.new_page()
    page.goto("/admin/login")
    page.get_by_label("Email address", exact=True).fill(boss.email)
    page.get_by_label("Password", exact=True).fill(boss.password)
    page.get_by_role("button", name="Sign In", exact=True).click()
    page.goto("/admin/texts/welcome")
    page.get_by_label("Greeting").fill("Grüezi {{person.given-name}},")
    expect(page.locator("#preview")).to_contain_text("Grüezi Robin,")
    assert portal.events(kind="text.changed") == [] or "welcome" not in str(portal.events(kind="text.changed")[-1])
    context.close()
