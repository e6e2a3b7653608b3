"""Row 33 of security.md: whatever stands in a name, a setting, a text or a file, a mail is the mail that it was meant to
be. Read back by Python's `email`; compared with the mail of the same kind that nobody has tampered with."""

import csv
import email
import email.policy
import io
import json
import time
import unicodedata
import uuid
from collections import Counter
from html.parser import HTMLParser

import pytest

from installation import SENDER
from program import Program
from test_admin_entrance import signed_in
from test_scim import IdentitySystem

BREAKS = ["\r\n", "\n", "\r", "\r\n ", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x00", "\r\n\r\n"]
CORPUS = [
    *[f"Ada{end}Bcc: everybody@evil.example" for end in BREAKS],
    *[f"Ada{end}Content-Type: text/html" for end in BREAKS[:3]],
    "Ada\r\n.\r\nMAIL FROM:<x@evil.example>", "Ada\r\n\r\n--=_boundary--", "--=_boundary", "--boundary--", "From Ada", ".",
    "=?utf-8?q?=0d=0aBcc:_x@evil.example?=", "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=", "%0d%0aBcc: x@evil.example",
    "Ada <x@evil.example>", "x@evil.example, y@evil.example", 'Ada" <x@evil.example>, "', "Ada; Bcc: x", "(Ada)", "Ada\\",
    "<b>Ada</b>", "<img src=//evil.example/x>", "<a href=https://evil.example>here</a>", "</td></table><script>alert(1)",
    "&lt;b&gt;", "\"><svg onload=alert(1)>", "'><b x='", "<!--", "]]>", "</title><b>", "<style>*{display:none}</style>",
    "\u202egro.live", "\u2066Ada\u2069", "Ada\u202c", "\u200fAda", "A\u200bda", "\ufeffAda", "\U000e0041da",
    "{{link}}", "{{organisation.name}}", "{{person.given-name}}", "{{", "${Ada}", "%s%n", "Ad\u00e1 \U0001f642", "\u0627\u062f\u0627",
]
ADDRESSES = ["a@b\r\nBcc: x@evil.example", "a@b.example,x@evil.example", "a@b.example\nx", "\"a\r\n\"@b.example",
             # As an address, and as an encoded-word of another one.
             "=?utf-8?q?x=40evil.example=2c?=@b.example", "x=?utf-8?q?=3e?=@b.example", "=?@b.example",
             "<a@b.example>", "a b@c.example", "a@b.example\u202e", "a@b.example>", "a@b.example;x"]
BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Elements(HTMLParser):
    """The elements with the names of their attributes, and where links lead."""

    def __init__(self, text):
        super().__init__()
        self.found, self.links = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, tuple(name for name, _ in attributes)))
        self.links += [value for name, value in attributes if name in ("href", "src", "action", "background")]

    def handle_comment(self, data):
        self.found.append(("comment", data))


@pytest.fixture(scope="module")
def place(tmp_path_factory, mailbox):
    from conftest import running
    place = running(tmp_path_factory, "sqlite", mailbox)
    yield place
    place.stop()


@pytest.fixture(scope="module")
def owner(place):
    return Program(place, "owner")


@pytest.fixture(scope="module")
def untouched(place, owner):
    """The mails of somebody called Ada Quist, by their kinds."""
    return {mail.kind: mail for mail in tour(place, owner, "Ada", "Quist")}


def shape(mail):
    """What no name may change: header names in their order, and the elements of the HTML."""
    return mail.message.keys(), Elements(mail.html).found


def check(place, mail, like=None):
    message = mail.message
    # Raises what the lenient one notes.
    strict = email.message_from_bytes(mail.content, policy=email.policy.strict)
    assert strict.keys() == message.keys()
    assert all(count == 1 for count in Counter(name.lower() for name in message.keys()).values()), message.keys()
    assert "bcc" not in message and "cc" not in message
    assert [one.addr_spec for one in message["To"].addresses] == mail.recipients and len(mail.recipients) == 1
    assert [one.addr_spec for one in message["From"].addresses] == [SENDER]
    for part in message.walk():
        assert part.defects == [], (mail, part.defects)
        faulty = [(name, value, value.defects) for name, value in part.items() if value.defects]
        assert faulty == [], (mail, faulty)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html"], mail
    assert message.preamble in (None, "") and message.epilogue in (None, "")
    content = mail.content.replace(b"\r\n", b"")
    assert b"\r" not in content and b"\n" not in content and b"\0" not in content
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    for name in ("Subject", "From", "To"):
        assert not BIDI & set(str(message[name])), (mail, name)
        # What joins letters is part of words; controls, ends of lines and halves of characters are not.
        assert not {"Cc", "Zl", "Zp", "Cs"} & {unicodedata.category(one) for one in str(message[name])}, (mail, name)
    elements = Elements(mail.html)
    contact = "mailto:help@northwind.example"
    assert len(mail.links) <= 1 and all(link.startswith(place.base_url) for link in mail.links), mail.links
    assert all(link.startswith(place.base_url) or link == contact for link in elements.links), elements.links
    assert len({link for link in elements.links if link != contact}) <= 1, elements.links
    if like:
        assert shape(mail) == shape(like), mail


