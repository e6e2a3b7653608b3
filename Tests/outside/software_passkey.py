"""A passkey without the device: what `navigator.credentials` would give."""

import hashlib
import json
import os
import re
import struct
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from software_phone import text

PRESENT_AND_VERIFIED, HAS_CREDENTIAL = 0x05, 0x40


def cbor(value) -> bytes:
    def head(major, number):
        if number < 24:
            return bytes([major << 5 | number])
        return bytes([major << 5 | 24, number]) if number < 256 else bytes([major << 5 | 25]) + struct.pack(">H", number)

    match value:
        case int():
            return head(0, value) if value >= 0 else head(1, -1 - value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            return head(3, len(value)) + value.encode()
        case dict():
            return head(5, len(value)) + b"".join(cbor(key) + cbor(one) for key, one in value.items())


def options(page) -> dict[str, str]:
    """What the form says to the script."""
    form = re.search(r"<form[^>]*data-passkey=[^>]*>", page.text).group(0)
    return dict(re.findall(r'data-([a-z-]+)="([^"]*)"', form))


class SoftwarePasskey:
    def __init__(self, installation):
        parts = urlsplit(installation.base_url)
        self.origin, self.relying_party = f"{parts.scheme}://{parts.netloc}", parts.hostname
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.user_handle, self.count = os.urandom(16), "", 0

    def _client(self, kind, challenge) -> bytes:
        return json.dumps({"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin,
                           "crossOrigin": False}).encode()

    def _data(self, flags) -> bytes:
        self.count += 1
        return hashlib.sha256(self.relying_party.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def made(self, page) -> dict[str, str]:
        """The fields that add it."""
        asked = options(page)
        self.user_handle = asked["user-handle"]
        point = self.key.public_key().public_numbers()
        public = cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        data = (self._data(PRESENT_AND_VERIFIED | HAS_CREDENTIAL) + bytes(16) + struct.pack(">H", len(self.id)) + self.id
                + public)
        return {"credential_id": text(self.id), "client_data": text(self._client("create", asked["challenge"])),
                "attestation": text(cbor({"fmt": "none", "attStmt": {}, "authData": data}))}

    def used(self, page) -> dict[str, str]:
        """The fields that sign in."""
        client, data = self._client("get", options(page)["challenge"]), self._data(PRESENT_AND_VERIFIED)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {"credential_id": text(self.id), "client_data": text(client), "authenticator_data": text(data),
                "signature": text(signature), "user_handle": self.user_handle}


def add_passkey(installation, browser, portal="") -> SoftwarePasskey:
    passkey = SoftwarePasskey(installation)
    begun = browser.submit(f"{portal}/security/factors", f"{portal}/security/passkeys/new")
    assert (begun.status, begun.location) == (303, f"{portal}/security/passkeys"), begun.problems
    page = browser.get(begun.location)
    done = browser.post(begun.location, page.csrf, name="Soft", **passkey.made(page))
    assert (done.status, done.location) == (303, f"{portal}/security/factors?outcome=passkey-added"), done.problems
    return passkey
