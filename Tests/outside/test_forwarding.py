"""Events go on to a syslog server and a webhook: all of them, in order, whatever dies."""

import json
import random
import re
import shutil
import sqlite3
import subprocess
import threading
from http.client import HTTPException

import pytest

from certificate import make_certificate
from event_receivers import RSYSLOGD, Rsyslog, WebhookReceiver
from installation import BINARY
from hands import borrow, press
from ports import free_port
from program import Program
from test_admin_entrance import signed_in
from test_kill import until
from test_pages import album_of

PAGE = "/admin/events/forwarding"
SECRET = "whsec_" + "Zm9yd2FyZGluZyBvZiBldmVudHMgaXMgdGVzdGVk"
OTHER = "whsec_" + "YW5vdGhlciBzZWNyZXQgdGhhdCBzaWducyBib2RpZXM="
# A lease, and something for a busy machine.
LONG = 150

needs_rsyslog = pytest.mark.skipif(RSYSLOGD is None, reason="rsyslog isn't installed: make setup")


@pytest.fixture
def webhook():
    receivers = []

    def make(*secrets):
        receivers.append(WebhookReceiver(*secrets))
        return receivers[-1]

    yield make
    for receiver in receivers:
        receiver.close()


@pytest.fixture
def rsyslog(tmp_path):
    made = []

    def make(certificate=None):
        made.append(Rsyslog(tmp_path / f"rsyslog{len(made)}", certificate))
        return made[-1]

    yield make
    for server in made:
        server.close()


def name_webhook(installation, receiver, secret=SECRET):
    installation.run("settings", "set", "events.webhook-secret", "-", input=secret + "\n")
    installation.set("events.webhook-url", receiver.url)


def make_events(installation, port):
    try:
        # Nobody: an account would be locked soon, and a lock leaves one event.
        name = f"x{random.getrandbits(60)}@northwind.example"
        installation.visitor(port).try_sign_in(name, "not this one at all")
    except (OSError, HTTPException):
        pass  # the server is gone


def firsts(events):
    """As they came, without those that came again."""
    return list({event["number"]: event for event in events}.values())


def assert_all_arrived(installation, receiver, begun_with):
    """From the event that named the receiver to the newest, in order, as the trail has them."""
    def wanted():
        trail = installation.events_at_host()
        begun = next(event["number"] for event in trail if event["details"].get("setting") == begun_with)
        return [{"account": None} | event for event in trail if event["number"] >= begun]

    assert until(lambda: firsts(receiver.events()) == wanted(), within=LONG), (
        len(firsts(receiver.events())), len(wanted()))


def end_lease(installation):
    """A server that is gone can't give it back; nobody waits here until its minute is over."""
    statement = "UPDATE event_forwarders SET leased_until = 0"
    if installation.engine == "sqlite":
        with sqlite3.connect(installation.directory / "lockstep.sqlite", timeout=30) as database:
            database.execute(statement)
    else:
        url = installation.environment["LOCKSTEP_DATABASE_URL"]
        subprocess.run(["psql", "--quiet", "--no-psqlrc", "--command", statement, url], check=True, timeout=30)


class Traffic:
    """Strangers who can't sign in, one after another, until it is enough."""

    def __init__(self, installation, ports):
        self.done = threading.Event()
        self.threads = [
            threading.Thread(target=self.run, args=(installation, port)) for port in ports for _ in range(2)]

    def run(self, installation, port):
        while not self.done.is_set():
            make_events(installation, port)

    def __enter__(self):
        for thread in self.threads:
            thread.start()

    def __exit__(self, *_):
        self.done.set()
        for thread in self.threads:
            thread.join()


