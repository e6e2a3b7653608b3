"""Practice runs and help: open to all, through Chromium, and without a trace."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from test_kill import until
from test_browser import FORMS
from test_pages import WIDE, album_of

GUIDES = {"reset-password": 10, "change-password": 9, "new-phone": 6}
HELP = ("", "/mac", "/windows", "/linux", "/phone", "/browsers")


@pytest.fixture(scope="module")
def quiet(tmp_path_factory, mailbox):
    """An installation in which nobody does anything, so that whatever is written was written by a guide."""
    from conftest import running

    installation = running(tmp_path_factory, "sqlite", mailbox)
    yield installation
    installation.stop()


def everything(installation) -> dict[str, list]:
    """Every row of every table."""
    path = installation.environment["LOCKSTEP_DATABASE_URL"].removeprefix("sqlite:")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def walk(page, guide: str, count: int, press) -> None:
    """From the first step to the last, by what is marked, or by the link below where nothing is to be pressed."""
    page.goto(f"/guide/{guide}")
    for number in range(1, count + 1):
        expect(page.get_by_text(f"Step {number} of {count}")).to_be_visible()
        expect(page.get_by_text("This is a practice run.")).to_be_visible()
        marked = page.locator(".here")
        if number < count:
            press(marked.first if marked.count() else page.get_by_role("link", name="Next step"))
            page.wait_for_url(re.compile(f"/guide/{guide}/{number + 1}(\\?|$)"))
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()


@pytest.mark.parametrize("guide", GUIDES)
@pytest.mark.parametrize("form", FORMS)
def test_a_guide_leads_to_its_end_and_leaves_no_trace(chromium, quiet, form, guide):
    before, mails = everything(quiet), len(quiet.mailbox.mails())
    context = chromium.new_context(base_url=quiet.base_url, **FORMS[form])
    asked = []
    context.on("request", lambda request: asked.append((request.method, request.url)))
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    walk(page, guide, GUIDES[guide], lambda target: target.click())
    assert context.cookies() == []
    context.close()
    assert faults == []
    assert {method for method, _ in asked} == {"GET"}
    assert all(url.startswith(f"{quiet.base_url}/guide/") or "/assets/" in url for _, url in asked), asked
    assert everything(quiet) == before
    assert len(quiet.mailbox.mails()) == mails


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_is_walked_by_keyboard(chromium, quiet, guide):
    context = chromium.new_context(base_url=quiet.base_url, viewport=WIDE)
    page = context.new_page()

    def press(target):
        for _ in range(60):
            page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return page.keyboard.press("Enter")
        raise AssertionError(f"{page.url}: Tab never gets there")

    walk(page, guide, GUIDES[guide], press)
    context.close()


def test_every_step_and_help_page_is_sound(chromium, quiet):
    album = album_of(chromium, quiet)
    album.visit("guide", "/guide")
    for guide, count in GUIDES.items():
        for number in range(1, count + 1):
            album.visit(f"guide-{guide}-{number}", f"/guide/{guide}/{number}")
            assert_inert(album.page)
    for page in HELP:
        album.visit(f"help{page.replace('/', '-')}", f"/help{page}")
    album.page.context.close()
    assert album.faults == []


def assert_inert(page) -> None:
    assert page.locator("form").count() == 0
    assert page.locator("input:not([readonly])").count() == 0
    assert page.locator("input[name], input[type=password], input[type=hidden]").count() == 0
    assert page.locator(".screen button:not([disabled])").count() == 0


def test_the_machine_that_was_chosen_is_explained(chromium, quiet):
    context = chromium.new_context(base_url=quiet.base_url)
    page = context.new_page()
    page.goto("/guide/reset-password/7")
    page.get_by_role("link", name="I use Linux").click()
    expect(page.get_by_role("heading", name="On your Linux computer")).to_be_visible()
    context.close()


@pytest.mark.parametrize("step", ["0", "-1", "11", "x", "1.5", "9223372036854775808", "-9223372036854775808", "1/2"])
def test_there_are_no_other_steps(quiet, step):
    assert quiet.visitor().get(f"/guide/reset-password/{step}").status == 404


@pytest.mark.parametrize("path", ["/guide", "/guide/reset-password/2", "/help", "/help/mac"])
def test_nothing_can_be_sent_there(quiet, path):
    answer = quiet.visitor().post(path, "x", email="ada@northwind.example")
    assert answer.status in (403, 404, 405)


def test_the_organisation_and_its_rules_are_the_real_ones(quiet, settings):
    settings(quiet, password__minimum_length=17, recovery__link_minutes=45)
    visitor = quiet.visitor()
    # What another process sets is seen within a second.
    assert until(lambda: "At least 17 characters" in visitor.get("/guide/reset-password/5").text, within=10)
    assert "45 minutes" in visitor.get("/guide/reset-password/4").text
    for path in ("/help", "/help/windows", "/guide/new-phone/4"):
        assert "help@northwind.example" in visitor.get(path).text


def test_help_is_at_the_foot_of_every_page(quiet):
    for path in ("/login", "/reset", "/nothing/here"):
        assert 'href="/help"' in quiet.visitor().get(path).text