def tour(place, owner, given, family):
    """Causes mails of many kinds to somebody with this name; nothing where nobody may be called so."""
    address = f"t{str(uuid.uuid4().int)[:12]}@northwind.example"
    added = owner.send("POST", "/api/v1/users", {"email": address, "given_name": given, "family_name": family})
    if added.status != 201:
        assert added.status == 422, added.text
        return []
    user = json.loads(added.text)["id"]
    mails = place.mailbox
    visitor = place.open_link(mails.wait(address, "activation").link)
    password = f"violet harbour {str(uuid.uuid4().int)[:8]} kites"
    assert place.reset(visitor, password).status == 303

    visitor = place.visitor()
    assert visitor.try_sign_in(address, password).status == 303
    assert visitor.submit("/reset", email=address).status == 303
    # Before somebody is suspended, who is sent none.
    mails.wait(address, "password-reset")
    private = f"r{uuid.uuid4().hex[:10]}@home.example"
    visitor.submit("/profile", "/profile/recovery-email", email=private, current_password=password)
    for action in ("sign-out", "suspend", "activate", "require-factor", "factor-as-organisation", "never-expires", "expire",
                   "restore"):
        done = owner.send("POST", f"/api/v1/users/{user}/{action}", {"reason": "a test"})
        assert done.status == 200, (action, done.text)
    kinds = ["password-reset", "password-changed", "account-suspended", "account-activated", "signed-out", "rule-changed",
             "password-expired", "account-restored", "recovery-changed"]
    return [mails.wait(private, "recovery-verify"), mails.wait(address, "activation"),
            *(mails.wait(address, kind) for kind in kinds)]


def test_untouched_mails_are_as_the_check_says(place, untouched):
    assert len(untouched) == 11
    for mail in untouched.values():
        check(place, mail)


def test_line_ends_and_directions_are_no_part_of_a_name(owner):
    for text in [one for one in CORPUS if any(end in one for end in BREAKS) or BIDI & set(one)]:
        answer = owner.send("POST", "/api/v1/users", {
            "email": f"n{uuid.uuid4().hex[:10]}@northwind.example", "given_name": text, "family_name": "Quist"})
        assert answer.status == 422, (text, answer.text)


def test_addresses_and_user_names(owner, place):
    for text in ADDRESSES:
        answer = owner.send("POST", "/api/v1/users", {"email": text, "given_name": "Ada", "family_name": "Quist"})
        assert answer.status == 422, text
        assert place.visitor().submit("/reset", email=text).status == 422, text
    for text in CORPUS:
        address = f"n{uuid.uuid4().hex[:10]}@northwind.example"
        answer = owner.send("POST", "/api/v1/users", {
            "email": address, "given_name": "Ada", "family_name": "Quist", "user_name": text})
        assert answer.status in (201, 422), text
        if answer.status == 201:
            check(place, place.mailbox.wait(address, "activation"))


@pytest.mark.parametrize("key", ["organisation.name", "organisation.contact-name", "organisation.contact-email"])
def test_settings(place, owner, untouched, key):
    before = place.setting(key)
    try:
        taken = 0
        for text in [*CORPUS, *ADDRESSES]:
            answer = owner.send("PUT", f"/api/v1/settings/{key}", {"value": text})
            assert answer.status in (200, 422), (text, answer.text)
            if answer.status != 200:
                continue
            assert not any(end in text for end in BREAKS), text
            taken += 1
            person = f"s{uuid.uuid4().hex[:10]}@northwind.example"
            owner.send("POST", "/api/v1/users", {"email": person, "given_name": "Ada", "family_name": "Quist"})
            check(place, place.mailbox.wait(person, "activation"), untouched["activation"])
        assert taken > 0 or key.endswith("email")
    finally:
        place.set(key, before)


# --- by every door that a name comes in by