@needs_rsyslog
def test_rsyslog_gets_every_event_over_tls_though_the_server_is_killed(
    new_installation, engine, rsyslog, tmp_path, rounds
):
    pem, key = make_certificate(tmp_path)
    server = rsyslog((pem, key))
    installation = new_installation(engine, LOCKSTEP_EVENTS_CA_FILE=str(pem))
    running = installation.start()
    installation.set("events.syslog-url", f"tls://localhost:{server.port}")
    with Traffic(installation, [installation.port]):
        for _ in range(rounds(2, 20)):
            before = len(server.events())
            assert until(lambda: len(server.events()) > before, within=LONG)
            threading.Event().wait(random.uniform(0, 1))
            running.kill()
            installation.servers.remove(running)
            end_lease(installation)
            running = installation.start()
    assert_all_arrived(installation, server, "events.syslog-url")
    message = server.messages()[-1]
    assert (message.facility, message.host, message.program) == (10, "localhost", "lockstep")
    assert all(message.sequence == event["number"] and message.id == event["kind"]
               for message, event in zip(server.messages(), server.events()))
    assert {message.severity for message in server.messages() if message.id == "sign-in.failed"} == {4}


@needs_rsyslog
def test_a_syslog_server_that_is_away_gets_what_it_missed(new_installation, rsyslog):
    installation = new_installation("sqlite")
    installation.start()
    port = free_port()
    installation.set("events.syslog-url", f"tcp://127.0.0.1:{port}")
    assert until(lambda: "can't be reached" in installation.run("audit", "forwarding"), within=30)
    server = rsyslog()
    installation.set("events.syslog-url", f"tcp://127.0.0.1:{server.port}")
    assert_all_arrived(installation, server, "events.syslog-url")


def test_two_servers_and_a_kill_lose_nothing(new_installation, engine, webhook):
    installation = new_installation(engine)
    receiver = webhook(SECRET)
    name_webhook(installation, receiver)
    ports = [installation.port] + ([free_port()] if engine == "postgresql" else [])
    servers = [installation.start(port) for port in ports]
    with Traffic(installation, ports):
        assert until(lambda: len(receiver.events()) > 20, within=LONG)
        receiver.slow = 2
        calls = len(receiver.calls)
        assert until(lambda: len(receiver.calls) > calls, within=LONG)
        servers[0].kill()
        installation.servers.remove(servers[0])
        receiver.slow = 0
    end_lease(installation)
    installation.start()
    assert_all_arrived(installation, receiver, "events.webhook-url")
    assert not [call for call in receiver.calls if "refused" in call]
    bodies = {}
    for call in receiver.calls:
        assert bodies.setdefault(call["id"], call["body"]) == call["body"]


def test_refused_slow_and_elsewhere_it_is_tried_again(new_installation, webhook):
    installation = new_installation("sqlite")
    receiver = webhook(SECRET)
    receiver.answer = 500
    name_webhook(installation, receiver)
    installation.start()
    shown = lambda words: until(lambda: words in installation.run("audit", "forwarding"), within=60)  # noqa: E731
    assert shown("answered 500")
    elsewhere = webhook(SECRET)
    receiver.headers, receiver.answer = {"Location": elsewhere.url}, 307
    assert shown("answered 307")
    receiver.headers, receiver.answer, receiver.slow = {}, 204, 25
    assert shown("did not answer in time")
    receiver.slow = 0
    assert_all_arrived(installation, receiver, "events.webhook-url")
    assert elsewhere.calls == []
    assert len({call["id"] for call in receiver.calls if "id" in call}) < len(receiver.calls)


def test_both_secrets_sign_while_one_takes_the_others_place(new_installation, webhook):
    installation = new_installation("sqlite")
    receiver = webhook(SECRET, OTHER)
    name_webhook(installation, receiver, f"{OTHER} {SECRET}")
    installation.start()
    assert until(lambda: receiver.events(), within=60)
    installation.run("key", "rotate")
    assert_all_arrived(installation, receiver, "events.webhook-url")
    assert OTHER not in installation.run("settings", "list") + installation.log


