"""Whom events are forwarded to: a webhook written from Standard Webhooks, and Debian's rsyslogd."""

import base64
import hashlib
import hmac
import json
import pathlib
import shutil
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from syslog_server import parse

RSYSLOGD = shutil.which("rsyslogd", path="/usr/sbin:/usr/bin")


class WebhookReceiver:
    def __init__(self, *secrets: str):
        """`answer` is the status, and `headers` go with it; `slow` seconds pass before."""
        self.secrets = [base64.b64decode(secret.removeprefix("whsec_")) for secret in secrets]
        self.answer, self.headers, self.slow = 204, {}, 0.0
        self.calls: list[dict] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"receiver": self}))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook?team=7"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def take(self, headers, body: bytes) -> int:
        """401 where the signature is not ours or not of now."""
        ours = [self.is_signed(headers, body, secret) for secret in self.secrets]
        if not all(ours) or abs(time.time() - int(headers["webhook-timestamp"])) > 300:
            self.calls.append({"refused": dict(headers)})
            return 401
        self.calls.append({"id": headers["webhook-id"], "body": json.loads(body), "answer": self.answer})
        return self.answer

    @staticmethod
    def is_signed(headers, body: bytes, secret: bytes) -> bool:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
        return wanted in headers["webhook-signature"].split(" ")

    def events(self) -> list[dict]:
        """Confirmed ones, in the order in which they came; those that came again again."""
        return [
            event for call in list(self.calls) if 200 <= call.get("answer", 0) < 300
            for event in call["body"]["data"]["events"]]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        receiver = self.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/json" and self.path == "/hook?team=7"
        threading.Event().wait(receiver.slow)
        self.send_response(receiver.take(self.headers, body))
        for name, value in receiver.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def do_GET(self):
        self.receiver.calls.append({"get": self.path})
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


CONFIGURATION = """
global(workDirectory="{directory}" maxMessageSize="64k" {tls})
module(load="imtcp" {driver})
input(type="imtcp" port="0" listenPortFileName="{directory}/port")
template(name="whole" type="string" string="%rawmsg%\\n")
action(type="omfile" file="{directory}/messages" template="whole" asyncWriting="off" flushOnTXEnd="on")
"""


class Rsyslog:
    """Debian's, with files of its own."""

    def __init__(self, directory: pathlib.Path, certificate: tuple[pathlib.Path, pathlib.Path] | None = None):
        directory.mkdir(exist_ok=True)
        self.messages_file = directory / "messages"
        tls, driver = "", ""
        if certificate:
            pem, key = certificate
            tls = (f'defaultNetstreamDriverCAFile="{pem}" defaultNetstreamDriverCertFile="{pem}" '
                   f'defaultNetstreamDriverKeyFile="{key}"')
            # Debian 12's driver on OpenSSL closes each connection twice, the second time whatever has its number by then.
            driver = 'streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon"'
        (directory / "rsyslog.conf").write_text(CONFIGURATION.format(directory=directory, tls=tls, driver=driver))
        self.process = subprocess.Popen(
            [RSYSLOGD, "-n", "-f", str(directory / "rsyslog.conf"), "-i", str(directory / "pid")],
            stdout=(directory / "log").open("w"), stderr=subprocess.STDOUT)
        deadline, pause = time.monotonic() + 30, threading.Event()
        while not (directory / "port").exists() or not (directory / "port").read_text().strip():
            assert self.process.poll() is None and time.monotonic() < deadline, (directory / "log").read_text()
            pause.wait(0.05)
        self.port = int((directory / "port").read_text())

    def close(self):
        self.process.terminate()
        self.process.wait(20)

    def messages(self):
        if not self.messages_file.exists():
            return []
        # The last line may be written right now.
        lines = self.messages_file.read_bytes().split(b"\n")[:-1]
        return [parse(line) for line in lines if line.startswith(b"<") and b" lockstep " in line]

    def events(self) -> list[dict]:
        return [json.loads(message.text) for message in self.messages()]
