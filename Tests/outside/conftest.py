"""The outside world: the real binary, a real SMTP server, both engines.

Tests share one running installation for each engine; what they do to it, they do to people of their own. A test that
needs other settings takes `settings`, one that needs other servers takes `new_installation`.
"""

import os
import shutil
import time

import pytest
from playwright.sync_api import sync_playwright

from installation import Installation
from mail_server import Mailbox

IS_CAMPAIGN = os.environ.get("LOCKSTEP_CAMPAIGN") == "1"


@pytest.fixture(scope="session")
def rounds():
    """How often a loop runs: `rounds(5, 1_000)` is 5 times at every run and 1,000 times in a campaign."""
    return lambda always, campaign: campaign if IS_CAMPAIGN else always


@pytest.fixture(scope="session")
def mailbox():
    mailbox = Mailbox()
    yield mailbox
    mailbox.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request):
    return request.param


def running(tmp_path_factory, engine, mailbox, environment={}):
    installation = Installation(tmp_path_factory.mktemp(engine), engine, mailbox, environment)
    installation.start()
    installation.set("organisation.name", "Northwind")
    installation.set("organisation.contact-name", "Jo Okafor")
    installation.set("organisation.contact-email", "help@northwind.example")
    return installation


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory, mailbox):
    """For tests that any engine serves."""
    installation = running(tmp_path_factory, "sqlite", mailbox)
    yield installation
    installation.stop()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory, mailbox):
    installation = running(tmp_path_factory, "postgresql", mailbox)
    yield installation
    installation.stop()


@pytest.fixture
def installation(engine, request):
    """For tests that both engines have to pass."""
    return request.getfixturevalue(engine)


@pytest.fixture(scope="module")
def employed():
    """The browser of an administrator of a role, who has proven everything a short while ago; the same one for most
    tests of a file."""
    from test_admin_entrance import signed_in

    browsers = {}

    def browser(installation, role):
        made, visitor = browsers.get((installation, role), (float("-inf"), None))
        if time.monotonic() - made > 150:
            visitor = signed_in(installation, installation.add_administrator(role=role))[0]
            browsers[installation, role] = time.monotonic(), visitor
        return visitor

    return browser


@pytest.fixture
def new_installation(tmp_path_factory, mailbox):
    """Makes installations of the test's own; `LOCKSTEP_…` configuration as keywords."""
    made = []

    def make(engine="sqlite", **environment):
        installation = Installation(tmp_path_factory.mktemp(engine), engine, mailbox, environment)
        made.append(installation)
        return installation

    make.made = made
    yield make
    for installation in made:
        installation.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def settings(request):
    """Changes settings of a shared installation for one test."""
    changed = []

    def change(installation, **values):
        for name, value in values.items():
            key = name.replace("__", ".").replace("_", "-")
            changed.append((installation, key, installation.setting(key)))
            installation.set(key, value)

    yield change
    for installation, key, before in reversed(changed):
        installation.set(key, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        for installation in installations(item):
            report.sections.append((f"log of the server on {installation.engine}", installation.log[-20_000:]))
    return report


def installations(item):
    for value in item.funcargs.values():
        if isinstance(value, Installation):
            yield value
        yield from getattr(value, "made", [])
