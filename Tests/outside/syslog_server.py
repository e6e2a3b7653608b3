"""The reading side of syslog over a stream, written from the RFCs and not from the sender."""

import datetime
import re
from dataclasses import dataclass


def read_messages(stream):
    """RFC 6587, section 3.4.1: each behind its length in bytes. A stream that ends inside one is a fault."""
    while True:
        digits = b""
        while not digits.endswith(b" "):
            byte = stream.read(1)
            if not byte:
                assert not digits, f"ends inside a length: {digits!r}"
                return
            digits += byte
            assert re.fullmatch(rb"[1-9]\d{0,6} ?", digits), digits
        message = stream.read(int(digits))
        assert len(message) == int(digits), "ends inside a message"
        yield message


@dataclass
class Message:
    facility: int
    severity: int
    at: datetime.datetime
    host: str
    program: str
    process: str
    id: str
    sequence: int
    text: str


HEADER = re.compile(
    r"<(?P<priority>\d{1,3})>1 (?P<at>\S+) (?P<host>[!-~]{1,255}) (?P<program>[!-~]{1,48}) (?P<process>[!-~]{1,128}) "
    r'(?P<id>[!-~]{1,32}) \[meta sequenceId="(?P<sequence>\d+)"\] ')


def parse(message: bytes) -> Message:
    """RFC 5424, section 6."""
    text = message.decode("utf-8")
    head = HEADER.match(text)
    assert head, text[:200]
    priority = int(head["priority"])
    assert priority <= 191 and head["priority"] == str(priority)
    return Message(
        facility=priority // 8, severity=priority % 8, at=datetime.datetime.fromisoformat(head["at"]),
        host=head["host"], program=head["program"], process=head["process"], id=head["id"],
        sequence=int(head["sequence"]), text=text[head.end():])
