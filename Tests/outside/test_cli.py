"""The commands of the host: what they print, how they end, and what they never show."""

import json
import os
import pathlib
import re
import signal
import sqlite3
import socket
import stat
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid
from urllib.parse import urlsplit

import pytest

from visitor import Visitor

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("LOCKSTEP_BIN") or str(ROOT / ".build/debug/lockstep")
POSTGRES = os.environ.get("LOCKSTEP_TEST_POSTGRES")
PASSWORD = "violet harbour 42 kites"


class Host:
    """A shell on the machine, with an installation of its own that no server runs for."""

    def __init__(self, folder: pathlib.Path, engine: str, **environment: str):
        self.folder = folder
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOCKSTEP_")}
        self.environment = inherited | {
            "LOCKSTEP_DATABASE_URL": new_database(engine, folder),
            "LOCKSTEP_KEY_FILE": str(folder / "lockstep.key"),
        } | environment

    def run(self, *arguments: str, input: str = "", **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [BINARY, *arguments], env=self.environment | environment, input=input, capture_output=True, text=True,
            timeout=60, cwd=self.folder)

    def does(self, *arguments: str, input: str = "", **environment: str) -> str:
        done = self.run(*arguments, input=input, **environment)
        assert done.returncode == 0, done
        return done.stdout

    def refuses(self, *arguments: str, status: int = 1, input: str = "", **environment: str) -> str:
        done = self.run(*arguments, input=input, **environment)
        assert (done.returncode, done.stdout) == (status, ""), done
        return done.stderr

    @property
    def sqlite_file(self) -> str:
        return self.environment["LOCKSTEP_DATABASE_URL"].removeprefix("sqlite:")

    def add(self, email: str = "ada@example.org", password: str = PASSWORD) -> None:
        self.does(
            "user", "add", "--email", email, "--given-name", "Ada", "--family-name", "Quist", "--password-stdin",
            input=password + "\n")

    def show(self, email: str = "ada@example.org") -> dict:
        return json.loads(self.does("user", "show", email, "--json"))


def new_database(engine: str, folder: pathlib.Path) -> str:
    if engine == "sqlite":
        return f"sqlite:{folder / uuid.uuid4().hex}.sqlite"
    assert POSTGRES, "LOCKSTEP_TEST_POSTGRES is not set: run this through scripts/with-postgres"
    name = f"cli_{uuid.uuid4().hex[:12]}"
    subprocess.run(["psql", "--quiet", POSTGRES, "--command", f"CREATE DATABASE {name}"], check=True)
    return urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()


@pytest.fixture(params=["sqlite", "postgresql"])
def host(request, tmp_path):
    return Host(tmp_path, request.param)


@pytest.fixture
def sqlite_host(tmp_path):
    return Host(tmp_path, "sqlite")


