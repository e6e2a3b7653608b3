"""The receiver of Web Push, held against somebody else's sender: it takes what is right and refuses what is not."""

import os
import time

import http_ece
import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from push_receiver import PushReceiver, to_bytes, to_text


@pytest.fixture(scope="module")
def receiver():
    receiver = PushReceiver()
    yield receiver
    receiver.close()


class Sender:
    def __init__(self, receiver):
        self.subscription = receiver.subscription
        self.origin = receiver.origin
        self.key = ec.generate_private_key(ec.SECP256R1())

    def send(self, content=b"hello", claims={}, headers={}, auth=None, key=None):
        keys = self.subscription["keys"]
        body = http_ece.encrypt(
            content, salt=os.urandom(16), private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=to_bytes(keys["p256dh"]), auth_secret=auth or to_bytes(keys["auth"]), version="aes128gcm")
        claims = {"aud": self.origin, "exp": int(time.time()) + 3600, "sub": "mailto:help@northwind.example"} | claims
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        token = jwt.encode(claims, key or self.key, algorithm="ES256")
        return requests.post(self.subscription["endpoint"], data=body, headers={
            "Authorization": f"vapid t={token}, k={to_text(point)}", "Content-Encoding": "aes128gcm", "TTL": "60",
            "Urgency": "high", "Topic": "topic",
        } | headers)


def test_a_message_is_read(receiver):
    before = len(receiver.messages)
    assert Sender(receiver).send("é".encode()).status_code == 201
    message = receiver.wait(before + 1)
    assert message["content"] == "é" and message["ttl"] == 60


@pytest.mark.parametrize("wrong, status", [
    ({"claims": {"aud": "https://elsewhere.example"}}, 403),
    ({"claims": {"exp": int(time.time()) + 25 * 3600}}, 403),
    ({"claims": {"exp": int(time.time()) - 10}}, 403),
    ({"claims": {"sub": "nobody"}}, 403),
    ({"key": ec.generate_private_key(ec.SECP256R1())}, 403),
    ({"headers": {"Authorization": "Bearer x"}}, 401),
    ({"headers": {"TTL": "soon"}}, 400),
    ({"headers": {"Topic": "t" * 33}}, 400),
    ({"headers": {"Content-Encoding": "aesgcm"}}, 400),
    ({"auth": bytes(16)}, 400),
])
def test_what_is_wrong_is_refused(receiver, wrong, status):
    before = len(receiver.messages)
    assert Sender(receiver).send(**wrong).status_code == status
    assert len(receiver.messages) == before
