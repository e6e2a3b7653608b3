"""Somebody in front of a browser without scripts: keeps cookies, sends forms with their hidden field."""

import html
import http.client
import re
import ssl
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def header(self, name: str) -> str | None:
        found = self.all(name)
        assert len(found) <= 1, f"{name} comes {len(found)} times"
        return found[0] if found else None

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def location(self) -> str | None:
        return self.header("Location")

    @property
    def problems(self) -> list[str]:
        return re.findall(r'role="alert" data-problem="([a-z0-9-]+)"', self.text)

    @property
    def csrf(self) -> str | None:
        found = re.search(r'name="csrf" value="([^"]+)"', self.text)
        return html.unescape(found.group(1)) if found else None

    @property
    def title(self) -> str:
        return html.unescape(re.search(r"<h1>(.*?)</h1>", self.text).group(1))


class Visitor:
    def __init__(
        self, base_url: str, port: int | None = None, tls: ssl.SSLContext | None = None, agent: str = FIREFOX
    ):
        """`port`: where to connect to, if the base URL is served by several."""
        self.base_url = base_url
        self.authority = urlsplit(base_url).netloc
        self.port = port or urlsplit(base_url).port
        self.tls = tls
        self.agent = agent
        self.cookies: dict[str, str] = {}

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] = {}) -> Answer:
        if path.startswith(self.base_url):
            path = path.removeprefix(self.base_url)
        connection = (
            http.client.HTTPSConnection("localhost", self.port, timeout=60, context=self.tls)
            if self.tls else http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        )
        sent = {"Host": self.authority, "User-Agent": self.agent, "Connection": "close"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, sent | headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()
        self._keep(answer.all("Set-Cookie"))
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers=headers)

    def follow(self, path: str) -> Answer:
        """Like `get`, and on to wherever that leads."""
        answer = self.get(path)
        for _ in range(5):
            if answer.status != 303:
                return answer
            answer = self.get(answer.location)
        raise AssertionError(f"{path} leads in a circle")

    def post(self, path: str, csrf: str | None, headers: dict[str, str] = {}, **fields: str) -> Answer:
        """Sends a form whose hidden field is known already."""
        hidden = {} if csrf is None else {"csrf": csrf}
        body = urlencode(hidden | fields).encode()
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"} | headers)

    def submit(self, page: str, action: str | None = None, headers: dict[str, str] = {}, **fields: str) -> Answer:
        """Opens a page and sends the form on it."""
        shown = self.get(page)
        assert shown.status == 200, f"{page} answers {shown.status}"
        assert f'action="{action or page}"' in shown.text, f"{page} has no form for {action or page}"
        return self.post(action or page, shown.csrf, headers, **fields)

    def try_sign_in(self, name: str, password: str) -> Answer:
        return self.submit("/login", email=name, password=password)

    def sign_in(self, person: "Person") -> "Visitor":
        answer = self.try_sign_in(person.email, person.password)
        assert answer.status == 303, f"{person.email} is not let in: {answer.status} {answer.problems}"
        return self

    @property
    def is_signed_in(self) -> bool:
        return self.get("/api/v1/session").status == 200

    def _keep(self, set_cookies: list[str]) -> None:
        for line in set_cookies:
            pair, *attributes = line.split(";")
            name, _, value = pair.partition("=")
            if any(attribute.strip().lower() == "max-age=0" for attribute in attributes):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


@dataclass
class Person:
    email: str
    user_name: str
    given_name: str
    family_name: str
    password: str