class TestAccounts:
    def test_without_a_password_an_activation_link_is_printed_and_nothing_else(self, host):
        output = host.does("user", "add", "--email", "ada@example.org", "--given-name", "Ada")
        assert re.fullmatch(r"http://localhost:8080/reset/lsa_[\w-]{43}\n", output)
        assert host.show()["state"] == "staged"

    def test_an_administrator_is_added_with_a_role(self, host):
        output = host.does("admin", "add", "--email", "olga@example.org", "--name", "Olga Berg", "--role", "owner", "--json")
        assert json.loads(output)["activation_link"].startswith("http://localhost:8080/admin/reset/laa_")
        host.refuses("admin", "add", "--email", "x@example.org", "--name", "X", "--role", "king", status=2)
        renewed = host.does("admin", "activation-link", "olga@example.org")
        assert re.fullmatch(r"http://localhost:8080/admin/reset/laa_[\w-]{43}\n", renewed)
        for command in ("unlock", "restore", "reset-authenticator", "activation-link"):
            host.refuses("user", command, "olga@example.org", status=1)
        for command in ("unlock", "restore"):
            host.does("admin", command, "olga@example.org")

    def test_a_password_is_one_line_of_standard_input_and_never_trimmed(self, host):
        host.does(
            "user", "add", "--email", "ada@example.org", "--given-name", "Ada", "--password-stdin",
            input="  violet harbour  \nnot part of it")
        assert host.show()["state"] == "active"
        error = host.refuses("user", "add", "--email", "bo@example.org", "--given-name", "Bo", "--password-stdin",
                             status=2)
        assert "no password came in" in error

    @pytest.mark.parametrize("password, codes", [
        ("kite", ["password-too-short"]),
        ("password1234", ["password-common"]),
        ("ada-ada-violet-42", ["password-contains-name"]),
    ])
    def test_a_password_that_breaks_a_rule_leaves_no_account(self, host, password, codes):
        error = host.refuses(
            "user", "add", "--email", "ada@example.org", "--given-name", "Ada", "--password-stdin",
            input=password + "\n")
        assert all(code in error for code in codes)
        assert password not in error
        assert json.loads(host.does("user", "list", "--json")) == []

    @pytest.mark.parametrize("arguments, code", [
        (["--email", "ada", "--given-name", "Ada"], "address-malformed"),
        (["--email", "ADA@example.org", "--given-name", "Ada"], "address-taken"),
        (["--email", "b@example.org", "--given-name", "B", "--username", "a@b"], "user-name-malformed"),
        (["--email", "b@example.org", "--given-name", " "], "name-malformed"),
    ])
    def test_an_account_that_cannot_be_is_refused(self, host, arguments, code):
        host.add()
        assert host.refuses("user", "add", *arguments).startswith(f"lockstep: {code}: ")

    def test_a_list_is_in_the_order_of_addresses(self, host):
        for name in ["zoe", "ada", "mia"]:
            host.add(f"{name}@example.org")
        emails = [person["email"] for person in json.loads(host.does("user", "list", "--json"))]
        assert emails == ["ada@example.org", "mia@example.org", "zoe@example.org"]
        assert host.does("user", "list").count("\n") == 3

    @pytest.mark.parametrize("action, fact, value", [
        ("suspend", "state", "suspended"), ("expire", "expired", True), ("unlock", "locked", False),
    ])
    def test_an_action_shows_what_became_of_the_account(self, host, action, fact, value):
        host.add()
        assert json.loads(host.does("user", action, "ada@example.org", "--json"))[fact] == value
        assert host.show()[fact] == value

    def test_what_was_done_can_be_undone(self, host):
        host.add()
        for action in ["suspend", "activate", "expire", "restore"]:
            host.does("user", action, "ada@example.org")
        person = host.show()
        assert (person["state"], person["expired"]) == ("active", False)

    def test_nobody_is_activated_who_has_no_password(self, host):
        host.does("user", "add", "--email", "ada@example.org", "--given-name", "Ada")
        assert "state-forbids" in host.refuses("user", "activate", "ada@example.org")

    def test_an_unknown_account_is_said_to_be_unknown(self, host):
        for arguments in [["user", "show"], ["user", "suspend"], ["audit", "list", "--account"]]:
            assert "account-unknown" in host.refuses(*arguments, "nobody@example.org")


class TestSettings:
    def test_a_setting_is_kept(self, host):
        host.does("settings", "set", "password.history", "7")
        assert host.does("settings", "get", "password.history") == "7\n"
        assert json.loads(host.does("settings", "list", "--json"))["password.history"] == "7"

    @pytest.mark.parametrize("key, value, words", [
        ("password.history", "25", "0 to 24"), ("password.history", "-1", "0 to 24"), ("nothing", "1", "nothing"),
    ])
    def test_a_value_out_of_range_is_refused_with_the_range(self, host, key, value, words):
        assert words in host.refuses("settings", "set", "--", key, value)


class TestAudit:
    def test_events_are_listed_and_verify(self, host):
        host.add()
        host.does("settings", "set", "password.history", "7")
        events = json.loads(host.does("audit", "list", "--json"))
        assert [event["kind"] for event in events] == ["account.added", "password.set", "setting.changed"]
        assert [event["number"] for event in events] == [1, 2, 3]
        own = json.loads(host.does("audit", "list", "--json", "--account", "ada@example.org"))
        assert [event["kind"] for event in own] == ["account.added", "password.set"]
        assert json.loads(host.does("audit", "list", "--json", "--since", "2999-01-01")) == []
        assert host.does("audit", "verify").startswith("intact: 3 events")

    def test_a_trail_put_back_to_an_earlier_end_is_found_by_a_noted_head(self, sqlite_host):
        sqlite_host.add()
        with sqlite3.connect(sqlite_host.sqlite_file) as database:
            earlier = database.execute("SELECT number, link, seal FROM audit_head").fetchone()
        sqlite_host.does("user", "suspend", "ada@example.org")
        noted = re.search(r"head (\S+)", sqlite_host.does("audit", "verify"))[1]
        assert sqlite_host.does("audit", "verify", "--head", noted).startswith("intact")
        with sqlite3.connect(sqlite_host.sqlite_file) as database:
            database.execute("DELETE FROM audit_events WHERE number > ?", earlier[:1])
            database.execute("UPDATE audit_head SET number = ?, link = ?, seal = ?", earlier)
        assert sqlite_host.does("audit", "verify").startswith("intact")
        sqlite_host.refuses("audit", "verify", "--head", noted)
        sqlite_host.refuses("audit", "verify", "--head", "nonsense", status=2)

    def test_what_is_no_signed_head_is_bad_usage(self, sqlite_host, tmp_path):
        sqlite_host.add()
        for content in ["", "{}", "[1]", '{"number": -1, "link": "", "at": 1, "signature": "", "public_key": ""}', "x" * 5000]:
            (tmp_path / "head.json").write_text(content)
            sqlite_host.refuses("audit", "verify", "--head", str(tmp_path / "head.json"), status=2)

    def test_the_demo_is_for_this_machine_only(self, sqlite_host):
        sqlite_host.refuses("demo", "--host", "192.0.2.1", status=2)

    def test_an_edited_event_is_named(self, sqlite_host):
        host = sqlite_host
        host.add()
        with sqlite3.connect(host.sqlite_file) as database:
            database.execute("UPDATE audit_events SET actor = 'anonymous' WHERE number = 2")
        error = host.refuses("audit", "verify")
        assert "event 2" in error
        done = host.run("audit", "verify", "--json")
        assert (done.returncode, json.loads(done.stdout)) == (1, {"intact": False, "first_bad": 2})