def test_gone_stops_it_until_it_is_tried(new_installation, webhook):
    installation = new_installation("sqlite")
    receiver = webhook(SECRET)
    receiver.answer = 410
    name_webhook(installation, receiver)
    installation.start()
    owner = signed_in(installation, installation.add_administrator(role="owner"))[0]
    auditor = signed_in(installation, installation.add_administrator(role="auditor"))[0]
    assert until(lambda: "Stopped: the receiver wants no more" in auditor.get(PAGE).text, within=30)
    assert installation.events(kind="forwarding.stopped")
    assert "Try It Now" not in auditor.get(PAGE).text and "Try It Now" in owner.get(PAGE).text
    refused = auditor.post(PAGE, owner.get(PAGE).csrf, receiver="webhook")
    assert refused.status == 403
    tried = owner.submit(PAGE, receiver="webhook")
    assert tried.status == 502 and "410" in tried.text
    receiver.answer = 200
    tried = owner.submit(PAGE, receiver="webhook")
    assert (tried.status, tried.location) == (303, f"{PAGE}?tried=webhook")
    assert "It got through" in owner.get(tried.location).text
    assert [] in [call["body"]["data"]["events"] for call in receiver.calls]
    assert_all_arrived(installation, receiver, "events.webhook-url")
    assert owner.submit(PAGE, receiver="pigeon").status == 400
    metrics = installation.visitor().get("/metrics").text
    assert re.search(r'^lockstep_events_waiting\{receiver="webhook"\} \d+$', metrics, re.MULTILINE)


def test_its_page_is_sound(chromium, new_installation, webhook):
    """Off, running, stopped and just tried; light, dark and as narrow as a phone."""
    installation = new_installation("sqlite")
    installation.start()
    owner = signed_in(installation, installation.add_administrator(role="owner"))[0]
    album = album_of(chromium, installation)
    borrow(album.page, owner, installation)
    album.visit("forwarding-off", PAGE)
    receiver = webhook(SECRET)
    receiver.answer = 410
    name_webhook(installation, receiver)
    assert until(lambda: "Stopped: the receiver wants no more" in owner.get(PAGE).text, within=30)
    album.visit("forwarding-stopped", PAGE)
    program = Program(installation)
    tried = program.send("POST", "/api/v1/events/forwarding/try", {"receiver": "webhook"})
    assert tried.status == 200 and "410" in tried.text
    assert program.send("POST", "/api/v1/events/forwarding/try", {"receiver": "syslog"}).status == 409
    doctor = json.loads(doctored(installation))
    assert [one["grade"] for one in doctor if one["area"] == "forwarding"] == ["fault"]
    receiver.answer = 200
    album.page.goto(PAGE)
    press(album.page, "Try It Now")
    album.visit("forwarding-tried")
    assert program.send("POST", "/api/v1/events/forwarding/try", {"receiver": "webhook"}).text == '{"failure":null}'
    assert until(lambda: [one["grade"] for one in json.loads(doctored(installation))
                          if one["area"] == "forwarding"] == ["ok"], within=30)
    album.page.context.close()
    assert album.faults == []


def doctored(installation):
    """Whatever its exit code is: the base URL is no name that people use."""
    return subprocess.run([BINARY, "doctor", "--json"], env=installation.environment, capture_output=True, text=True,
                          timeout=60).stdout


@pytest.mark.parametrize("key, value", [
    ("events.syslog-url", "udp://logs.example.org"), ("events.syslog-url", "tls://logs.example.org/x"),
    ("events.webhook-url", "http://hooks.example.org/"), ("events.webhook-url", "https://a:b@hooks.example.org/"),
])
def test_what_is_no_receiver_is_refused_with_what_is_allowed(sqlite, key, value):
    with pytest.raises(AssertionError) as refused:
        sqlite.set(key, value)
    assert "or empty" in str(refused.value)


def test_the_secret_is_nowhere_in_a_page(new_installation):
    installation = new_installation("sqlite")
    installation.start()
    owner = signed_in(installation, installation.add_administrator(role="owner"))[0]
    saved = owner.submit(
        "/admin/settings/events", **{"events.webhook-url": "https://hooks.example.org/", "events.webhook-secret": SECRET})
    assert saved.status == 303
    for page in ["/admin/settings", "/admin/settings/events", PAGE, "/admin/events"]:
        assert SECRET not in owner.get(page).text
    assert installation.run("settings", "get", "events.webhook-secret").strip() == "(set)"


