"""Plays Duo's side of the Universal Prompt by Duo's documentation ("Duo OIDC Auth API"), and plays it wrong on demand.

Whoever is sent to it for the prompt comes back at once, as if every person had approved, or by a button. As a program it prints its port
and ends when its standard input does; `POST /stand-in/mutant` says what goes wrong from then on.
"""

import argparse
import html
import json
import secrets
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_EXPIRY = 300 + 5

# What a token may say wrong: changes to its claims; None takes one away.
WRONG_CLAIMS = {
    "wrong-iss": lambda claims: {"iss": claims["iss"] + "/"},
    "no-iss": lambda claims: {"iss": None},
    "wrong-aud": lambda claims: {"aud": "DI" + "0" * 18},
    "several-aud": lambda claims: {"aud": [claims["aud"], "DI" + "0" * 18]},
    "wrong-user": lambda claims: {"preferred_username": "mallory"},
    "other-case-user": lambda claims: {"preferred_username": claims["preferred_username"].upper()},
    "no-user": lambda claims: {"preferred_username": None},
    "wrong-nonce": lambda claims: {"nonce": secrets.token_urlsafe(24)},
    "no-nonce": lambda claims: {"nonce": None},
    "expired": lambda claims: {"exp": int(time.time()) - 90},
    "no-exp": lambda claims: {"exp": None},
    "text-exp": lambda claims: {"exp": str(claims["exp"])},
    "iat-future": lambda claims: {"iat": int(time.time()) + 90},
    "no-iat": lambda claims: {"iat": None},
    "deny": lambda claims: {"auth_result": {"result": "deny", "status": "deny", "status_msg": "Login request denied."}},
    "no-result": lambda claims: {"auth_result": None},
    "other-result": lambda claims: {"auth_result": {"result": "Allow", "status": "allow"}},
}
# How a token may be signed wrong: everything in it is right.
WRONG_SIGNATURES = {
    "alg-none": lambda claims, key: jwt.encode(claims, None, algorithm="none"),
    "alg-hs256": lambda claims, key: jwt.encode(claims, key, algorithm="HS256"),
    "alg-rs256": lambda claims, key: jwt.encode(claims, rsa.generate_private_key(65537, 2048), algorithm="RS256"),
    "other-key": lambda claims, key: jwt.encode(claims, key[::-1], algorithm="HS512"),
    "crit": lambda claims, key: jwt.encode(claims, key, algorithm="HS512", headers={"crit": ["x"], "x": 1}),
    "no-signature": lambda claims, key: jwt.encode(claims, key, algorithm="HS512").rsplit(".", 1)[0] + ".",
}
# How an answer may go wrong, whatever the question.
WRONG_ANSWERS = ("500", "hang", "truncated", "redirect", "long", "not-json")
MUTANTS = (*WRONG_CLAIMS, *WRONG_SIGNATURES, *WRONG_ANSWERS, "other-state", "unhealthy")


class Refused(Exception):
    def __init__(self, error: str, description: str):
        self.error, self.description = error, description


