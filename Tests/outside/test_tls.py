"""TLS that Lockstep ends itself."""

import socket
import ssl

import pytest

from certificate import make_certificate
from installation import Installation
from visitor import Visitor


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


class TLSInstallation(Installation):
    tls: ssl.SSLContext

    def visitor(self, port=None, agent="python"):
        return Visitor(self.base_url, port=port or self.port, tls=self.tls, agent=agent)


@pytest.fixture(scope="module")
def secure(certificate, tmp_path_factory, mailbox):
    pem, key = certificate
    installation = TLSInstallation(
        tmp_path_factory.mktemp("tls"), "sqlite", mailbox,
        {"LOCKSTEP_HTTP_TLS_CERTIFICATE": str(pem), "LOCKSTEP_HTTP_TLS_KEY": str(key)}, scheme="https")
    installation.tls = ssl.create_default_context(cafile=pem)
    installation.start()
    yield installation
    installation.stop()


def test_cookies_are_bound_to_the_host_and_to_tls(secure):
    ada = secure.add_person()
    visitor = secure.visitor()
    set_cookies = visitor.get("/login").all("Set-Cookie") + visitor.try_sign_in(ada.email, ada.password).all("Set-Cookie")
    assert {line.split("=")[0] for line in set_cookies} == {
        "__Host-lockstep", "__Host-lockstep-browser", "__Host-lockstep-form"}
    for line in set_cookies:
        assert "; Secure" in line and "; Path=/" in line and "Domain" not in line
    assert visitor.is_signed_in


def test_a_cookie_without_the_prefix_is_not_believed(secure):
    ada = secure.add_person()
    token = secure.visitor().sign_in(ada).cookies["__Host-lockstep"]
    planted = secure.visitor()
    planted.cookies["lockstep"] = token
    assert not planted.is_signed_in


@pytest.mark.parametrize("path", ["/login", "/reset", "/nothing", "/"])
def test_browsers_are_told_to_stay_with_tls(secure, path):
    assert secure.visitor().get(path).header("Strict-Transport-Security") == "max-age=31536000"


def test_links_in_mails_are_https(secure):
    ada = secure.add_person()
    assert secure.request_reset(ada).startswith(f"https://localhost:{secure.port}/reset/")


def test_plain_http_is_not_spoken(secure):
    with socket.create_connection(("127.0.0.1", secure.port), timeout=10) as connection:
        connection.sendall(b"GET /login HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try:
            received = connection.recv(1_000)
        except ConnectionResetError:
            received = b""
    assert not received.startswith(b"HTTP/1.1 200")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_versions_of_tls_are_not_spoken(secure):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", secure.port), timeout=10) as connection:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(connection)
