"""Reads mails, one in base64 a line, and prints as JSON what a mail program would make of each."""

import base64
import email.header
import email.policy
import email.utils
import json
import sys


def decoded(raw):
    return str(email.header.make_header(email.header.decode_header(raw.replace("\r\n", ""))))


def addresses(raw):
    pairs = email.utils.getaddresses([raw.replace("\r\n", "")])
    return [[decoded(name), address] for name, address in pairs]


def body(part):
    return part.get_payload(decode=True).decode("utf-8").replace("\r\n", "\n")


def read(content):
    # The old policy hands out headers as they are written, so that nothing is repaired on the way.
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    text, html = message.get_payload()
    assert text.get_content_type() == "text/plain" and html.get_content_type() == "text/html"
    return {
        "subject": decoded(message["Subject"]),
        "sender": addresses(message["From"]),
        "recipient": addresses(message["To"]),
        "headers": message.keys(),
        "text": body(text),
        "html": body(html),
        "defects": [repr(defect) for part in (message, text, html) for defect in part.defects],
    }


json.dump([read(base64.b64decode(line)) for line in sys.stdin.read().split("\n")], sys.stdout)