class TestBackup:
    def test_a_backup_goes_to_the_other_engine_and_back(self, host, tmp_path):
        host.add()
        report = json.loads(host.does("backup", "one.backup", "--json"))
        assert report["rows"]["accounts"] == 1
        assert stat.S_IMODE((tmp_path / "one.backup").stat().st_mode) == 0o600
        other = new_database("postgresql" if "sqlite" in host.environment["LOCKSTEP_DATABASE_URL"] else "sqlite", tmp_path)
        host.does("restore", "one.backup", LOCKSTEP_DATABASE_URL=other)
        host.does("backup", "two.backup", LOCKSTEP_DATABASE_URL=other)
        host.does("restore", "two.backup", "--replace")
        assert host.show()["state"] == "active"
        assert [event["kind"] for event in json.loads(host.does("audit", "list", "--json"))][-2:] == [
            "installation.restored", "installation.restored"]
        assert host.does("audit", "verify").startswith("intact: 4 events")

    def test_accounts_are_given_up_only_on_demand(self, host):
        host.add()
        host.does("backup", "one.backup")
        assert "--replace" in host.refuses("restore", "one.backup")

    def test_a_restore_never_makes_a_key_file(self, host, tmp_path):
        host.add()
        host.does("backup", "one.backup")
        (tmp_path / "lockstep.key").rename(tmp_path / "kept.key")
        assert "does not exist" in host.refuses("restore", "one.backup", "--replace")
        assert not (tmp_path / "lockstep.key").exists()

    @pytest.mark.parametrize("content", ["", "{}\n", "not a backup\n", "\0" * 100])
    def test_what_is_no_backup_is_refused(self, host, tmp_path, content):
        host.add()
        (tmp_path / "other").write_text(content)
        assert "no backup" in host.refuses("restore", "other", "--replace")
        assert host.show()["state"] == "active"


class TestKeys:
    def test_everything_opens_after_a_rotation(self, host):
        host.add()
        assert json.loads(host.does("key", "rotate", "--json")) == {"version": 2, "sealed": 1}
        assert host.does("audit", "verify").startswith("intact")
        assert "data key 2" in host.run("doctor").stdout

    def test_a_key_file_that_others_can_read_is_refused(self, host, tmp_path):
        host.add()
        (tmp_path / "lockstep.key").chmod(0o440)
        assert "chmod 400" in host.refuses("user", "list")

    def test_a_lost_key_file_is_not_made_anew(self, host, tmp_path):
        host.add()
        (tmp_path / "lockstep.key").unlink()
        assert "does not exist" in host.refuses("user", "list")
        assert not (tmp_path / "lockstep.key").exists()

    def test_another_installations_key_file_is_found_out(self, host, tmp_path):
        host.add()
        other = tmp_path / "other"
        other.mkdir()
        Host(other, "sqlite").does("settings", "list")
        error = host.refuses("user", "list", LOCKSTEP_KEY_FILE=str(other / "lockstep.key"))
        assert "not the one" in error


