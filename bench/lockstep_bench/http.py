"""As much of HTTP/1.1 as is needed to ask a server one thing after the other."""

import re
import socket
import time
from dataclasses import dataclass
from urllib.parse import quote

Address = tuple[str, int]


class Broken(Exception):
    """The server answered something that no measurement can be made of."""


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def cookie(self, name: str) -> str:
        found = re.search(rb"(?im)^set-cookie: " + name.encode() + rb"=([^;\r]+)", self.head)
        if not found:
            raise Broken(f"no cookie {name} in an answer with status {self.status}")
        return found.group(1).decode()

    @property
    def csrf(self) -> str:
        found = re.search(rb'name="csrf"[^>]*value="([^"]+)"', self.body)
        if not found:
            raise Broken(f"no form in an answer with status {self.status}")
        return found.group(1).decode()


LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


def parse(received: bytes) -> Answer | None:
    """The answer, once it is whole."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    found = LENGTH.search(received, 0, end)
    length = int(found.group(1)) if found else 0
    if len(received) < end + 4 + length:
        return None
    return Answer(int(received[9:12]), received[:end], received[end + 4:])


def get(address: Address, path: str, cookies: str = "") -> bytes:
    return request(address, "GET", path, cookies)


def post(address: Address, path: str, fields: dict[str, str], cookies: str) -> bytes:
    body = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items()).encode()
    return request(address, "POST", path, cookies, body)


def request(address: Address, method: str, path: str, cookies: str, body: bytes = b"") -> bytes:
    head = [f"{method} {path} HTTP/1.1", f"Host: {address[0]}:{address[1]}", "User-Agent: bench Firefox Linux"]
    if cookies:
        head.append(f"Cookie: {cookies}")
    if method == "POST":
        head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(head + ["", ""]).encode() + body


class Client:
    """One connection, one request at a time."""

    def __init__(self, address: Address):
        self.address = address
        self.socket = socket.create_connection(address, timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, message: bytes) -> Answer:
        self.socket.sendall(message)
        received = b""
        while (answer := parse(received)) is None:
            piece = self.socket.recv(65536)
            if not piece:
                raise Broken("the server closed the connection")
            received += piece
        return answer

    def timed(self, message: bytes) -> tuple[float, Answer]:
        """Seconds, and what came."""
        start = time.perf_counter()
        answer = self.send(message)
        return time.perf_counter() - start, answer

    def form(self, path: str, cookies: str = "") -> tuple[str, str]:
        """The cookies and the hidden field with which a form of this page can be sent."""
        answer = self.send(get(self.address, path, cookies))
        if b"lockstep-form=" in cookies.encode():
            return cookies, answer.csrf
        form = f"lockstep-form={answer.cookie('lockstep-form')}"
        return f"{cookies}; {form}" if cookies else form, answer.csrf

    def close(self) -> None:
        self.socket.close()


@dataclass
class Exchange:
    """One answered request. `due` is when it should have been sent, which counts: a late sender hides no waiting."""

    status: int
    due: float
    answered: float

    @property
    def seconds(self) -> float:
        return self.answered - self.due
