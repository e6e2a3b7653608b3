"""An authenticator app: `oathtool` with the key that was typed in or read from the QR code."""

import subprocess
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

PERIOD = 30


@dataclass
class Authenticator:
    key: str
    used: set[int] = field(default_factory=set)

    @classmethod
    def scan(cls, picture: bytes) -> "Authenticator":
        """Reads the QR code in a PNG with `zbarimg`."""
        read = subprocess.run(
            ["zbarimg", "--quiet", "--raw", "-"], input=picture, capture_output=True, check=True, timeout=30)
        return cls.of_uri(read.stdout.decode().strip())

    @classmethod
    def of_uri(cls, uri: str) -> "Authenticator":
        parts = urlsplit(uri)
        assert (parts.scheme, parts.netloc) == ("otpauth", "totp"), uri
        query = parse_qs(parts.query)
        authenticator = cls(query["secret"][0])
        authenticator.label = unquote(parts.path.removeprefix("/"))
        authenticator.issuer = query["issuer"][0]
        return authenticator

    def code(self, step: int = 0) -> str:
        """What the app shows so many steps of 30 seconds from now."""
        at = f"@{int(time.time()) + step * PERIOD}"
        shown = subprocess.run(
            ["oathtool", "--totp=SHA1", "--base32", "--digits=6", f"--time-step-size={PERIOD}s", f"--now={at}",
             self.key.replace(" ", "")],
            capture_output=True, text=True, check=True, timeout=30)
        return shown.stdout.strip()

    def wrong_code(self) -> str:
        near = {self.code(step) for step in range(-12, 13)}
        return next(code for code in (f"{number:06}" for number in range(1_000_000)) if code not in near)
