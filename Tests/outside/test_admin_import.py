"""Importing people in the portal: a look first, faults by line, progress without script."""

import re
import uuid

import pytest

from test_admin_bulk import finish
from test_admin_entrance import signed_in
from test_admin_users import enter, staff  # noqa: F401
from test_csrf import assert_refused

IMPORT = "/admin/users/import"


def upload(visitor, content, csrf=None, headers={}, name="people.csv"):
    csrf = visitor.get(IMPORT).csrf if csrf is None else csrf
    parts = [
        b'--edge\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + (csrf or "").encode(),
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode()
        + b'"\r\nContent-Type: text/csv\r\n\r\n' + content,
    ]
    body = b"\r\n".join(parts) + b"\r\n--edge--\r\n"
    return visitor.request("POST", IMPORT, body, {"Content-Type": "multipart/form-data; boundary=edge"} | headers)


def people(count, mark=None):
    mark = mark or f"im{str(uuid.uuid4().int)[:10]}"
    lines = [f"{mark}.{number}@northwind.example,Ada,<b>{number}" for number in range(count)]
    return mark, ("email,given name,family name\r\n" + "\r\n".join(lines) + "\r\n").encode()


def begin(visitor, place, page=None, **fields):
    """What the form on the page sends, where there is one."""
    page = page or visitor.get(place)
    plan = re.search(r'name="plan" value="([^"]+)"', page.text)
    return visitor.post(f"{place}/begin", page.csrf, plan=plan.group(1) if plan else "", **fields)


def numbers(page):
    return {name: int(re.search(rf'id="{name}">(\d+)<', page.text).group(1))
            for name in ("newcomers", "already-there", "faults")}


def test_a_file_is_looked_at_and_then_imported(sqlite, staff):  # noqa: F811
    visitor = staff["administrator"]
    mark, content = people(1_100)
    answer = upload(visitor, content)
    assert answer.status == 303 and answer.location.startswith(f"{IMPORT}/")
    page = visitor.get(answer.location)
    assert numbers(page) == {"newcomers": 1_100, "already-there": 0, "faults": 0}
    assert "Nobody was found" in visitor.get(f"/admin/users?search={mark}").text
    begun = begin(visitor, answer.location, page)
    assert (begun.status, begun.location) == (303, answer.location)
    done = finish(visitor, answer.location, within=60)
    assert 'id="added">1100<' in done.text
    found = visitor.get(f"/admin/users?search={mark}").text
    assert "&lt;b&gt;" in found and "<b>" not in found
    # Again: everybody is there.
    again = upload(visitor, content)
    page = visitor.get(again.location)
    assert numbers(page) == {"newcomers": 0, "already-there": 1_100, "faults": 0}
    assert "/begin" not in page.text
    # Nothing can be begun twice.
    assert visitor.post(f"{answer.location}/begin", page.csrf).location == answer.location
    assert 'id="added">1100<' in visitor.get(answer.location).text


def test_every_fault_is_named_by_its_line(staff):  # noqa: F811
    visitor = staff["owner"]
    mark = f"im{str(uuid.uuid4().int)[:10]}"
    content = (f"email,given name\n{mark}@northwind.example,Ada\nnobody,Berta\n{mark}@northwind.example,Ivo\n"
               f"{mark}2@northwind.example\n")
    page = visitor.get(upload(visitor, content.encode()).location)
    found = re.findall(r'data-fault="([a-z-]+)"><strong>Line (\d+):', page.text)
    assert found == [("address-malformed", "3"), ("address-repeated", "4"), ("field-count", "5")]
    assert "/begin" not in page.text
    assert "Nobody was found" in visitor.get(f"/admin/users?search={mark}").text


def test_columns_are_named_where_they_are_not_recognised(staff):  # noqa: F811
    visitor = staff["owner"]
    mark = f"im{str(uuid.uuid4().int)[:10]}"
    place = upload(visitor, f"Kontakt,Rufname,<i>Flur\n{mark}@northwind.example,Ada,3\n".encode()).location
    page = visitor.get(place)
    assert "column-unknown" in page.text and "&lt;i&gt;Flur" in page.text and "<i>" not in page.text
    assert visitor.post(place, page.csrf, **{"column-0": "password"}).status == 400
    answer = visitor.post(place, page.csrf, **{
        "column-0": "email", "column-1": "given-name", "column-2": "leave-out"})
    assert (answer.status, answer.location) == (303, place)
    page = visitor.get(place)
    assert numbers(page) == {"newcomers": 1, "already-there": 0, "faults": 0}
    assert 'value="leave-out" selected' in page.text


def test_a_file_with_a_fault_is_not_begun(sqlite, staff):  # noqa: F811
    visitor = staff["owner"]
    mark = f"im{str(uuid.uuid4().int)[:10]}"
    place = upload(visitor, f"email,given name\n{mark}@northwind.example,Ada\nnobody,Berta\n".encode()).location
    answer = begin(visitor, place)
    assert (answer.status, answer.problems) == (409, ["import-changed-meanwhile"])
    assert re.findall(r'data-fault="([a-z-]+)"', answer.text) == ["address-malformed"]
    assert "Nobody was found" in visitor.get(f"/admin/users?search={mark}").text