def test_one_flow_is_followed(sqlite):
    person = sqlite.add_person()
    link = sqlite.request_reset(person)
    visitor = sqlite.open_link(link)
    sqlite.reset(visitor, "granite lantern walks 88")
    auditor = signed_in(sqlite, sqlite.add_administrator(role="auditor"))[0]
    page = auditor.get(f"/admin/events?account={person.email}")
    flow = re.search(r'href="(/admin/events\?flow=([0-9a-z]{26}))"', page.text)
    shown = auditor.get(flow.group(1))
    assert "<code>password.set</code>" in shown.text and "one attempt" in shown.text
    listed = sqlite.run("audit", "list", "--flow", flow.group(2))
    assert "password.set" in listed and all(f"flow={flow.group(2)}" in line for line in listed.splitlines())
    exported = auditor.get(f"/admin/events/events.jsonl?flow={flow.group(2)}").text.splitlines()
    assert len(exported) == len(listed.splitlines())
    assert f"account={person.email.replace('@', '%40')}" in shown.text
    assert auditor.get("/admin/events?flow=nonsense").status == 400


# --- where it may connect (security row 40)

RESOLVER = """
import socket, sys
# Answers the addresses it was given in turn, and that nothing may be kept.
addresses = sys.argv[1:]
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
print("ready", flush=True)
asked = 0
while True:
    question, client = server.recvfrom(512)
    end = question.index(0, 12) + 5
    kind = int.from_bytes(question[end - 4:end - 2], "big")
    answer = b""
    if kind == 1:
        address = addresses[asked % len(addresses)]
        asked += 1
        answer = bytes.fromhex("c00c00010001000000000004") + socket.inet_aton(address)
    head = question[:2] + bytes.fromhex("81800001") + (b"\\0\\1" if answer else b"\\0\\0") + bytes(4)
    server.sendto(head + question[12:end] + answer, client)
"""


def can_unshare():
    return shutil.which("unshare") and subprocess.run(
        ["unshare", "--map-root-user", "--mount", "--net", "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="no namespaces for who runs the tests")
@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"]])
def test_a_name_that_resolves_differently_the_next_moment_leads_nowhere(new_installation, tmp_path, addresses):
    """In a network of its own, where the only address that answers is this machine's, and nobody may go there."""
    (tmp_path / "resolver.py").write_text(RESOLVER)
    (tmp_path / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    (tmp_path / "nsswitch.conf").write_text("hosts: dns\n")
    pem, key = make_certificate(tmp_path, "rebinding.example")
    (tmp_path / "trap.py").write_text(f"""
import socket
listener = socket.create_server(("127.0.0.1", 443))
while True:
    listener.accept()
    open("{tmp_path}/trapped", "a").write("x")
""")
    installation = new_installation(
        "sqlite", LOCKSTEP_BASE_URL="https://id.northwind.example", LOCKSTEP_EVENTS_CA_FILE=str(pem))
    installation.run("settings", "set", "events.webhook-secret", "-", input=SECRET + "\n")
    installation.set("events.webhook-url", "https://rebinding.example/")
    script = f"""
        ip link set lo up 2>/dev/null || python3 - <<'UP'
import fcntl, socket, struct
s = socket.socket()
fcntl.ioctl(s, 0x8914, struct.pack("16sH14x", b"lo", 0x49))
UP
        mount --bind {tmp_path}/resolv.conf /etc/resolv.conf
        mount --bind {tmp_path}/nsswitch.conf /etc/nsswitch.conf
        python3 {tmp_path}/resolver.py {' '.join(addresses)} > {tmp_path}/ready &
        python3 {tmp_path}/trap.py &
        until [ -s {tmp_path}/ready ]; do :; done
        for attempt in 1 2 3 4 5 6; do "$LOCKSTEP" audit forwarding --try webhook; done 2>&1
        kill %1 %2
    """
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "--net", "bash", "-c", script],
        env=installation.environment | {"LOCKSTEP": BINARY}, capture_output=True, text=True, timeout=200,
        cwd=installation.directory)
    assert "inside a private network" in done.stdout, done.stdout + done.stderr
    assert not (tmp_path / "trapped").exists()
