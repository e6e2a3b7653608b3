"""The trail in the administrators' portal: read, filtered, taken along, signed."""

import base64
import csv
import io
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hands import borrow, picture
from test_browser import FORMS, fits, open_browser  # noqa: F401

EVENTS = "/admin/events"


@pytest.fixture
def auditor(installation, employed):
    return employed(installation, "auditor")


@pytest.fixture
def person(installation):
    person = installation.add_person()
    installation.visitor().sign_in(person)
    installation.visitor().try_sign_in(person.email, "not this one at all")
    return person


def numbers(page):
    return [int(number) for number in re.findall(r"<dt>Number</dt><dd>(\d+)</dd>", page.text)]


def kinds(page):
    return re.findall(r"<dt>What</dt><dd><code>([^<]+)</code></dd>", page.text)


def test_the_newest_come_first_and_older_ones_behind(installation, auditor, person):
    for _ in range(30):
        installation.set("lockout.counter-reset-minutes", "16")
        installation.set("lockout.counter-reset-minutes", "15")
    page = auditor.get(EVENTS)
    first = numbers(page)
    assert len(first) == 50 and first == sorted(first, reverse=True)
    assert first[0] == len(installation.events()) or first[0] <= installation.events()[-1]["number"]
    older = re.search(r'href="(/admin/events\?before=\d+)"', page.text).group(1)
    behind = numbers(auditor.get(older))
    assert behind[0] == first[-1] - 1


def test_one_persons_events_by_address_or_user_name(installation, auditor, person):
    wanted = [event["kind"] for event in installation.events(person)]
    assert "sign-in.failed" in wanted
    for name in [person.email, person.user_name, person.email.upper()]:
        shown = kinds(auditor.get(f"{EVENTS}?account={name}"))
        assert sorted(kind for kind in shown if not kind.startswith("mail.")) == sorted(
            kind for kind in wanted if not kind.startswith("mail.")), name
    unknown = auditor.get(f"{EVENTS}?account=nobody@northwind.example")
    assert unknown.status == 422 and "Nobody has this address" in unknown.text


def test_by_kind_words_and_days(installation, auditor, person):
    assert set(kinds(auditor.get(f"{EVENTS}?kind=sign-in.failed"))) == {"sign-in.failed"}
    found = auditor.get(f"{EVENTS}?account={person.email}&words=FIREFOX%20on")
    assert "sign-in.succeeded" in kinds(found)
    assert kinds(auditor.get(f"{EVENTS}?account={person.email}&words=chrome")) == []
    today = auditor.get(f"{EVENTS}?account={person.email}&since=2000-01-01&until=2999-12-31")
    assert "sign-in.failed" in kinds(today)
    assert kinds(auditor.get(f"{EVENTS}?account={person.email}&until=2001-01-01")) == []
    assert kinds(auditor.get(f"{EVENTS}?account={person.email}&since=2999-01-01")) == []


@pytest.mark.parametrize("query, status", [
    ("since=yesterday", 422), ("since=2026-02-30", 422), ("until=2026-13-01", 422), ("kind=no.such", 400),
    ("kind=mail.sent&kind=sign-in.failed", 400), ("words=%FF", 400), ("before=x", 200), ("before=-1", 200),
    ("before=9223372036854775808", 200), ("words=%25_'\"%3Cscript%3E", 200),
])
def test_strange_questions(auditor, query, status):
    answer = auditor.get(f"{EVENTS}?{query}")
    assert answer.status == status
    assert "<script>" not in answer.text


def test_everything_that_is_shown_can_be_taken_along(installation, auditor, person):
    answer = auditor.get(f"{EVENTS}/events.jsonl?account={person.email}")
    assert answer.header("Content-Type") == "application/jsonl"
    assert answer.header("Content-Disposition") == 'attachment; filename="events.jsonl"'
    lines = [json.loads(line) for line in answer.text.splitlines()]
    listed = {event["number"]: event for event in installation.events_at_host(person)}
    for line in lines:
        assert listed[line["number"]] == line
    table = list(csv.reader(io.StringIO(auditor.get(f"{EVENTS}/events.csv?account={person.email}").text)))
    assert table[0] == ["number", "at", "kind", "actor", "account", "details", "link"]
    assert {int(row[0]) for row in table[1:]} >= {line["number"] for line in lines}
    everything = auditor.get(f"{EVENTS}/events.jsonl").text.splitlines()
    found = [json.loads(line)["number"] for line in everything]
    assert found == list(range(found[0], 0, -1))