class TestDoctor:
    def findings(self, host, status, **environment):
        done = host.run("doctor", "--json", **environment)
        assert done.returncode == status, done
        return {finding["area"]: finding for finding in json.loads(done.stdout)}

    def test_a_working_installation_is_fine(self, host, tmp_path):
        host.add()
        findings = self.findings(
            host, 0, LOCKSTEP_MAIL_URL=f"directory:{tmp_path}/mail", LOCKSTEP_MAIL_FROM="a@example.org")
        assert {"database", "key file", "mail", "clock", "word lists", "mail queue"} <= findings.keys()
        assert findings["database"]["grade"] == "ok"
        assert not (tmp_path / "mail").exists()

    @pytest.mark.parametrize("url, grade", [
        ("http://localhost:8080", "ok"), ("http://127.0.0.1:8080", "note"), ("https://192.0.2.7", "note")])
    def test_an_address_for_a_host_costs_passkeys(self, sqlite_host, tmp_path, url, grade):
        sqlite_host.add()
        found = self.findings(
            sqlite_host, 0, LOCKSTEP_MAIL_URL=f"directory:{tmp_path}/mail", LOCKSTEP_MAIL_FROM="a@example.org",
            LOCKSTEP_BASE_URL=url, LOCKSTEP_TRUSTED_PROXIES="127.0.0.1")["base URL"]
        assert found["grade"] == grade
        assert ("passkey" in found["words"]) == (grade == "note")

    def test_it_makes_nothing(self, sqlite_host, tmp_path):
        self.findings(sqlite_host, 1)
        assert list(tmp_path.iterdir()) == []

    def test_missing_mail_is_a_fault(self, host):
        host.add()
        assert self.findings(host, 1)["mail"]["grade"] == "fault"

    def test_a_mail_server_that_does_not_answer_is_a_fault(self, host):
        host.add()
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"smtp://user:hunter2hunter2@127.0.0.1:{unused.getsockname()[1]}"
            done = host.run("doctor", LOCKSTEP_MAIL_URL=url, LOCKSTEP_MAIL_FROM="a@example.org")
        assert done.returncode == 1
        assert "can't be reached" in done.stdout
        assert "hunter2" not in done.stdout + done.stderr

    def test_every_fault_of_the_configuration_is_a_finding(self, sqlite_host):
        done = sqlite_host.run("doctor", LOCKSTEP_HTTP_PORT="x", LOCKSTEP_LOG_LEVEL="loud")
        assert done.returncode == 1
        assert done.stdout.count("fault") == 2

    def test_a_database_out_of_reach_is_a_fault(self, sqlite_host):
        findings = self.findings(sqlite_host, 1, LOCKSTEP_DATABASE_URL="postgres://u:secret99@127.0.0.1:1/x")
        assert findings["database"]["grade"] == "fault"
        assert "secret99" not in json.dumps(findings)


class TestExitCodes:
    @pytest.mark.parametrize("arguments", [
        ["frobnicate"], ["user", "add"], ["serve", "--nothing"], ["audit", "list", "--since", "yesterday"],
        ["demo", "--port", "0"],
    ])
    def test_bad_usage_is_2(self, sqlite_host, arguments):
        sqlite_host.refuses(*arguments, status=2)

    def test_every_fault_of_the_configuration_is_listed_at_once(self, sqlite_host):
        error = sqlite_host.refuses("serve", LOCKSTEP_HTTP_PORT="x", LOCKSTEP_BASE_URL="http://example.org")
        assert "LOCKSTEP_HTTP_PORT" in error and "LOCKSTEP_BASE_URL" in error

    def test_a_database_out_of_reach_is_3(self, sqlite_host):
        for arguments in [["serve"], ["user", "list"]]:
            error = sqlite_host.refuses(
                *arguments, status=3, LOCKSTEP_DATABASE_URL="postgres://u:secret99@127.0.0.1:1/x")
            assert "secret99" not in error

    def test_a_port_in_use_is_said_so(self, sqlite_host):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            error = sqlite_host.run("serve", LOCKSTEP_HTTP_PORT=str(taken.getsockname()[1]))
        assert error.returncode == 1
        assert "can't listen" in error.stderr