class DuoStandIn:
    def __init__(self, client_id: str, client_secret: str, *, port=0, certificate=None):
        """`certificate` is a pair of PEM files, the second with the key, and makes it https."""
        self.client_id, self.client_secret = client_id, client_secret
        self.mutant: str | None = None
        self.has_button = False
        self.codes: dict[str, dict] = {}
        self.assertions: set[str] = set()
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (Handler,), {"duo": self}))
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.host = f"localhost:{self.port}"
        self.origin = f"{'https' if certificate else 'http'}://{self.host}"
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*certificate)
            # Else a browser that connects and says nothing yet would keep everybody else waiting.
            self.server.socket = context.wrap_socket(
                self.server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def check_assertion(self, fields: dict, url: str):
        if fields.get("client_id") != self.client_id:
            raise Refused("invalid_client", "The provided client_id is invalid.")
        try:
            claims = jwt.decode(
                fields["client_assertion"], self.client_secret, algorithms=["HS512"], audience=url,
                issuer=self.client_id, options={"require": ["iss", "sub", "aud", "exp", "jti"]},
            )
        except (KeyError, jwt.InvalidTokenError) as error:
            raise Refused("invalid_client", f"The provided client_assertion is invalid: {error!r}")
        with self.lock:
            is_new = claims["jti"] not in self.assertions
            self.assertions.add(claims["jti"])
        if claims["sub"] != self.client_id or claims["exp"] > time.time() + LONGEST_EXPIRY or not is_new:
            raise Refused("invalid_client", "The provided client_assertion is for another client, too long or used.")

    def health_check(self, fields: dict) -> dict:
        if self.mutant == "unhealthy":
            raise Refused("temporarily_unavailable", "The service is not available.")
        self.check_assertion(fields, self.origin + "/oauth/v1/health_check")
        return {"stat": "OK", "response": {"timestamp": int(time.time())}}

    def authorize(self, fields: dict) -> str:
        """Where the browser goes back to."""
        try:
            request = jwt.decode(
                fields["request"], self.client_secret, algorithms=["HS512"], audience=self.origin,
                issuer=self.client_id, options={"require": ["iss", "aud", "exp"]},
            )
        except (KeyError, jwt.InvalidTokenError) as error:
            raise Refused("invalid_request", repr(error))
        wanted = {"scope": "openid", "response_type": "code", "client_id": self.client_id}
        if any(request.get(name) != value for name, value in wanted.items()):
            raise Refused("invalid_request", f"{wanted} is wanted")
        if fields.get("client_id") != self.client_id or fields.get("response_type") != "code":
            raise Refused("invalid_request", "client_id and response_type are wanted outside of the request as well")
        if not (16 <= len(request.get("state", "")) <= 1024 and request.get("duo_uname") and request["redirect_uri"]):
            raise Refused("invalid_request", "state, duo_uname and redirect_uri are wanted")
        if request["exp"] > time.time() + LONGEST_EXPIRY:
            raise Refused("invalid_request", "exp is too far away")
        code = secrets.token_urlsafe(24)
        with self.lock:
            self.codes[code] = {
                "user": request["duo_uname"], "redirect": request["redirect_uri"],
                "nonce": request.get("nonce", fields.get("nonce")),
            }
        state = secrets.token_urlsafe(24) if self.mutant == "other-state" else request["state"]
        name = "duo_code" if request.get("use_duo_code_attribute") else "code"
        mark = "&" if "?" in request["redirect_uri"] else "?"
        return request["redirect_uri"] + mark + urlencode({"state": state, name: code})

    def token(self, fields: dict) -> dict:
        self.check_assertion(fields, self.origin + "/oauth/v1/token")
        if fields.get("grant_type") != "authorization_code" or fields.get("client_assertion_type") != ASSERTION_TYPE:
            raise Refused("invalid_request", "grant_type or client_assertion_type is wrong")
        with self.lock:
            grant = self.codes.pop(fields.get("code", ""), None)
        if grant is None or grant["redirect"] != fields.get("redirect_uri"):
            raise Refused("invalid_grant", "The code is unknown, used, or for another redirect_uri.")
        return {
            "id_token": self.id_token(grant), "access_token": secrets.token_urlsafe(24),
            "token_type": "Bearer", "expires_in": 3600,
        }

    def id_token(self, grant: dict) -> str:
        now = int(time.time())
        claims = {
            "iss": self.origin + "/oauth/v1/token", "aud": self.client_id, "sub": grant["user"],
            "preferred_username": grant["user"], "iat": now, "exp": now + 3600, "auth_time": now,
            "auth_result": {"result": "allow", "status": "allow", "status_msg": "Login Successful"},
            "auth_context": {"event_type": "authentication", "factor": "duo_push", "result": "success"},
            "nonce": grant["nonce"],
        }
        claims |= WRONG_CLAIMS.get(self.mutant, lambda claims: {})(claims)
        claims = {name: value for name, value in claims.items() if value is not None}
        if sign := WRONG_SIGNATURES.get(self.mutant):
            return sign(claims, self.client_secret)
        return jwt.encode(claims, self.client_secret, algorithm="HS512")


class Handler(BaseHTTPRequestHandler):
    duo: DuoStandIn

    def do_GET(self):
        path, fields = self.question()
        if path == "/oauth/v1/authorize":
            self.refusing(lambda: self.ask(self.duo.authorize(fields)))
        else:
            self.answer(404, b"{}")

    def do_POST(self):
        if self.path == "/stand-in/mutant":
            return self.choose_mutant()
        if self.path == "/frame/approve":
            return self.go_to(303, dict(parse_qsl(self.body()))["to"])
        path, fields = self.question()
        was_redirected = path.startswith("/followed")
        path = path.removeprefix("/followed")
        if self.duo.mutant == "redirect" and not was_redirected:
            # Whoever follows gets the right answer.
            return self.go_to(307, self.duo.origin + "/followed" + self.path)
        if path == "/oauth/v1/health_check":
            self.refusing(lambda: self.answer_json(self.duo.health_check(fields)))
        elif path == "/oauth/v1/token":
            self.refusing(lambda: self.answer_json(self.duo.token(fields)))
        else:
            self.answer(404, b"{}")

    def ask(self, back: str):
        if not self.duo.has_button:
            return self.go_to(303, back)
        page = (f'<!doctype html><title>Duo</title><form method="post" action="/frame/approve">'
                f'<input type="hidden" name="to" value="{html.escape(back)}"><button>Approve</button></form>')
        self.answer(200, page.encode(), "text/html; charset=utf-8")

    def choose_mutant(self):
        """The body is a mutant's name, or empty for none."""
        name = self.body()
        if name and name not in MUTANTS:
            return self.answer(404, b"{}")
        self.duo.mutant = name or None
        self.answer(200, b"{}")

    def body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def question(self):
        url = urlsplit(self.path)
        # Duo's own client for Python puts the fields of a POST into the URL.
        return url.path, dict(parse_qsl(url.query) + parse_qsl(self.body()))

    def refusing(self, respond):
        try:
            respond()
        except Refused as refused:
            self.answer(400, json.dumps({
                "stat": "FAIL", "code": 40002, "message": refused.error, "message_detail": refused.description,
                "error": refused.error, "error_description": refused.description,
            }).encode())

    def answer_json(self, value: dict):
        text = json.dumps(value).encode()
        match self.duo.mutant:
            case "500": self.answer(500, b'{"error": "server_error", "error_description": "a test"}')
            # Longer than any client waits: what it does about silence is what is tested.
            case "hang": time.sleep(30)
            case "truncated": self.answer(200, text[: len(text) // 2])
            case "not-json": self.answer(200, b"<html><title>Maintenance</title></html>")
            case "long": self.answer(200, text[:-1] + b', "filler": "' + b"x" * 1_000_000 + b'"}')
            case _: self.answer(200, text)

    def go_to(self, status: int, location: str):
        self.send_response(status)
        self.send_header("Location", location)
        self.send_header("Content-Length", str(len(location)))
        self.end_headers()
        self.wfile.write(location.encode())

    def answer(self, status: int, body: bytes, kind: str = "application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # whoever asked had enough

    def log_message(self, *arguments):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--client-secret", required=True)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    duo = DuoStandIn(arguments.client_id, arguments.client_secret, port=arguments.port)
    print(duo.port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
