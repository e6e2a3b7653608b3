"""An authenticator app: `oathtool` with the key that was typed in or read from the QR code."""

import subprocess
import threading
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

PERIOD = 30


@dataclass
class Authenticator:
    key: str
    label: str = ""
    issuer: str = ""
    # The newest step whose code was given away.
    used: int = 0

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
        return cls(query["secret"][0], unquote(parts.path.removeprefix("/")), query["issuer"][0])

    def code(self, step: int = 0) -> str:
        """What the app shows so many steps of 30 seconds from now."""
        return self.at(int(time.time()) // PERIOD + step)

    def at(self, step: int) -> str:
        shown = subprocess.run(
            ["oathtool", "--totp=SHA1", "--base32", "--digits=6", f"--time-step-size={PERIOD}s",
             f"--now=@{step * PERIOD}", self.key.replace(" ", "")],
            capture_output=True, text=True, check=True, timeout=30)
        return shown.stdout.strip()

    def take(self) -> str:
        """A code that the service takes and that wasn't given away before: of the last step, then of this one. Two can
        be taken at once; whoever takes more waits for the next step."""
        while True:
            step, left = int(time.time()) // PERIOD, PERIOD - time.time() % PERIOD
            if self.used < step - 1 and left > 4:
                self.used = step - 1
                return self.at(self.used)
            if self.used < step:
                self.used = step
                return self.at(self.used)
            threading.Event().wait(left + 0.05)

    def wrong_code(self) -> str:
        near = {self.code(step) for step in range(-12, 13)}
        return next(code for code in (f"{number:06}" for number in range(1_000_000)) if code not in near)
