"""Certificates for directories on this machine: a good one, and wrong ones of every kind."""

import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

KINDS = ["good", "expired", "not-yet-valid", "wrong-name", "untrusted", "self-signed", "no-authority"]


def make(kind: str, directory: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """The certificate and its key, as PEM files; beside them `authority.pem`, which is to be trusted."""
    now, day = datetime.datetime.now(datetime.timezone.utc), datetime.timedelta(days=1)
    authority, stranger = Authority("Directory CA"), Authority("Directory CA")
    (directory / "authority.pem").write_bytes(authority.pem)
    begin, end = {"expired": (now - 2 * day, now - day), "not-yet-valid": (now + day, now + 2 * day)}.get(
        kind, (now - day, now + day))
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.2" if kind == "wrong-name" else "127.0.0.1"))]
    key, more = ec.generate_private_key(ec.SECP256R1()), b""
    if kind == "self-signed":
        made = build("directory", "directory", key.public_key(), begin, end, names, None).sign(key, hashes.SHA256())
    elif kind == "no-authority":
        # Whoever has any certificate of the authority's could make themself the directory.
        other = ec.generate_private_key(ec.SECP256R1())
        between = build("somebody", authority.name, other.public_key(), begin, end, [], None).sign(authority.key, hashes.SHA256())
        made = build("directory", "somebody", key.public_key(), begin, end, names, None).sign(other, hashes.SHA256())
        more = between.public_bytes(serialization.Encoding.PEM)
    else:
        issuer = stranger if kind == "untrusted" else authority
        made = build("directory", issuer.name, key.public_key(), begin, end, names, None, issuer.key).sign(issuer.key, hashes.SHA256())
    certificate, secret = directory / "certificate.pem", directory / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM) + more)
    secret.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()))
    secret.chmod(0o600)
    return certificate, secret


class Authority:
    def __init__(self, name, days=100):
        now, day = datetime.datetime.now(datetime.timezone.utc), datetime.timedelta(days=days)
        self.name, self.key = name, ec.generate_private_key(ec.SECP256R1())
        made = build(name, name, self.key.public_key(), now - day, now + day, [], 0).sign(self.key, hashes.SHA256())
        self.pem = made.public_bytes(serialization.Encoding.PEM)


def build(subject, issuer, key, begin, end, names, path_length, issuer_key=None):
    name = lambda text: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
    builder = (
        x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key)
        .serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=path_length is not None, path_length=path_length), critical=True)
    )
    # By these, authorities that are called alike are told apart (RFC 5280, section 4.2.1.1), as a successor and the one before.
    if path_length is not None:
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    if issuer_key is not None:
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    return builder.add_extension(x509.SubjectAlternativeName(names), critical=False) if names else builder