LONG = ["x" * 100, "\u00e9" * 100, "\U0001f642" * 50, "a b " * 25, "=?utf-8?q?" * 10, "\u0627" * 99 + "\u200f", "\"" * 90, "\\" * 99]


def is_header_safe(text):
    return not any(end in text for end in BREAKS) and not BIDI & set(text)


def test_names_by_the_api(place, owner, untouched):
    taken = 0
    for text in [*CORPUS, *LONG]:
        address = f"n{uuid.uuid4().hex[:10]}@northwind.example"
        answer = owner.send("POST", "/api/v1/users", {"email": address, "given_name": text, "family_name": text})
        assert answer.status in (201, 422), text
        if answer.status == 201:
            assert is_header_safe(text), text
            taken += 1
            check(place, place.mailbox.wait(address, "activation"), untouched["activation"])
    assert taken > 40


def test_names_by_a_file(place, owner, untouched):
    """What is wrong is named, and nothing of it is imported; then the rest is."""
    def send(people):
        text = io.StringIO()
        csv.writer(text).writerows([("email", "given name", "family name"), *people])
        answer = owner.visitor.request("POST", "/api/v1/imports", text.getvalue().encode(), {
            "Authorization": f"Bearer {owner.key}", "Content-Type": "text/csv"})
        assert answer.status == 201, answer.text
        return answer.location, json.loads(answer.text)

    # A line end within quotes is part of a field, and NUL no text.
    people = [(f"c{uuid.uuid4().hex[:10]}@northwind.example", text, "Quist") for text in [*CORPUS, *LONG] if "\0" not in text]
    _, planned = send(people)
    assert planned["plan"] is None
    assert {fault["code"] for fault in planned["faults"]} <= {"name-malformed", "csv-stray-carriage-return"}
    kept = [person for person in people if is_header_safe(person[1]) and person[1] != "\u200fAda"]
    path, planned = send(kept)
    if planned["plan"] is None:
        wrong = {fault["line"] - 2 for fault in planned["faults"]}
        path, planned = send([person for index, person in enumerate(kept) if index not in wrong])
        kept = [person for index, person in enumerate(kept) if index not in wrong]
    assert len(kept) > 40
    begun = owner.send("POST", f"{path}/begin", {"plan": planned["plan"], "mails_per_minute": 6_000})
    assert begun.status == 202, begun.text
    for address, *_ in kept:
        check(place, place.mailbox.wait(address, "activation"), untouched["activation"])


def test_names_by_an_identity_system(place, untouched):
    system, mails = IdentitySystem(place), []
    for text in CORPUS:
        address = f"i{uuid.uuid4().hex[:10]}@northwind.example"
        # One a second: of most it is enough that they are taken.
        answer = system.send("POST", "/scim/v2/Users", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": address, "active": len(mails) < 6,
            "name": {"givenName": text, "familyName": "Quist"}, "emails": [{"value": address, "primary": True}]})
        assert answer.status in (201, 400), (text, answer.text)
        assert answer.status == 400 or is_header_safe(text), text
        if answer.status == 201 and len(mails) < 6 and not text.isalpha():
            mails.append(address)
    for text in ADDRESSES:
        answer = system.send("POST", "/scim/v2/Users", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": text, "name": {"givenName": "Ada"},
            "emails": [{"value": text, "primary": True}]})
        assert answer.status == 400, text
    for address in mails:
        check(place, place.mailbox.wait(address, "activation"), untouched["activation"])


# --- kinds of mail that name somebody else, and those that are an organisation's own

HOSTILE = ["=?utf-8?q?=0d=0aBcc:_x@evil.example?=", "Ada <x@evil.example>, \"", "x@evil.example; y@evil.example\\",
           "\"><svg onload=alert(1)>", "\u00e9\U0001f642" * 50]


@pytest.fixture(scope="module")
def staff(place):
    """Two who are told of what others do; the name of one is hostile as well."""
    second = place.add_administrator("Olga", email="second@staff.example", role="administrator")
    named = place.add_administrator(HOSTILE[1], email="named@staff.example", role="owner")
    return signed_in(place, second)[0], named


