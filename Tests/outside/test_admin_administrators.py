"""What owners do about administrators, and the rule of the last one: product.md 21, docs/decisions/0016."""

import re
import uuid

import pytest

from test_admin_entrance import signed_in
from test_admin_users import WHY, enter, forms, staff  # noqa: F401
from test_csrf import assert_refused

LIST = "/admin/administrators"
ACTIONS = ["set-role", "suspend", "activate", "unlock", "restore", "restore-to-change", "reset-authenticator"]


def address(visitor, person):
    page = visitor.get(LIST)
    return re.search(rf'href="({LIST}/[0-9a-z]{{26}})".*?{re.escape(person.email)}', page.text, re.S) and next(
        path for path, rest in re.findall(rf'href="({LIST}/[0-9a-z]{{26}})"(.*?)</li>', page.text, re.S)
        if person.email in rest)


@pytest.fixture
def per(sqlite):
    return sqlite.add_administrator("Per", role="helpdesk")


@pytest.mark.parametrize("who", ["owner", "administrator", "helpdesk", "auditor", "user", "nobody"])
def test_who_may_look_and_who_may_change(sqlite, staff, per, who):  # noqa: F811
    visitor = staff[who]
    page = address(staff["owner"], per)
    csrf = visitor.get("/admin/security/sessions").csrf or visitor.get("/admin/login").csrf
    looks = {path: visitor.get(path) for path in (LIST, page)}
    asks = {path: visitor.get(path) for path in (f"{LIST}/new", *(f"{page}/{action}" for action in ACTIONS))}
    for path, answer in looks.items():
        if who in ("user", "nobody"):
            assert (answer.status, answer.location) == (303, "/admin/login")
        else:
            assert answer.status == (403 if who == "helpdesk" else 200), path
            # No way is shown that is closed.
            links = set(re.findall(rf'href="({LIST}/[^"?]+)"', answer.text))
            for link in links:
                assert visitor.get(link).status == 200, (who, link)
    for path, answer in asks.items():
        if who == "owner":
            assert answer.status == 200 and path in forms(answer)
        elif who in ("user", "nobody"):
            assert (answer.status, answer.location) == (303, "/admin/login")
        else:
            assert (answer.status, answer.problems) == (403, ["not-allowed"])
            answer = visitor.post(path, csrf, email="x@northwind.example", name="X", role="owner", **WHY)
            assert (answer.status, answer.problems) == (403, ["not-allowed"])
    assert [event["kind"] for event in sqlite.events() if event["kind"] == "administrator.role-changed"
            and event["account"] == page.rsplit("/", 1)[1]] == []


def test_an_invitation_goes_by_mail_alone(sqlite, staff):  # noqa: F811
    visitor, email = staff["owner"], f"a{str(uuid.uuid4().int)[:10]}@northwind.example"
    for fields, problems in (
        ({"email": "", "name": "Ina"}, ["address-empty"]), ({"email": "x", "name": ""}, ["address-malformed", "name-malformed"]),
        ({"email": email, "name": "a" * 101}, ["name-malformed"]),
    ):
        answer = visitor.submit(f"{LIST}/new", role="auditor", **fields)
        assert (answer.status, answer.problems) == (422, problems)
    csrf = visitor.get(f"{LIST}/new").csrf
    assert visitor.post(f"{LIST}/new", csrf, email=email, name="Ina", role="king").status == 400
    answer = visitor.submit(f"{LIST}/new", email=email, name="<b>Ina", role="auditor")
    assert (answer.status, answer.location) == (303, f"{LIST}?outcome=added")
    page = visitor.get(answer.location)
    assert "&lt;b&gt;Ina" in page.text and "<b>Ina" not in page.text and "Invited" in page.text
    link = sqlite.mailbox.wait(email, "activation").link
    assert link.startswith(f"{sqlite.base_url}/admin/reset/laa_") and "laa_" not in page.text
    answer = visitor.submit(f"{LIST}/new", email=email, name="Ina", role="auditor")
    assert (answer.status, answer.problems) == (422, ["address-taken"])


def test_another_role_takes_hold_at_once(sqlite, staff, per):  # noqa: F811
    helper = signed_in(sqlite, per)[0]
    assert helper.get(LIST).status == 403
    page = address(staff["owner"], per)
    answer = staff["owner"].submit(f"{page}/set-role", role="auditor", reason="")
    assert (answer.status, answer.problems) == (422, ["reason-missing"])
    assert re.search(r'value="auditor" checked', answer.text), "what was picked is kept"
    answer = staff["owner"].submit(f"{page}/set-role", role="auditor", **WHY)
    assert (answer.status, answer.location) == (303, f"{page}?done=set-role")
    assert helper.get("/admin").status == 303, "their session has ended"
    sqlite.mailbox.wait(per.email, "role-changed")
    answer = staff["owner"].submit(f"{page}/set-role", role="auditor", **WHY)
    assert (answer.status, answer.problems) == (409, ["nothing-to-change"])


def test_the_last_owner_stays(new_installation):
    it = new_installation()
    it.start()
    olga, per = it.add_administrator("Olga"), it.add_administrator("Per", role="administrator")
    visitor = signed_in(it, olga)[0]
    own = address(visitor, olga)
    page = visitor.get(own)
    assert "This is the only active owner." in page.text
    assert f"{own}/suspend" not in page.text and f"{own}/set-role" not in page.text
    csrf = page.csrf
    for action, fields in (("suspend", {}), ("set-role", {"role": "auditor"})):
        answer = visitor.post(f"{own}/{action}", csrf, **fields, **WHY)
        assert (answer.status, answer.problems) == (409, ["last-owner"])
    answer = visitor.submit(f"{address(visitor, per)}/set-role", role="owner", **WHY)
    assert answer.status == 303
    answer = visitor.submit(f"{own}/set-role", role="auditor", **WHY)
    assert (answer.status, answer.location) == (303, "/admin")
    assert visitor.get("/admin").status == 303


def test_no_form_is_taken_from_another_site(sqlite, staff, per):  # noqa: F811
    page = address(staff["owner"], per)
    csrf = staff["owner"].get(page).csrf
    for path in (f"{page}/suspend", f"{LIST}/new"):
        assert_refused(staff["owner"].post(path, csrf, {"Sec-Fetch-Site": "cross-site"}, **WHY))
        assert_refused(staff["owner"].post(path, "x", **WHY))


@pytest.mark.parametrize("path", ["nobody", "00000000000000000000000000", "{per}/dance", "{per}/suspend/twice"])
def test_what_there_is_not_is_not_found(staff, per, path):  # noqa: F811
    path = path.format(per=address(staff["owner"], per).rsplit("/", 1)[1])
    assert staff["owner"].get(f"{LIST}/{path}").status == 404
