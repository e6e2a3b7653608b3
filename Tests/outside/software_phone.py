"""A phone without the phone: a key of its own, and what the app posts."""

import base64
import json
import re
import subprocess

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


# What is signed begins with these words; other purposes have the usual ones.
SUBJECTS = {"caller-check": "lockstep caller check 1"}


class SoftwarePhone:
    """The app on the phone, without the phone."""

    def __init__(self, installation):
        self.visitor = installation.visitor()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.token = None

    def post(self, path, body, headers={}):
        sent = {"Content-Type": "application/json"}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.visitor.request("POST", path, raw, sent | headers)

    def register(self, token):
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        answer = self.post("/authenticator/phones", {"token": token, "key": text(point), "name": "Soft"})
        assert answer.status == 200, answer.text
        facts = json.loads(answer.text)
        self.token = facts["token"]
        return facts["number"]

    def poll(self, wait=0, known=""):
        answer = self.visitor.get(
            f"/authenticator/requests?wait={wait}&known={known}", Authorization=f"Bearer {self.token}")
        return answer.status, json.loads(answer.text)

    def sign(self, *parts):
        pieces = [part.encode() for part in parts]
        message = len(pieces).to_bytes(8, "big") + b"".join(len(p).to_bytes(8, "big") + p for p in pieces)
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def answer(self, request, action, code=""):
        signature = self.sign(
            SUBJECTS.get(request["purpose"], "lockstep push approval 1"), request["id"], request["flow"], code, action,
            str(request["expires_at"]))
        return self.post(
            "/authenticator/answers", {"request": request["id"], "action": action, "code": code, "signature": signature})


def read_page_code(page, tmp_path) -> str:
    """The token in the QR code of a page, drawn from its path."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', page).group(1))
    rows = [[255] * side for _ in range(side)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", page):
        for column in range(int(x), int(x) + int(length)):
            rows[int(y)][column] = 0
    scale = 6
    pixels = b"".join(bytes(v for v in row for _ in range(scale)) * scale for row in rows)
    image = tmp_path / "code.pgm"
    image.write_bytes(f"P5 {side * scale} {side * scale} 255\n".encode() + pixels)
    address = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(image)], capture_output=True, text=True, check=True).stdout.strip()
    return address.split("#")[1]


def set_up_phone(installation, browser, tmp_path, portal="") -> SoftwarePhone:
    """Scans the code that a signed-in browser shows, and types the number there."""
    shown = browser.submit(f"{portal}/security/factors", f"{portal}/security/push/begin")
    assert shown.status == 200, (shown.status, shown.location)
    phone = SoftwarePhone(installation)
    number = phone.register(read_page_code(shown.text, tmp_path))
    assert phone.poll() == (200, {"state": "unconfirmed"})
    done = browser.submit(f"{portal}/security/push", code=number)
    assert (done.status, done.location) == (303, f"{portal}/security/factors?outcome=phone-added"), done.problems
    return phone


def shown_number(page) -> str | None:
    """What a page that waits for a phone says to type there."""
    found = re.search(r'data-watch="open">(\d{3}) (\d{3})<', page.text)
    return found and found.group(1) + found.group(2)
