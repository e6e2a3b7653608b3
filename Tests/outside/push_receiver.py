"""A push service and the browser behind it: takes Web Push messages and reads them with somebody else's code.

Every message is checked as a push service (RFC 8030, RFC 8292) and a browser (RFC 8291) would, and refused with the
reason. As a program it prints one line of JSON, its subscription; it appends to the record, one JSON object a line, what
it could read, and ends when its standard input does.
"""

import argparse
import base64
import json
import re
import secrets
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def to_text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Refused(Exception):
    def __init__(self, status: int, reason: str):
        self.status, self.reason = status, reason


class PushReceiver:
    def __init__(self, port=0, record=None):
        """`status` and `retry_after` are the answer to whatever is right; a query of the same names goes before."""
        self.status, self.retry_after, self.record = 201, None, record
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = secrets.token_bytes(16)
        self.path = "/push/" + secrets.token_urlsafe(12)
        self.messages: list[dict] = []
        self.arrived = threading.Condition()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (Handler,), {"receiver": self}))
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def subscription(self) -> dict:
        """What `JSON.stringify(subscription)` gives in a browser."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.origin + self.path, "expirationTime": None,
            "keys": {"p256dh": to_text(point), "auth": to_text(self.auth)},
        }

    def wait(self, number=1, within=20) -> dict:
        """The first, second, … message that could be read."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.messages) >= number, within), "no push message"
            return self.messages[number - 1]

    def take(self, path: str, headers, body: bytes):
        if path != self.path:
            raise Refused(404, "no such subscription")
        claims, key = self.read_authorization(headers.get("Authorization", ""))
        for name, pattern in {
            "TTL": r"[0-9]+", "Urgency": "very-low|low|normal|high", "Topic": r"[A-Za-z0-9_-]{1,32}",
            "Content-Encoding": "aes128gcm",
        }.items():
            if not re.fullmatch(pattern, headers.get(name, "")):
                raise Refused(400, f"{name} is {headers.get(name)!r}")
        if len(body) > 4096:
            raise Refused(413, "longer than 4096 bytes")
        try:
            content = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        except Exception as error:
            raise Refused(400, f"not readable: {error!r}")
        message = {
            "content": content.decode(), "length": len(body), "claims": claims, "key": key,
            "ttl": int(headers["TTL"]), "urgency": headers["Urgency"], "topic": headers["Topic"],
        }
        with self.arrived:
            self.messages.append(message)
            if self.record:
                with open(self.record, "a", encoding="utf-8") as file:
                    file.write(json.dumps(message) + "\n")
            self.arrived.notify_all()

    def read_authorization(self, value: str) -> tuple[dict, str]:
        """The claims, and the key that signed them."""
        parts = re.fullmatch(r"vapid t=([\w.-]+), *k=([\w-]+)", value)
        if not parts:
            raise Refused(401, f"Authorization is {value!r}")
        token, key = parts.groups()
        try:
            public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to_bytes(key))
            claims = jwt.decode(
                token, public, algorithms=["ES256"], audience=self.origin, options={"require": ["exp", "aud", "sub"]})
        except (ValueError, jwt.InvalidTokenError) as error:
            raise Refused(403, repr(error))
        if claims["exp"] > time.time() + 24 * 3600 or not re.match("mailto:.+@.+|https://", claims["sub"]):
            raise Refused(403, f"the claims are {claims}")
        return claims, key


class Handler(BaseHTTPRequestHandler):
    receiver: PushReceiver

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        wanted = {"status": self.receiver.status, "retry_after": self.receiver.retry_after} | dict(parse_qsl(url.query))
        try:
            self.receiver.take(url.path, self.headers, body)
            self.answer(int(wanted["status"]), "", wanted["retry_after"])
        except Refused as refused:
            self.answer(refused.status, refused.reason)

    def answer(self, status: int, text: str, retry_after=None):
        self.send_response(status)
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record")
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    receiver = PushReceiver(port=arguments.port, record=arguments.record)
    print(json.dumps(receiver.subscription), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
