"""Adding one person by hand: product.md 21."""

import uuid

import pytest

from test_admin_users import staff  # noqa: F401
from test_csrf import assert_refused

NEW = "/admin/users/new"


@pytest.fixture
def person():
    mark = f"n{str(uuid.uuid4().int)[:10]}"
    return {"email": f"{mark}@northwind.example", "given_name": "Nora", "family_name": "Berg", "user_name": mark}


def test_from_the_form_to_the_first_sign_in(sqlite, staff, person):  # noqa: F811
    visitor = staff["administrator"]
    assert f'href="{NEW}"' in visitor.get("/admin/users").text
    answer = visitor.submit(NEW, **person)
    assert answer.status == 303 and answer.location.startswith("/admin/users/")
    page = visitor.get(answer.location).text
    assert "A new activation mail is on its way." in page and person["email"] in page and "Nora Berg" in page
    link = sqlite.mailbox.wait(person["email"], "activation").link
    browser = sqlite.visitor()
    assert browser.get(link).location == "/reset/password"
    assert browser.submit("/reset/password", new_password="violet harbour 42 kites",
                          confirm_password="violet harbour 42 kites").status == 303
    assert sqlite.visitor().try_sign_in(person["user_name"], "violet harbour 42 kites").status == 303


@pytest.mark.parametrize("changes, problems", [
    (dict(email=""), ["address-empty"]), (dict(email="nobody"), ["address-malformed"]),
    (dict(email="a@b.example\r\nBcc: c@d.example"), ["address-malformed"]),
    (dict(given_name="", family_name=" "), ["name-malformed"]), (dict(given_name="x" * 101), ["name-malformed"]),
    (dict(given_name="a\u202eb"), ["name-malformed"]), (dict(user_name="a@b"), ["user-name-malformed"]),
    (dict(email="nobody", given_name="", family_name="", user_name="a b"),
     ["address-malformed", "name-malformed", "user-name-malformed"]),
])
def test_what_is_wrong_is_said_beside_its_field_and_kept(staff, person, changes, problems):  # noqa: F811
    answer = staff["owner"].submit(NEW, **(person | changes))
    assert answer.status == 422
    assert sorted(answer.problems) == sorted(problems)
    assert f'value="{person["user_name"]}"' in answer.text or "user_name" in changes


def test_nobody_gets_what_somebody_has(sqlite, staff, person):  # noqa: F811
    ada = sqlite.add_person()
    visitor = staff["owner"]
    for changes, problem in ((dict(email=ada.email.upper()), "address-taken"),
                             (dict(user_name=ada.user_name.upper()), "user-name-taken")):
        answer = visitor.submit(NEW, **(person | changes))
        assert (answer.status, answer.problems) == (422, [problem])
    assert "Nobody was found" in visitor.get(f"/admin/users?search={person['email']}").text


def test_nothing_but_these_fields_is_taken(sqlite, staff, person):  # noqa: F811
    more = {"isAdmin": "true", "kind": "administrator", "role": "owner", "state": "active", "password": "x" * 20,
            "new_password": "x" * 20, "id": "00000000000000000000000000", "password_never_expires": "true"}
    answer = staff["owner"].submit(NEW, **person, **more)
    assert answer.status == 303 and "0000000000000000" not in answer.location
    assert person["email"] not in sqlite.run("admin", "list", "--json")
    shown = sqlite.connected().read(f"/api/v1/users/{answer.location.split('/')[-1].split('?')[0]}")
    assert (shown["state"], shown["password_never_expires"], shown["password_changed_at"]) == ("staged", False, None)


@pytest.mark.parametrize("who", ["helpdesk", "auditor", "user", "nobody"])
def test_nobody_else_may(staff, person, who):  # noqa: F811
    visitor = staff[who]
    csrf = visitor.get("/admin/security/sessions").csrf or visitor.get("/admin/login").csrf
    for answer in (visitor.get(NEW), visitor.post(NEW, csrf, **person)):
        if who in ("user", "nobody"):
            assert (answer.status, answer.location) == (303, "/admin/login")
        else:
            assert (answer.status, answer.problems) == (403, ["not-allowed"])
    assert "Nobody was found" in staff["owner"].get(f"/admin/users?search={person['email']}").text


def test_not_from_another_site(staff, person):  # noqa: F811
    visitor = staff["owner"]
    csrf = visitor.get(NEW).csrf
    assert_refused(visitor.post(NEW, csrf, {"Sec-Fetch-Site": "cross-site"}, **person))
    assert_refused(visitor.post(NEW, "x", **person))
