"""The administrators' pages about people, in a real browser: light, dark and on a phone, with axe, and by hand."""

import pytest
from playwright.sync_api import expect

from hands import borrow, picture, press
from test_admin_users import address, enter, lock
from test_browser import DESKTOP, PHONE, fits, open_browser  # noqa: F401
from test_pages import albums  # noqa: F401

WHY = "They called and asked for it"


def test_every_page_is_sound(albums, sqlite):  # noqa: F811
    ada = sqlite.add_person("Ada", "Lindqvist")
    sqlite.visitor().sign_in(ada)
    lock(sqlite, ada)
    boss = enter(sqlite, "owner")
    path = address(boss, ada)
    album = albums()
    borrow(album.page, boss, sqlite)
    for name, place in {
        "home": "", "users": "/users", "locked": "/users?filter=locked", "nobody-found": "/users?search=nobodyatall",
        "import": "/users/import", "mail": "/mail", "administrators": "/administrators", "administrators-new": "/administrators/new",
    }.items():
        album.visit(f"admin-{name}", f"/admin{place}")
    album.visit("admin-user", path)
    album.visit("admin-user-action", f"{path}/suspend")
    press(album.page, "Suspend")
    album.visit("admin-user-action-refused")
    album.page.goto("/admin/administrators")
    album.page.locator(".people a").first.click()
    album.visit("admin-administrator")
    album.visit("admin-not-found", "/admin/users/nobody")
    helper = albums()
    borrow(helper.page, enter(sqlite, "helpdesk"), sqlite)
    helper.visit("admin-not-allowed", f"{path}/suspend")
    helper.visit("admin-users-helpdesk", "/admin/users")


@pytest.mark.parametrize("form", [DESKTOP, PHONE, PHONE | {"java_script_enabled": False}])
def test_letting_somebody_in_again(open_browser, sqlite, form):  # noqa: F811
    ada = sqlite.add_person("Ada", "Lindqvist")
    lock(sqlite, ada)
    page = open_browser(**form)
    borrow(page, enter(sqlite, "helpdesk"), sqlite)
    page.goto("/admin")
    page.get_by_role("link", name="Locked").click()
    page.get_by_label("Search").fill(ada.email)
    press(page, "Search")
    assert fits(page)
    page.get_by_role("link", name="Ada Lindqvist").click()
    press(page, "Unlock")
    expect(page.get_by_text("The account is unlocked.")).to_be_visible()
    expect(page.get_by_text("Nothing keeps them from signing in.")).to_be_visible()
    page.get_by_role("link", name="Send Reset", exact=True).click()
    page.get_by_label("Why").fill(WHY)
    press(page, "Send Reset")
    expect(page.get_by_text("A link to a new password is on its way.")).to_be_visible()
    expect(page.get_by_text(f"Reason: {WHY}")).to_be_visible()
    assert fits(page)


@pytest.mark.parametrize("form", [DESKTOP, PHONE | {"java_script_enabled": False}])
def test_importing_a_file(open_browser, sqlite, form):  # noqa: F811
    mark = sqlite.add_person().user_name
    page = open_browser(**form)
    borrow(page, enter(sqlite, "administrator"), sqlite)
    page.goto("/admin/users")
    page.get_by_role("link", name="Import people from a file").click()
    lines = ["Kontakt,Vorname", *(f"{mark}.{number}@northwind.example,Ada" for number in range(3))]
    page.get_by_label("CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()})
    press(page, "Send and Look")
    expect(page.get_by_text("Nothing here takes the column “Kontakt”.")).to_be_visible()
    assert fits(page)
    page.get_by_label("Kontakt").select_option("email address")
    press(page, "Look Again")
    assert fits(page)
    picture(page, f"import-plan-{form['viewport']['width']}")
    press(page, "Import 3 People")
    expect(page.locator("#added")).to_have_text("3", timeout=20_000)


@pytest.mark.parametrize("form", [DESKTOP, PHONE | {"java_script_enabled": False}])
def test_doing_one_thing_to_several(open_browser, sqlite, form):  # noqa: F811
    family = sqlite.add_person().user_name
    people = [sqlite.add_person(name, family) for name in ("Ada", "Berta", "Ivo")]
    page = open_browser(**form)
    borrow(page, enter(sqlite, "administrator"), sqlite)
    page.goto(f"/admin/users?search={family}")
    for person in people[:2]:
        page.get_by_label(f"Choose {person.given_name} {family}").check()
    page.get_by_label("What is to be done").select_option("Suspend")
    press(page, "Preview for the Ticked")
    expect(page.get_by_text("It would change something for 2 people.")).to_be_visible()
    assert fits(page)
    page.get_by_label("Why").fill(WHY)
    press(page, "Suspend for 2 People")
    # The page shows itself anew until it is done.
    expect(page.get_by_text("Done", exact=True)).to_be_visible(timeout=20_000)
    expect(page.locator("#changed")).to_have_text("2")
    assert fits(page)
