"""Row 33 of security.md: whatever stands in a name, a setting, a text or a file, a mail is the mail that it was meant to
be. Read back by Python's `email`; compared with the mail of the same kind that nobody has tampered with."""

import json
import uuid
from collections import Counter
from html.parser import HTMLParser

import pytest

from installation import SENDER
from program import Program

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
        assert all(character.isprintable() for character in str(message[name])), (mail, name)
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
