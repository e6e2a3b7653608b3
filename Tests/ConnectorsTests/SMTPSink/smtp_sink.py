"""A real SMTP server that keeps what it is given. Prints its port; ends when its standard input does.

Every command and every mail is appended to the record, one JSON object a line, before it is answered.
A recipient `reply-550@…` is refused with that reply, the content of a mail to `data-554@…` likewise; `hang@…` is never
answered, and at `drop@…` the connection ends.
"""

import argparse
import asyncio
import base64
import datetime
import functools
import ipaddress
import json
import logging
import pathlib
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Record:
    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")

    def add(self, **event):
        self.file.write(json.dumps(event) + "\n")
        self.file.flush()


class Handler:
    def __init__(self, record):
        self.record = record

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("reply-"):
            return f"{address[6:9]} refused for a test https://example.com/secret"
        if address.startswith("hang@"):
            await asyncio.sleep(3600)
        if address.startswith("drop@"):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        if recipient.startswith("data-"):
            return f"{recipient[5:8]} refused for a test"
        self.record.add(
            sender=envelope.mail_from,
            recipients=envelope.rcpt_tos,
            client=session.host_name,
            peer=session.peer[1],
            tls=session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None,
            content=base64.b64encode(envelope.original_content).decode(),
        )
        return "250 OK"


class Server(SMTP):
    """Records each command's name, and whether it came in clear."""

    def __init__(self, handler, **options):
        super().__init__(handler, **options)
        for name, method in list(self._smtp_methods.items()):
            self._smtp_methods[name] = self.recorded(name, method)

    def recorded(self, name, method):
        @functools.wraps(method)
        async def call(argument):
            self.event_handler.record.add(command=name)
            return await method(argument)

        return call


class Silent(asyncio.Protocol):
    """Takes connections and says nothing."""


def tls_context(directory, name):
    """A server certificate for `name`, signed by an authority made for it."""
    directory = pathlib.Path(directory)
    now = datetime.datetime.now(datetime.timezone.utc)

    def certificate(subject, key, issuer, issuer_key, *extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(hours=1))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def named(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = certificate(
        named("Test authority"), authority_key, named("Test authority"), authority_key,
        (x509.BasicConstraints(ca=True, path_length=0), True),
    )
    (directory / "authority.pem").write_bytes(authority)

    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.IPAddress(ipaddress.ip_address(name))] if name[0].isdigit() else [x509.DNSName(name)]
    leaf = certificate(
        named(name), key, named("Test authority"), authority_key,
        (x509.SubjectAlternativeName(names), False), (x509.BasicConstraints(ca=False, path_length=None), True),
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (directory / "server.pem").write_bytes(leaf + private)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(directory / "server.pem")
    return context


async def main():
    # Broken handshakes and passwords in clear are what the tests ask for.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", help="for the record and the certificates")
    parser.add_argument("--encryption", choices=["none", "starttls", "implicit"], default="none")
    parser.add_argument("--certificate-name", default="127.0.0.1")
    parser.add_argument("--account", help="user:password, then required")
    parser.add_argument("--silent", action="store_true")
    arguments = parser.parse_args()

    record = Record(pathlib.Path(arguments.directory) / "record.jsonl")
    context = None
    if arguments.encryption != "none":
        context = tls_context(arguments.directory, arguments.certificate_name)

    def authenticate(server, session, envelope, mechanism, data):
        assert isinstance(data, LoginPassword)
        given = f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=given == arguments.account, handled=False)

    def connect():
        if arguments.silent:
            return Silent()
        return Server(
            Handler(record),
            hostname="sink.example",
            tls_context=context if arguments.encryption == "starttls" else None,
            require_starttls=arguments.encryption == "starttls",
            authenticator=authenticate if arguments.account else None,
            auth_required=arguments.account is not None,
            auth_require_tls=False,
        )

    server = await asyncio.get_running_loop().create_server(
        connect, "127.0.0.1", 0, ssl=context if arguments.encryption == "implicit" else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
