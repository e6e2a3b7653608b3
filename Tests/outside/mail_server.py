"""A real SMTP server that keeps what it is given."""

import email
import email.policy
import re
import threading
import time
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from ports import free_port


class Mail:
    def __init__(self, recipients: list[str], content: bytes):
        self.recipients = recipients
        self.content = content
        self.message: EmailMessage = email.message_from_bytes(content, policy=email.policy.default)

    def __repr__(self) -> str:
        return f"<{self.kind} to {', '.join(self.recipients)}>"

    @property
    def kind(self) -> str:
        return self.message["X-Lockstep-Notice"]

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content()

    @property
    def links(self) -> list[str]:
        """What stands alone on a line of the text part and is an address."""
        return re.findall(r"^(https?://\S+)$", self.text, re.MULTILINE)

    @property
    def link(self) -> str:
        assert len(self.links) == 1, f"one link a mail, not {self.links}"
        return self.links[0]


class Mailbox:
    def __init__(self):
        self.port = free_port()
        self._mails: list[Mail] = []
        self._arrived = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server, session, envelope) -> str:
        with self._arrived:
            self._mails.append(Mail(list(envelope.rcpt_tos), envelope.original_content))
            self._arrived.notify_all()
        return "250 OK"

    def close(self) -> None:
        self._controller.stop()

    def mails(self, to: str | None = None, kind: str | None = None) -> list[Mail]:
        with self._arrived:
            return self._matching(to, kind)

    def wait(self, to: str, kind: str, number: int = 1, within: float = 20) -> Mail:
        """The mail of this kind that is the first, second, … to this address; waits until it is there."""
        deadline = time.monotonic() + within
        with self._arrived:
            while len(found := self._matching(to, kind)) < number:
                rest = deadline - time.monotonic()
                assert rest > 0, f"no {kind} mail number {number} to {to} within {within} s, but {self._matching(to, None)}"
                self._arrived.wait(rest)
            return found[number - 1]

    def _matching(self, to: str | None, kind: str | None) -> list[Mail]:
        return [
            mail for mail in self._mails
            if (to is None or to in mail.recipients) and (kind is None or mail.kind == kind)
        ]