def test_who_loses_the_role_begins_nothing(sqlite):  # noqa: F811
    boss = sqlite.add_administrator(role="administrator")
    visitor = signed_in(sqlite, boss)[0]
    mark, content = people(1)
    place = upload(visitor, content).location
    csrf = visitor.get(place).csrf
    sqlite.run("admin", "set-role", boss.email, "auditor", "--reason", "moved on")
    # By the session, which is over, or by the right, for the second that a session is remembered.
    assert visitor.post(f"{place}/begin", csrf).status in (303, 403)
    assert "Nobody was found" in enter(sqlite, "auditor").get(f"/admin/users?search={mark}").text


def test_the_latest_are_listed(staff):  # noqa: F811
    visitor = staff["owner"]
    place = upload(visitor, people(3)[1]).location
    assert place not in visitor.get(IMPORT).text, "a file that was only looked at"
    begin(visitor, place)
    finish(visitor, place)
    page = visitor.get(IMPORT).text
    assert f'href="{place}"' in page and "A file of 3 people" in page and "3 added" in page


def test_activation_mails_are_sent_where_they_are_asked_for(sqlite, staff):  # noqa: F811
    visitor = staff["administrator"]
    mark, content = people(2)
    place = upload(visitor, content).location
    csrf = visitor.get(place).csrf
    for pace in ("0", "6001", "x", ""):
        assert visitor.post(f"{place}/begin", csrf, mails="yes", pace=pace).status == 422
    assert begin(visitor, place, mails="yes", pace="6000").status == 303
    finish(visitor, place)
    for number in range(2):
        assert "/reset/lsa_" in sqlite.mailbox.wait(f"{mark}.{number}@northwind.example", "activation").link


@pytest.mark.parametrize("content", [
    b"", b"\x00", b"\xff\xfe", b"email", b'email,given name\n"x', b"a\rb", b"PK\x03\x04", b"\n" * 1_000,
])
def test_whatever_is_sent_is_only_looked_at(staff, content):  # noqa: F811
    visitor = staff["owner"]
    answer = upload(visitor, content)
    assert answer.status == 303
    page = visitor.get(answer.location)
    assert page.status == 200 and numbers(page)["newcomers"] == 0


def test_too_large_is_said(staff):  # noqa: F811
    # Before any of it is read.
    answer = staff["owner"].request("POST", IMPORT, None, {
        "Content-Type": "multipart/form-data; boundary=edge", "Content-Length": str(8 * 1024 * 1024 + 20_000)})
    assert (answer.status, answer.problems) == (413, ["too-large"])


@pytest.mark.parametrize("who", ["helpdesk", "auditor", "user", "nobody"])
def test_nobody_else_may(staff, who):  # noqa: F811
    visitor = staff[who]
    csrf = visitor.get("/admin/security/sessions").csrf or visitor.get("/admin/login").csrf
    place = upload(staff["owner"], people(1)[1]).location
    answers = [visitor.get(IMPORT), visitor.get(place), upload(visitor, people(1)[1], csrf),
               visitor.post(place, csrf), visitor.post(f"{place}/begin", csrf)]
    for answer in answers:
        if who in ("user", "nobody"):
            assert (answer.status, answer.location) == (303, "/admin/login")
        else:
            assert (answer.status, answer.problems) == (403, ["not-allowed"])
    assert "Import people" not in staff[who].get("/admin/users").text


def test_not_from_another_site(staff):  # noqa: F811
    visitor = staff["owner"]
    assert_refused(upload(visitor, people(1)[1], headers={"Sec-Fetch-Site": "cross-site"}))
    assert_refused(upload(visitor, people(1)[1], csrf="x"))
    place = upload(visitor, people(1)[1]).location
    for path in (place, f"{place}/begin"):
        assert_refused(visitor.post(path, "x"))
    assert visitor.get(f"{IMPORT}/00000000000000000000000000").status == 404
    csrf = visitor.get(IMPORT).csrf
    assert visitor.post(IMPORT, csrf).status == 415


def test_columns_that_changed_since_the_look_are_not_begun(staff):  # noqa: F811
    visitor, colleague = staff["administrator"], staff["owner"]
    mark, content = people(2)
    place = upload(visitor, content).location
    seen = visitor.get(place)
    changed = {"column-0": "email", "column-1": "family-name", "column-2": "given-name"}
    assert colleague.post(place, colleague.get(place).csrf, **changed).status == 303
    answer = begin(visitor, place, seen)
    assert (answer.status, answer.problems) == (409, ["import-changed-meanwhile"])
    assert numbers(answer)["newcomers"] == 2
    assert begin(visitor, place, answer).status == 303