class Process:
    """A server that was started by hand."""

    def __init__(self, arguments: list[str], environment: dict, folder: pathlib.Path):
        self.process = subprocess.Popen(
            [BINARY, *arguments], env=environment, cwd=folder, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def line(self, pattern: str) -> re.Match:
        """The first line on standard error that fits."""
        for line in self.process.stderr:
            if match := re.search(pattern, line):
                return match
        raise AssertionError(f"the server ended with {self.process.wait()} and never said {pattern}")

    def stop(self, sign: int = signal.SIGTERM) -> int:
        self.process.send_signal(sign)
        return self.process.wait(timeout=30)


@pytest.fixture
def start():
    """Starts servers, and ends what a failed test leaves behind."""
    started: list[Process] = []

    def start(*arguments: str, environment: dict, folder: pathlib.Path) -> Process:
        started.append(Process(list(arguments), environment, folder))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop(signal.SIGKILL)


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class TestServing:
    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
    def test_any_port_is_said_and_a_signal_ends_it_well(self, start, host, sign):
        server = start("serve", environment=host.environment | {"LOCKSTEP_HTTP_PORT": "0"}, folder=host.folder)
        port = server.line(r"msg=listening address=127\.0\.0\.1 port=(\d+)").group(1)
        assert get(f"http://127.0.0.1:{port}/readyz") == (200, "ready\n")
        assert get(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
        assert "lockstep_mail_waiting" in get(f"http://127.0.0.1:{port}/metrics")[1]
        assert server.stop(sign) == 0

    def test_missing_mail_is_warned_about(self, start, sqlite_host):
        server = start("serve", environment=sqlite_host.environment | {"LOCKSTEP_HTTP_PORT": "0"}, folder=sqlite_host.folder)
        server.line("level=warning .*mail is not configured")
        server.stop()

    def test_a_misspelt_setting_is_remarked_on(self, start, sqlite_host):
        environment = sqlite_host.environment | {"LOCKSTEP_HTTP_PORT": "0", "LOCKSTEP_BASE_ULR": "https://x"}
        server = start("serve", environment=environment, folder=sqlite_host.folder)
        server.line("unknown setting.*LOCKSTEP_BASE_ULR")
        server.stop()

    def test_what_the_host_does_reaches_the_running_server(self, start, sqlite_host):
        environment = sqlite_host.environment | {
            "LOCKSTEP_HTTP_PORT": "0", "LOCKSTEP_MAIL_URL": f"directory:{sqlite_host.folder}/mail",
            "LOCKSTEP_MAIL_FROM": "lockstep@example.org",
        }
        server = start("serve", environment=environment, folder=sqlite_host.folder)
        server.line("msg=listening")
        sqlite_host.add()
        deadline, pause = time.monotonic() + 10, threading.Event()
        mails = lambda: list((sqlite_host.folder / "mail").glob("*.eml"))
        while not mails() and time.monotonic() < deadline:
            pause.wait(0.1)
        assert "X-Lockstep-Notice: password-changed" in mails()[0].read_text()
        assert stat.S_IMODE(mails()[0].stat().st_mode) == 0o600
        server.stop()

    def test_secrets_stay_the_owners(self, sqlite_host):
        sqlite_host.add()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in sqlite_host.folder.iterdir()}
        assert modes.pop("lockstep.key") == 0o400
        assert set(modes.values()) == {0o600}


class TestDemo:
    def demo(self, start, folder: pathlib.Path) -> tuple[Process, str, str]:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LOCKSTEP_")}
        demo = start(
            "demo", "--port", str(port), "--data", str(folder / "demo"), environment=environment, folder=folder)
        demo.line("msg=listening")
        guide = ""
        while "Ctrl+C" not in guide:
            guide += demo.process.stdout.readline()
        return demo, f"http://localhost:{port}", guide

    def test_it_says_where_to_go_and_keeps_its_people(self, start, tmp_path):
        demo, url, guide = self.demo(start, tmp_path)
        assert url in guide and f"{url}/demo/mail" in guide
        assert guide.count("@northwind.example") >= 12
        assert f"{url}/admin\n" in guide
        olga = Visitor(url)
        answer = olga.submit("/admin/login", email="olga@northwind.example", password="this is only a demo")
        assert (answer.status, answer.location) == (303, "/admin/security/factors")
        link = re.search(r"http://\S+/reset/lsa_\S+", guide).group()
        # The link leads to its page only in a browser, which keeps the cookie.
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert 'name="new_password"' in browser.open(link, timeout=10).read().decode()
        status, page = get(f"{url}/demo/mail")
        assert status == 200 and page.count("<li>") > 10
        assert "Nováková" in page and "=?utf-8?" not in page
        newest = re.search(r'href="(/demo/mail/[0-9a-z]{26})"', page).group(1)
        text = get(url + newest)[1]
        assert "X-Lockstep-Notice" in text and "=E2=80" not in text
        assert demo.stop() == 0

        again, url, second = self.demo(start, tmp_path)
        assert get(f"{url}/demo/mail")[1].count("<li>") == page.count("<li>")
        assert link.split("/")[-1] in second
        assert again.stop(signal.SIGINT) == 0