def test_mails_about_others(place, owner, staff):
    place.set("helpdesk.second-consent", True)
    people = []
    try:
        for given in HOSTILE:
            added = owner.send("POST", "/api/v1/users", {
                "email": f"o{uuid.uuid4().hex[:10]}@about.example", "given_name": given, "family_name": given[:99]})
            assert added.status == 201, added.text
            person = json.loads(added.text)
            visitor = place.open_link(place.mailbox.wait(person["email"], "activation").link)
            place.reset(visitor, f"violet harbour {str(uuid.uuid4().int)[:8]} kites")
            for _ in range(10):
                place.visitor().try_sign_in(person["email"], "not this one at all")
            asked = owner.send("POST", f"/api/v1/users/{person['id']}/spoken-code", {"reason": "They called"})
            assert asked.status == 202, asked.text
            stop = place.visitor()
            stop.get(place.mailbox.wait(person["email"], "help-desk").link)
            assert stop.submit("/not-me").status == 303
            people.append(person)
        made = owner.send("POST", "/api/v1/administrators", {
            "email": "made@staff.example", "name": HOSTILE[0], "role": "owner"})
        assert made.status == 201, made.text
        place.run("admin", "break-glass", staff[1].email)
        place.add_administrator()
        place.run("admin", "set-role", staff[1].email, "auditor", "--reason", "a test")
        system = IdentitySystem(place)
        moved = f"m{uuid.uuid4().hex[:10]}@about.example"
        system.patch(people[0], {"op": "replace", "path": 'emails[type eq "work"].value', "value": moved})
        place.mailbox.wait(moved, "account-changed")
    finally:
        # A key may not.
        place.run("settings", "set", "helpdesk.second-consent", "false")
    wanted = {"account-locked", "help-desk", "owner-made", "break-glass", "activation", "password-changed", "role-changed",
              "account-changed"}
    deadline = time.monotonic() + 20
    while True:
        mails = [mail for mail in place.mailbox.mails() if mail.recipients[0].endswith(("@staff.example", "@about.example"))]
        subjects = " ".join(str(mail.message["Subject"]) for mail in mails)
        if wanted <= {mail.kind for mail in mails} and all(
                word in subjects for word in ("Consent wanted for", "Alarm:", "Account locked:", "A new owner")):
            break
        assert time.monotonic() < deadline, ({mail.kind for mail in mails}, subjects)
        place.mailbox.wait(mails[-1].recipients[0], mails[-1].kind)
    for mail in mails:
        check(place, mail)
    alarms = [mail for mail in mails if str(mail.message["Subject"]).startswith("Alarm:")]
    assert {mail.recipients[0] for mail in alarms} >= {"second@staff.example", "named@staff.example"}
    assert any(HOSTILE[0] in str(mail.message["Subject"]) for mail in alarms), "a name is shown as it is"


def test_announcements(place, owner):
    people = []
    for given in HOSTILE:
        added = owner.send("POST", "/api/v1/users", {
            "email": f"l{uuid.uuid4().hex[:10]}@northwind.example", "given_name": given, "family_name": "Quist"})
        people.append(json.loads(added.text)["email"])
        place.reset(place.open_link(place.mailbox.wait(people[-1], "activation").link),
                    f"violet harbour {str(uuid.uuid4().int)[:8]} kites")
    before = place.setting("organisation.name")
    try:
        place.set("organisation.name", HOSTILE[0])
        begun = owner.send("POST", "/api/v1/announcements", {
            "announcement": "two-weeks-before", "day": "2099-01-15", "to": "everyone", "mails_per_minute": 6_000})
        assert begun.status == 202, begun.text
        for address in people:
            check(place, place.mailbox.wait(address, "launch-two-weeks-before"))
    finally:
        place.set("organisation.name", before)


def test_texts_of_ones_own(place, owner, staff, untouched):
    """Subject, greeting and closing; the body has its link."""
    visitor, taken = staff[0], 0
    page = visitor.get("/admin/texts/activation")
    assert page.status == 200
    for text in [*CORPUS, *LONG]:
        for fields in ({"subject": text}, {"greeting": text, "closing": text}):
            answer = visitor.post("/admin/texts/activation", page.csrf, **{
                "subject": "", "greeting": "", "body": "", "closing": ""} | fields)
            # No form of a browser holds NUL.
            assert answer.status in (303, 422) or ("\0" in text and answer.status == 400), (text, answer.status)
            assert "factor" not in (answer.location or "")
            if answer.status == 303:
                taken += 1
                address = f"t{uuid.uuid4().hex[:10]}@northwind.example"
                owner.send("POST", "/api/v1/users", {"email": address, "given_name": "Ada", "family_name": "Quist"})
                check(place, place.mailbox.wait(address, "activation"), untouched["activation"])
    assert taken > 40
    assert visitor.post("/admin/texts/activation/reset", page.csrf).status == 303