def test_no_spreadsheet_finds_a_formula(installation, auditor, person):
    visitor = installation.visitor(agent="Mozilla/5.0")
    visitor.try_sign_in(person.email, "wrong again and again")
    installation.run("user", "suspend", person.email, "--reason", "=HYPERLINK(1)")
    table = list(csv.reader(io.StringIO(auditor.get(f"{EVENTS}/events.csv?account={person.email}").text)))
    for row in table:
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
    installation.run("user", "activate", person.email, "--reason", "done")


def test_the_signed_head_is_checked_by_anybody_and_found_in_the_trail(installation, auditor, tmp_path):
    head = json.loads(auditor.get(f"{EVENTS}/head.json").text)

    def decode(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    statement = f"lockstep audit head\n{head['number']}\n{head['link']}\n{head['at']}\n".encode()
    Ed25519PublicKey.from_public_bytes(decode(head["public_key"])).verify(decode(head["signature"]), statement)
    installation.run("audit", "verify", "--head", f"{head['number']}:{head['link']}")
    kept = tmp_path / "audit-head.json"
    kept.write_text(json.dumps(head))
    installation.run("audit", "verify", "--head", str(kept))
    kept.write_text(json.dumps(head | {"number": head["number"] - 1}))
    installation.run("audit", "verify", "--head", str(kept), status=1)
    again = json.loads(auditor.get(f"{EVENTS}/head.json").text)
    assert again["public_key"] == head["public_key"]


@pytest.mark.parametrize("role, status", [("owner", 200), ("administrator", 200), ("auditor", 200), ("helpdesk", 403)])
def test_who_may(installation, employed, role, status):
    browser = employed(installation, role)
    for path in [EVENTS, f"{EVENTS}/events.csv", f"{EVENTS}/events.jsonl", f"{EVENTS}/head.json"]:
        assert browser.get(path).status == status
    assert (f'href="{EVENTS}"' in browser.get("/admin").text) == (status == 200)


def test_nobody_else(installation, person):
    signed = installation.visitor().sign_in(person)
    for visitor in [installation.visitor(), signed]:
        for path in [EVENTS, f"{EVENTS}/events.csv", f"{EVENTS}/events.jsonl", f"{EVENTS}/head.json"]:
            answer = visitor.get(path)
            assert (answer.status, answer.location) == (303, "/admin/login")


@pytest.mark.parametrize("form", FORMS)
def test_in_a_browser(open_browser, sqlite, employed, form):  # noqa: F811
    browser = employed(sqlite, "owner")
    page = open_browser(**FORMS[form])
    borrow(page, browser, sqlite)
    page.goto(EVENTS)
    assert fits(page)
    page.get_by_text("Details").first.click()
    picture(page, f"admin/events {form}")
    page.locator("summary", has_text="Search and filter").first.click()
    page.get_by_label("With", exact=True).fill("northwind")
    page.get_by_label("What", exact=True).select_option("setting.changed")
    assert fits(page)
    picture(page, f"admin/events filter {form}")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/admin/events?*")
    assert fits(page)
    picture(page, f"admin/events filtered {form}")


def test_no_cell_begins_within_a_fact(installation, auditor, person):
    """Where lists are separated by semicolons, a spreadsheet splits there, in quotes or not."""
    reason = "x;=cmd|'/C calc'!A0;y"
    installation.set("organisation.name", reason)
    try:
        text = auditor.get(f"{EVENTS}/events.csv?kind=setting.changed").text
    finally:
        installation.set("organisation.name", "Northwind")
    assert ";" not in text
    newest = next(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert reason in json.loads(newest["details"]).values()
