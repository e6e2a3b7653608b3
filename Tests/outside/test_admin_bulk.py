"""One thing done to many people: the numbers before are those after; docs/decisions/0016."""

import html
import re
import time
import uuid

import pytest

from test_admin_users import WHY, address, staff  # noqa: F401
from test_csrf import assert_refused

BULK = "/admin/users/bulk"


def fields(page):
    """What the hidden fields of the form that begins it say."""
    form = re.search(r'action="/admin/users/bulk/begin".*?</form>', page.text, re.S).group(0)
    return {name: html.unescape(value)
            for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)}


def body(csrf, people, **values):
    from urllib.parse import urlencode
    return urlencode([("csrf", csrf), *values.items(), *(("person", person) for person in people)]).encode()


def preview(visitor, people=(), **values):
    csrf = visitor.get("/admin/users").csrf
    return visitor.request("POST", BULK, body(csrf, people, **values),
                           {"Content-Type": "application/x-www-form-urlencoded"})


def finish(visitor, path, within=20):
    """The page of a bulk action once it is done."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        page = visitor.get(path)
        assert page.status == 200
        if 'http-equiv="refresh"' not in page.text:
            return page
    raise AssertionError(f"{path} isn't done within {within} s")


@pytest.fixture
def crowd(sqlite):
    mark = f"Many{str(uuid.uuid4().int)[:8]}"
    file = sqlite.directory / f"{mark}.csv"
    file.write_text("email,given-name,family-name\n" + "".join(
        f"{mark}.{number}@northwind.example,{mark},<b>{number:03}\n" for number in range(70)))
    sqlite.run("user", "import", str(file))
    return mark


def test_for_those_who_are_ticked(sqlite, staff):  # noqa: F811
    visitor = staff["administrator"]
    ada, berta, ivo = (sqlite.add_person(name) for name in ("Ada", "Berta", "Ivo"))
    sqlite.run("user", "suspend", ivo.email)
    ids = [address(visitor, person).rsplit("/", 1)[1] for person in (ada, berta, ivo)]
    page = preview(visitor, [*ids, ids[0]], action="suspend", scope="people")
    assert page.status == 200
    assert "It would change something for 2 people." in page.text
    assert ada.email in page.text and "It is like that already" in page.text and ivo.email in page.text
    answer = visitor.post(f"{BULK}/begin", **fields(page), reason=" ")
    assert (answer.status, answer.problems) == (422, ["reason-missing"])
    assert fields(answer)["people"] == fields(page)["people"]
    answer = visitor.post(f"{BULK}/begin", **fields(answer), **WHY)
    assert answer.status == 303 and answer.location.startswith(f"{BULK}/")
    done = finish(visitor, answer.location)
    assert 'id="changed">2<' in done.text and 'id="left-out">1<' in done.text
    for person in (ada, berta):
        event = sqlite.events(person, "account.state-changed")[-1]
        assert event["details"]["reason"] == WHY["reason"] and event["details"]["to"] == "suspended"
        sqlite.mailbox.wait(person.email, "account-suspended")


def test_for_a_whole_list(sqlite, staff, crowd):  # noqa: F811
    visitor = staff["owner"]
    page = preview(visitor, action="require-factor", scope="list", search=crowd, filter="staged")
    assert "It would change something for 70 people." in page.text
    assert f"not activated, found by “{crowd}”" in page.text and "and 50 more" in page.text
    assert "<b>0" not in page.text and "&lt;b&gt;0" in page.text
    answer = visitor.post(f"{BULK}/begin", **fields(page), **WHY)
    done = finish(visitor, answer.location)
    assert 'id="changed">70<' in done.text
    for who in ("auditor", "helpdesk"):
        assert staff[who].get(answer.location).status == 200
        assert f'href="{answer.location}"' in staff[who].get(BULK).text
    # It has ended: stopping it is no fault and changes nothing.
    stopped = visitor.post(f"{answer.location}/stop", done.csrf or page.csrf)
    assert (stopped.status, stopped.location) == (303, answer.location)
    assert 'id="changed">70<' in visitor.get(answer.location).text and "Stopped" not in visitor.get(answer.location).text
    assert staff["auditor"].post(f"{answer.location}/stop", staff["auditor"].get("/admin").csrf).status == 403
    again = preview(visitor, action="require-factor", scope="list", search=crowd)
    assert "It would change nothing for anybody." in again.text and "bulk/begin" not in again.text


@pytest.mark.parametrize("values, status, problem", [
    (dict(action="suspend", scope="people"), 422, "nobody-chosen"),
    (dict(action="spoken-code", scope="list"), 400, "bad-request"),
    (dict(action="dance", scope="list"), 400, "bad-request"),
    (dict(action="suspend"), 400, "bad-request"),
    (dict(action="suspend", scope="list", filter="everybody"), 400, "bad-request"),
    (dict(action="suspend", scope="people", people="1 2"), 400, "bad-request"),
    (dict(action="suspend", scope="people", people="' OR 1=1 --"), 400, "bad-request"),
])
def test_what_no_form_of_ours_says(staff, values, status, problem):  # noqa: F811
    answer = preview(staff["owner"], **values)
    assert (answer.status, answer.problems) == (status, [problem])


@pytest.mark.parametrize("who", ["helpdesk", "auditor", "user", "nobody"])
def test_nobody_else_may(sqlite, staff, who):  # noqa: F811
    visitor = staff[who]
    csrf = visitor.get("/admin/security/sessions").csrf or visitor.get("/admin/login").csrf
    for path in (BULK, f"{BULK}/begin"):
        answer = visitor.post(path, csrf, action="suspend", scope="list", **WHY)
        if who in ("user", "nobody"):
            assert (answer.status, answer.location) == (303, "/admin/login")
        else:
            assert (answer.status, answer.problems) == (403, ["not-allowed"])
    if who in ("helpdesk", "auditor"):
        page = visitor.get("/admin/users")
        assert BULK not in page.text and 'type="checkbox"' not in page.text


def test_not_from_another_site(staff):  # noqa: F811
    visitor = staff["owner"]
    csrf = visitor.get("/admin/users").csrf
    for path in (BULK, f"{BULK}/begin"):
        assert_refused(visitor.post(path, csrf, {"Sec-Fetch-Site": "cross-site"}, action="suspend", scope="list"))
        assert_refused(visitor.post(path, "x", action="suspend", scope="list"))
    assert visitor.get(f"{BULK}/00000000000000000000000000").status == 404


def test_the_numbers_of_the_home_lead_to_their_lists(staff):  # noqa: F811
    for who in ("owner", "administrator", "helpdesk", "auditor"):
        page = staff[who].get("/admin")
        links = [html.unescape(link) for link in re.findall(r'<li[^>]*><a href="([^"]+)">\s*<strong>', page.text)]
        # Those who help aren't shown what directories are owed.
        assert len(links) == (9 if who == "helpdesk" else 11)
        for link in links:
            answer = staff[who].get(link)
            assert answer.status == 200
        assert len(re.findall(r"<tr><th scope=\"row\">", page.text)) == 14
